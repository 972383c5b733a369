"""Each client asks as its source documents it, follows its paging to the end, and its replies are read whole.

The replies are the real ones where they lie beside the checkout, cut into pages here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from charnia.core.evidence import EvidenceRecord
from charnia.sources.catalogue import SOURCES
from charnia.sources.harvest import START, Harvest
from charnia.sources.openalex.fields import Work
from charnia.sources.openalex.institutions import ALWAYS
from charnia.sources.polite_client import SourceFailed
from charnia.sources.query import Query, UnusableQuery
from charnia.sources.registers import REGISTERS
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving
from tests.sources.real import real

TODAY = dt.date(2026, 11, 27)
ROR = "https://ror.org/04h699437"
GTR_ID = "A0A585E0-6B0D-4643-A3A6-47943B4CBFEF"
ORG_ID = "GB-COH-01234567"


def harvested(
    folder: Path, source: str, answers: Callable[[Asked], Answer], **query: Any
) -> tuple[list[EvidenceRecord], list[Asked]]:
    files, asked = fetched(folder, source, answers, **query)
    found = [one for path in files for one in SOURCES[source].read(path)]
    return [one for one in found if isinstance(one, EvidenceRecord)], asked


def fetched(
    folder: Path, source: str, answers: Callable[[Asked], Answer], **query: Any
) -> tuple[list[Path], list[Asked]]:
    network = SOURCES[source].network
    assert network is not None
    with serving(LocalSource(answers=answers, faults=["status:429,3", "cut-json"])) as local:
        pages = network.pages(client_of(local, PretendedClock()), Query(today=TODAY, **query))
        harvest = Harvest(folder / "h")
        harvest.fetch(pages)
    return harvest.files(), local.asked


@pytest.mark.real_data
def test_openalex(tmp_path: Path) -> None:
    works = json.loads(real("openalex/works_sample.json").read_text())

    def answers(asked: Asked) -> Answer:
        start = 0 if asked.params["cursor"] == "*" else int(asked.params["cursor"].removeprefix("at"))
        following = f"at{start + 50}" if start < len(works) else None
        return {"meta": {"count": len(works), "next_cursor": following}, "results": works[start : start + 50]}

    since = dt.date(2026, 4, 1)
    records, asked = harvested(tmp_path, "openalex", answers, institution=ROR, since=since, key="secret")
    assert len(records) == len({record.id for record in records}) == 195
    assert asked[0].path == "/works"
    assert asked[0].params["filter"] == f"authorships.institutions.ror:{ROR},from_publication_date:2026-01-01"
    assert (asked[0].params["per_page"], asked[0].params["api_key"]) == ("100", "secret")
    read = {field.name for field in msgspec.structs.fields(Work)} - {"title"}  # an older name of display_name
    assert set(asked[0].params["select"].split(",")) == read
    assert [one.params["cursor"] for one in asked] == ["*", "*", "*", "at50", "at100", "at150", "at200"]


@pytest.mark.real_data
def test_authors_of_openalex(tmp_path: Path) -> None:
    authors = json.loads(real("openalex/authors_sample.json").read_text())

    def answers(asked: Asked) -> Answer:
        start = 0 if asked.params["cursor"] == "*" else int(asked.params["cursor"].removeprefix("at"))
        selected = asked.params["select"].split(",")
        results = [{name: one.get(name) for name in selected} for one in authors[start : start + 12]]
        return {"meta": {"count": 30, "next_cursor": f"at{start + 12}" if results else None}, "results": results}

    files, asked = fetched(tmp_path, "openalex-authors", answers, institution="04h699437", key="secret")
    source = SOURCES["openalex-authors"]
    assert [problem for path in files for problem in source.read(path)] == []
    people = [facts for path in files for facts in source.people(path)]
    assert people == list(source.people(real("openalex/authors_sample.json")))
    assert (asked[0].path, asked[0].params["filter"]) == ("/authors", f"last_known_institutions.ror:{ROR}")
    assert (asked[0].params["per_page"], asked[0].params["api_key"]) == ("100", "secret")
    assert "(mailto:team@example.org)" in asked[0].headers["User-Agent"]
    assert [one.params["cursor"] for one in asked] == ["*", "*", "*", "at12", "at24", "at36"]


def test_authors_changed_since_a_day_take_a_key(tmp_path: Path) -> None:
    since, reply = dt.date(2026, 1, 2), NOTHING["openalex-authors"][1]
    _, asked = fetched(tmp_path, "openalex-authors", lambda asked: reply, institution=ROR, since=since, key="paid")
    assert asked[0].params["filter"] == f"last_known_institutions.ror:{ROR},from_updated_date:2026-01-02"
    with pytest.raises(UnusableQuery, match="CHARNIA_OPENALEX_KEY"):
        fetched(tmp_path, "openalex-authors", lambda asked: reply, institution=ROR, since=since)


@pytest.mark.parametrize(
    ("asked_for", "since", "filters"),
    [
        ("04h699437", None, f"ror:{ROR}"),
        (ROR, dt.date(2026, 1, 2), f"ror:{ROR},from_updated_date:2026-01-02"),
        ("GB", None, "country_code:gb"),
    ],
)
def test_institutions_of_openalex_are_asked_for_by_ror_or_country(
    asked_for: str, since: dt.date | None, filters: str
) -> None:
    network = REGISTERS["openalex-institutions"].pages
    assert network is not None
    reply = {"meta": {"count": 2, "next_cursor": "more"}, "results": [{}]}
    with serving(LocalSource(answers=lambda asked: reply, faults=["status:429,3", "cut-json"])) as local:
        query = Query(institution=asked_for, today=TODAY, since=since, key="secret")
        page = network.pages(client_of(local, PretendedClock()), query).page(START)
    assert (page.total, page.records, page.next_position) == (2, 1, "more")
    assert [one.path for one in local.asked] == ["/institutions"] * 3
    asked = local.asked[0].params
    assert (asked["filter"], asked["cursor"], asked["per_page"], asked["api_key"]) == (filters, "*", "100", "secret")
    assert {*ALWAYS, "display_name_alternatives", "display_name_acronyms", "country_code", "status"} == {
        *asked["select"].split(",")
    }


@pytest.mark.real_data
def test_europe_pmc(tmp_path: Path) -> None:
    articles = json.loads(real("europepmc/eupmc_results.json").read_text())

    def answers(asked: Asked) -> Answer:
        cursor = asked.params["cursorMark"]
        start = 0 if cursor == "*" else int(cursor)
        end = min(start + 80, len(articles))
        return {"hitCount": 200, "nextCursorMark": str(end), "resultList": {"result": articles[start:end]}}

    records, asked = harvested(
        tmp_path, "europepmc", answers, institution='University of "Leicester"', since=dt.date(2026, 1, 2)
    )
    assert len(records) == 200
    assert asked[0].path == "/search"
    assert asked[0].params["query"] == ('AFF:"University of  Leicester" AND FIRST_IDATE:[2026-01-02 TO 2026-11-27]')
    assert (asked[0].params["resultType"], asked[0].params["format"]) == ("core", "json")
    assert [one.params["cursorMark"] for one in asked] == ["*", "*", "*", "80", "160", "200"]


@pytest.mark.real_data
def test_clinical_trials(tmp_path: Path) -> None:
    studies = json.loads(real("clinicaltrials_gov/studies_page_v2.json").read_text())["studies"]

    def answers(asked: Asked) -> Answer:
        start = int(asked.params.get("pageToken", "0"))
        token = {"nextPageToken": str(start + 4)} if start + 4 < len(studies) else {}
        return {"totalCount": 10, "studies": studies[start : start + 4], **token}

    records, asked = harvested(
        tmp_path, "clinicaltrials", answers, institution="Leicester Royal Infirmary", since=dt.date(2026, 1, 2)
    )
    assert len(records) == 10
    assert asked[0].path == "/studies"
    assert 'AREA[LocationFacility]"Leicester Royal Infirmary"' in asked[0].params["query.term"]
    assert asked[0].params["query.term"].endswith("AND AREA[LastUpdatePostDate]RANGE[2026-01-02,MAX]")
    assert [one.params.get("pageToken") for one in asked] == [None, None, None, "4", "8"]


@pytest.mark.real_data
def test_orcid(tmp_path: Path) -> None:
    record = json.loads(real("orcid/record-full-3.0.json").read_text())
    people = ["0000-0002-1825-0097", "0000-0002-1694-233X", "rubbish"]

    def answers(asked: Asked) -> Answer:
        if asked.path == "/expanded-search/":
            ids = people if asked.params["start"] == "0" else people[:1]
            return {"num-found": 101, "expanded-result": [{"orcid-id": one} for one in ids]}
        return 409 if people[1] in asked.path else record

    records, asked = harvested(tmp_path, "orcid", answers, institution=ROR, since=dt.date(2026, 1, 2), key="token")
    assert [one.title for one in records] == ["Work Title", "Work Title"]
    assert asked[0].params["q"] == f'ror-org-id:"{ROR}" AND profile-last-modified-date:[2026-01-02T00:00:00Z TO NOW]'
    assert asked[0].headers["Authorization"] == "Bearer token"
    assert [one.path for one in asked[3:5]] == [f"/{people[0]}/record", f"/{people[1]}/record"]


@pytest.mark.parametrize(
    ("source", "institution", "sentence"),
    [
        ("openalex", "University of Leicester", "asked by ROR"),
        ("openalex-authors", "University of Leicester", "asked by ROR"),
        ("orcid", "University of Leicester", "asked by ROR"),
        ("europepmc", ' " ', "asked by name"),
        ("clinicaltrials", '"', "asked by name"),
        ("isrctn", ' "\\ ', "asked by name"),
        ("gtr", "University of Leicester", "its own id"),
        ("360giving", "University of Leicester", "asked by org-id"),
        ("360giving", "GB-COH-0123/../x", "asked by org-id"),
    ],
)
def test_what_a_source_cannot_be_asked_is_said_at_once(source: str, institution: str, sentence: str) -> None:
    network = SOURCES[source].network
    assert network is not None
    client = client_of(LocalSource(answers=lambda asked: {}), PretendedClock())
    with pytest.raises(UnusableQuery, match=sentence):
        network.pages(client, Query(institution=institution, today=TODAY))


NOTHING: dict[str, tuple[str, Any]] = {
    "openalex": (ROR, {"meta": {"count": 0, "next_cursor": None}, "results": []}),
    "openalex-authors": (ROR, {"meta": {"count": 0, "next_cursor": None}, "results": []}),
    "europepmc": ("Nowhere", {"hitCount": 0, "resultList": {"result": []}}),
    "clinicaltrials": ("Nowhere", {"studies": []}),
    "isrctn": ("Nowhere", b'<allTrials totalCount="0" xmlns="http://www.67bricks.com/isrctn"/>'),
    "gtr": (GTR_ID, {"totalPages": 0, "totalSize": 0, "project": []}),
    "orcid": (ROR, {"num-found": 0, "expanded-result": None}),
    "360giving": (ORG_ID, {"count": 0, "next": None, "previous": None, "results": []}),
}
"""By source, an institution of which it has nothing, and how it says so."""


@pytest.mark.parametrize("source", NOTHING)
def test_nothing_found_is_the_end(tmp_path: Path, source: str) -> None:
    institution, reply = NOTHING[source]
    records, asked = harvested(tmp_path, source, lambda asked: reply, institution=institution)
    lists = 2 if source == "360giving" else 1
    assert (records, len(asked)) == ([], 2 + lists)


@pytest.mark.parametrize("source", NOTHING)
def test_an_odd_answer_is_not_taken_for_nothing(tmp_path: Path, source: str) -> None:
    institution, nothing = NOTHING[source]
    odd: Answer = b"<odd/>" if isinstance(nothing, bytes) else {"odd": []}
    with pytest.raises(SourceFailed, match="answered in another form than expected"):
        harvested(tmp_path, source, lambda asked: odd, institution=institution)


FIRST_OF_TWO: dict[str, tuple[str, dict[str, Any]]] = {
    "openalex": ("next_cursor", {"meta": {"count": 2, "next_cursor": "x"}, "results": [{}]}),
    "openalex-authors": ("next_cursor", {"meta": {"count": 2, "next_cursor": "x"}, "results": [{}]}),
    "europepmc": ("nextCursorMark", {"hitCount": 2, "nextCursorMark": "x", "resultList": {"result": [{}]}}),
    "clinicaltrials": ("nextPageToken", {"totalCount": 2, "nextPageToken": "x", "studies": [{}]}),
    "gtr": ("totalPages", {"totalPages": 2, "totalSize": 2, "project": [{}]}),
    "orcid": ("num-found", {"num-found": 150, "expanded-result": [{}]}),
    "360giving": ("next", {"count": 2, "next": "https://api.example.org/", "results": [{}]}),
}
"""By source, the field that leads to the second page, and a first page with it."""


@pytest.mark.parametrize("source", FIRST_OF_TWO)
def test_an_odd_page_later_on_is_not_taken_for_the_end(tmp_path: Path, source: str) -> None:
    replies = iter([FIRST_OF_TWO[source][1]])
    with pytest.raises(SourceFailed, match="answered in another form than expected"):
        harvested(tmp_path, source, lambda asked: next(replies, {"odd": []}), institution=NOTHING[source][0])


@pytest.mark.parametrize("source", FIRST_OF_TWO)
def test_a_first_page_that_no_longer_names_the_next_is_not_taken_for_all(tmp_path: Path, source: str) -> None:
    leads_on, reply = FIRST_OF_TWO[source]
    renamed = json.loads(json.dumps(reply).replace(leads_on, "renamed"))
    with pytest.raises(SourceFailed, match="answered in another form than expected"):
        harvested(tmp_path, source, lambda asked: renamed, institution=NOTHING[source][0])
