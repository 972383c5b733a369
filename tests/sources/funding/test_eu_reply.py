"""Entries of the portal's own replies, as the published programs that use it show them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import Offer
from charnia.sources.eu_funding.parse import call_or_problem, read_calls
from charnia.sources.eu_funding.reply import as_in_feeds, is_of_reply, is_over
from charnia.sources.json_lines import LineProblem
from tests.sources.any_json import ANY_JSON
from tests.sources.real import parted, real

DAY = dt.date(2026, 11, 28)
TOPICS = "https://ec.europa.eu/info/funding-tenders/opportunities"
ABOUT: dict[str, Any] = {
    "type": ["1"],
    "status": ["31094502"],
    "identifier": ["HORIZON-X-01"],
    "title": ["Better dressings"],
    "callIdentifier": ["HORIZON-X"],
    "callTitle": ["Health"],
    "startDate": ["2026-08-04T00:00:00.000+0000"],
    "deadlineDate": ["2027-03-01T00:00:00.000+0000"],
    "deadlineModel": ["single-stage"],
    "typesOfAction": ["HORIZON Innovation Actions"],
    "destinationDescription": ["Care"],
    "descriptionByte": [
        '<span class="k">Expected Outcome:</span><p>Fewer &amp; milder infections.</p><ul><li>One</li></ul>'
    ],
}


def entry(reference: str = "1TOPICSen", **about: Any) -> dict[str, Any]:
    return {
        "reference": reference,
        "url": f"{TOPICS}/data/topicDetails/HORIZON-X-01.json",
        "summary": "Better dressings",
        "metadata": {name: value for name, value in {**ABOUT, **about}.items() if value is not None},
    }


def budget(**actions: dict[str, Any]) -> list[str]:
    listed = [{"action": name.replace("_", "-"), **action} for name, action in actions.items()]
    return [json.dumps({"budgetTopicActionMap": {"109381": listed}, "budgetYearsColumns": ["2026"]})]


def offer_of(**about: Any) -> Offer:
    offer = call_or_problem(1, as_in_feeds(entry(**about), DAY), as_of="2026-11-28")
    assert isinstance(offer, Offer)
    return offer


def read(folder: Path, *entries: object, day: str = "2026-11-28") -> list[Offer | LineProblem]:
    path = folder / "page.json"
    path.write_text(json.dumps({"generatedAt": day, "results": list(entries)} if day else {"results": list(entries)}))
    return list(read_calls(path))


def test_an_entry_becomes_the_offer_that_a_feed_of_it_makes(tmp_path: Path) -> None:
    (offer,) = read(tmp_path, entry())
    assert isinstance(offer, Offer)
    assert (offer.id, offer.title) == ("eu-call:1TOPICSen", "Better dressings (HORIZON-X-01)")
    assert (offer.starts, offer.closes) == (dt.date(2026, 8, 4), dt.date(2027, 3, 1))
    assert offer.url == f"{TOPICS}/portal/screen/opportunities/topic-details/HORIZON-X-01"
    assert offer.as_of == "2026-11-28"
    assert offer.text == (
        "Expected Outcome: Fewer & milder infections.\n\nOne\n\nPart of: Care.\n\nCall: Health.\n\nKind of funding: "
        "HORIZON Innovation Actions.\n\nStatus at the source: open for submission."
    )


def test_the_budget_is_that_of_the_topic_and_unknown_without_one() -> None:
    years = {"2026": "20000000", "2027": 5_000_000, "": "soon"}
    mine = {"budgetYearMap": years, "minContribution": 1_000_000, "maxContribution": 2_500_000}
    others = {"budgetYearMap": {"2026": "99"}, "minContribution": 1, "maxContribution": 99_000_000}
    of_call = budget(**{"HORIZON-X-01 - HORIZON-IA": mine, "HORIZON-X-01-two": others, "HORIZON-X-02 - IA": others})
    assert (
        "Budget: €25,000,000 in all, €1,000,000 to €2,500,000 for a project." in offer_of(budgetOverview=of_call).text
    )
    assert not any("same budget" in caution for caution in offer_of(budgetOverview=of_call).cautions)
    pot = {"budgetYearMap": {"2026": "422000000"}}
    shared = offer_of(budgetOverview=budget(**{"HORIZON-X-01 - DA": pot, "HORIZON-X-02 - DA": pot}))
    assert "Budget: €422,000,000 in all." in shared.text
    assert any("it may be one sum for all of them" in caution for caution in shared.cautions)
    nought = budget(**{"HORIZON-X-01": {"budgetYearMap": {"2026": "0"}, "minContribution": 0, "maxContribution": None}})
    for unknown in (nought, budget(**{"HORIZON-X-02": mine}), ["{broken"], ["[]"], [], None, [7]):
        assert "Budget" not in offer_of(budgetOverview=unknown).text


@pytest.mark.parametrize(
    ("model", "deadlines", "closes"),
    [
        ("single-stage", ["2026-11-28T17:00:00.000+0000"], dt.date(2026, 11, 28)),
        ("multiple cut-off", ["2027-09-01", "2026-02-01", "2026-12-01"], dt.date(2026, 12, 1)),
        ("two-stage", ["2027-04-16", "2026-12-24"], dt.date(2026, 12, 24)),
        ("single-stage", ["soon"], None),
        ("single-stage", None, None),
    ],
)
def test_the_deadline_is_the_next_one_at_which_one_can_still_begin(
    model: str, deadlines: list[str] | None, closes: dt.date | None
) -> None:
    one = entry(deadlineModel=[model], deadlineDate=deadlines)
    assert not is_over(one, DAY)
    offer = offer_of(deadlineModel=[model], deadlineDate=deadlines)
    assert offer.closes == closes
    assert any("closing date is not known" in caution for caution in offer.cautions) == (closes is None)


@pytest.mark.parametrize(
    ("model", "deadlines"),
    [("single-stage", ["2026-11-27T17:00:00.000+0000"]), ("two-stage", ["2026-04-01", "2027-04-01"])],
)
def test_what_nobody_can_apply_for_any_more_is_left_out_though_the_portal_calls_it_open(
    model: str, deadlines: list[str], tmp_path: Path
) -> None:
    over = entry("2TOPICSen", deadlineModel=[model], deadlineDate=deadlines)
    assert [one.id for one in read(tmp_path, over, entry()) if isinstance(one, Offer)] == ["eu-call:1TOPICSen"]
    (undated,) = read(tmp_path, over, day="")
    assert isinstance(undated, Offer)
    assert (undated.closes, undated.as_of) == (dt.date.fromisoformat(deadlines[0][:10]), "")


def test_a_cascade_call_has_its_own_title_and_text_whether_it_comes_in_a_reply_or_in_a_feed() -> None:
    cascade: dict[str, Any] = {"type": ["8"], "title": ["Partnership on SMEs"], "callTitle": ["Eurostars call 12"]}
    own = {"beneficiaryAdministration": ["<p>For small companies.</p>"], "furtherInformation": ["<b>Ask</b> the team."]}
    offer = offer_of(
        **cascade, **own, descriptionByte=None, url=["https://ec.europa.eu/portal/competitive-calls-cs/44"]
    )
    assert offer.title == "Eurostars call 12 (HORIZON-X-01)"
    assert offer.url == "https://ec.europa.eu/portal/competitive-calls-cs/44"
    assert "For small companies.\n\nAsk the team." in offer.text
    assert "Made under: Partnership on SMEs." in offer.text
    assert "Call: " not in offer.text
    feed = {"kind": {"id": "8"}, "title": "Partnership on SMEs", "callTitle": "Eurostars call 12"}
    from_feed = call_or_problem(1, {"id": "1TOPICSen", "identifier": "HORIZON-X-01", **feed})
    assert isinstance(from_feed, Offer)
    assert (from_feed.id, from_feed.title) == (offer.id, offer.title)


def test_other_calls_lead_where_the_portal_says() -> None:
    assert offer_of(type=["2"]).url == f"{TOPICS}/data/topicDetails/HORIZON-X-01.json"
    assert offer_of(type=["2"], url=["https://example.org/call"]).url == "https://example.org/call"


def test_an_announced_call_says_when_it_opens() -> None:
    offer = offer_of(status=["31094501"], startDate=["2026-12-17T00:00:00.000+0000"])
    assert "It opens on 17 December 2026." in offer.cautions
    assert "Status at the source: forthcoming." in offer.text


def test_a_renamed_field_and_an_entry_without_title_are_told(tmp_path: Path) -> None:
    renamed = [entry(f"{number}TOPICSen", startDate=None, begins=["2026-08-04"]) for number in range(30)]
    warned = [one for one in read(tmp_path, *renamed) if isinstance(one, LineProblem)]
    assert [one.kept for one in warned] == [True]
    assert '30 of 30 records have no "startDate"' in warned[0].sentence
    (problem,) = read(tmp_path, entry(title=None))
    assert isinstance(problem, LineProblem)
    assert "needs both" in problem.sentence


@settings(max_examples=80)
@given(st.dictionaries(st.sampled_from(sorted({*ABOUT, "budgetOverview", "url"})), ANY_JSON), ANY_JSON)
def test_any_values_end_in_an_offer_or_a_sentence(changes: dict[str, Any], about: Any) -> None:
    for one in (entry(**changes), {**entry(), "metadata": about}):
        if is_of_reply(one) and not is_over(one, DAY):
            found = call_or_problem(1, as_in_feeds(one, DAY))
            assert isinstance(found, LineProblem) or found.title


@pytest.mark.real_data
def test_real_calls_of_a_feed_come_out_the_same_from_the_entries_that_they_were_made_of() -> None:
    """The reference of an entry is the id of the feed, and what both have is told in the same words."""
    calls, _ = parted(read_calls(real("eu_funding_calls/eu_all_calls.json.gz")))
    by_id = {call.id: call for call in calls}
    for fields in _real_fields():
        again = call_or_problem(1, as_in_feeds(_entry_of(fields), None))
        assert isinstance(again, Offer)
        known = by_id[again.id]
        assert (again.title, again.url, again.starts, again.closes) == (
            known.title,
            known.url,
            known.starts,
            known.closes,
        )


def _real_fields() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(real("eu_funding_calls/eu_health_calls.json").read_text())
    return listed


def _entry_of(fields: dict[str, Any]) -> dict[str, Any]:
    """The entry of which the feed made a call, as its published program reads one."""
    names = ("identifier", "title", "callIdentifier", "callTitle", "startDate", "deadlineDate", "url")
    about = {name: [fields[name]] for name in names if fields[name]}
    about |= {"type": [fields["kind"]["id"]], "status": [fields["status"]["id"]]}
    return {"reference": fields["id"], "summary": fields["summary"], "url": "", "metadata": about}
