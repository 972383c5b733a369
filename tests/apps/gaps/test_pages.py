"""The pages of the gap ledger: who sees them, what they say, what can be decided there, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.gaps.models import Gap, GapVerb
from charnia.apps.organisations.models import Organisation
from charnia.apps.products.actions import create_product, open_agreement_layer, save_answer, write_version
from charnia.apps.products.models import Product
from charnia.core.vocabulary import GapStatus, Layer
from charnia.packs.rulebook import load_rulebook
from tests.apps.conftest import PUBLIC_TEXT
from tests.apps.reading import HOSTILE, LogIn, assert_closed_to, assert_only_words, page, said_after

LEDGER_QUERIES = 10
STUDY = "diagnostic accuracy study"


@pytest.fixture
def gap(product: Product) -> Gap:
    """The gap that the public text gives away."""
    bring_up_to_date(brief=product.brief, by=None)
    return Gap.objects.get(trigger_quote__contains=STUDY)


def put_gap(product: Product, **fields: Any) -> Gap:
    """A gap that somebody added."""
    given = {"kind": "skills", "axis": "team", "origin": "added", "status": "confirmed", "statement": "A chemist"}
    return Gap.objects.create(brief=product.brief, trigger_version=1, **{**given, **fields})


def ledger_of(product: Product) -> str:
    return reverse("gaps:ledger", args=[product.pk])


def step_path(gap: Gap, verb: str) -> str:
    return reverse("gaps:step", args=[gap.pk, verb])


def note_path(gap: Gap, verb: str) -> str:
    return reverse("gaps:step-with-note", args=[gap.pk, verb])


# Reading


def test_the_ledger_quotes_what_gave_each_gap_away(product: Product, alice: User, as_user: LogIn) -> None:
    text = page(as_user(alice), "gaps:ledger", product.pk)
    assert "one hospital. Nobody here has ever run a diagnostic accuracy study.</mark>" in text
    assert "Open questions" in text
    assert "What the brief says about each axis" in text
    assert "lead chemist leaves" in text
    assert "runway ends in June" in text
    assert "keeps one layer of this brief to itself" not in text


def test_a_colleague_sees_and_decides_the_same(gap: Gap, bob: User, as_user: LogIn) -> None:
    client = as_user(bob)
    assert STUDY in page(client, "gaps:detail", gap.pk)
    assert "Confirmed by Bob Birch" in said_after(client, step_path(gap, "confirmed"))


def test_the_team_sees_two_layers_and_decides(product: Product, gap: Gap, tess: User, as_user: LogIn) -> None:
    client = as_user(tess)
    text = page(client, "gaps:ledger", product.pk)
    assert "lead chemist leaves" in text
    assert "runway" not in text
    assert "aptamer" not in text
    assert "The company keeps one layer of this brief to itself" in text
    hidden = Gap.objects.filter(layer=Layer.AGREEMENT).first()
    assert hidden is not None
    for name, args in PAGES_OF_A_GAP:
        assert client.get(reverse(f"gaps:{name}", args=[hidden.pk, *args])).status_code == 404
    assert "Confirmed by Tess Team" in said_after(client, step_path(gap, "confirmed"))
    open_agreement_layer(brief=product.brief, opened=True, by=product.organisation.memberships.first().user)
    assert "runway ends in June" in page(client, "gaps:ledger", product.pk)


PAGES_OF_A_GAP: list[tuple[str, list[str]]] = [
    ("detail", []),
    ("reword", []),
    ("step-with-note", ["dismissed"]),
    ("step-with-note", ["bridged"]),
]


@pytest.mark.parametrize(("name", "args"), PAGES_OF_A_GAP)
def test_for_outsiders_a_gap_does_not_exist(
    gap: Gap, cedar: Organisation, charlie: User, fay: User, as_user: LogIn, name: str, args: list[str]
) -> None:
    path = reverse(f"gaps:{name}", args=[gap.pk, *args])
    assert_closed_to(path, as_user(charlie), as_user(fay))
    assert_closed_to(step_path(gap, "confirmed"), as_user(charlie), as_user(fay), method="post")
    gap.refresh_from_db()
    assert gap.status == GapStatus.PROPOSED


@pytest.mark.parametrize("name", ["ledger", "add"])
def test_for_outsiders_a_ledger_does_not_exist(
    product: Product, cedar: Organisation, charlie: User, fay: User, as_user: LogIn, name: str
) -> None:
    assert_closed_to(reverse(f"gaps:{name}", args=[product.pk]), as_user(charlie), as_user(fay))


def test_without_a_brief_the_ledger_leads_to_it(alder: Organisation, alice: User, as_user: LogIn) -> None:
    product = create_product(organisation=alder, name="Not yet described", by=alice)
    text = page(as_user(alice), "gaps:ledger", product.pk)
    assert "Nothing to go on yet" in text
    assert reverse("products:brief", args=[product.pk]) in text


def test_a_brief_without_gaps_says_so(alder: Organisation, alice: User, as_user: LogIn) -> None:
    product = create_product(organisation=alder, name="Plain", by=alice)
    texts = {"public": "It is blue."}
    write_version(brief=product.brief, base=0, changes={"texts": texts}, what_changed="x", by=alice)
    assert "No gaps found" in page(as_user(alice), "gaps:ledger", product.pk)


def test_an_answer_is_quoted_with_its_question(product: Product, alice: User, as_user: LogIn) -> None:
    question = next(q for q in load_rulebook().questions if q.answer == "yes-no" and "no" in q.telling)
    save_answer(brief=product.brief, base=1, question=question.id, text="no", layer=Layer.PUBLIC, by=alice)
    text = page(as_user(alice), "gaps:ledger", product.pk)
    assert f"“{question.text}” was answered “no”." in text


def test_the_history_is_told_the_newest_first(gap: Gap, alice: User, tess: User, as_user: LogIn) -> None:
    said_after(as_user(alice), step_path(gap, "confirmed"))
    said_after(as_user(tess), note_path(gap, "dismissed"), {"note": "Their hospital does it."})
    text = page(as_user(alice), "gaps:detail", gap.pk)
    places = [text.index(words) for words in ("Dismissed by Tess Team", "Confirmed by Alice Alder", "Found</p>")]
    assert places == sorted(places)
    assert "Their hospital does it." in text


# Deciding


def test_dismissing_asks_for_a_reason_and_keeps_it(gap: Gap, alice: User, as_user: LogIn) -> None:
    client, path = as_user(alice), note_path(gap, "dismissed")
    assert "Why is this not a gap?" in client.get(path).content.decode()
    assert "Say why this is not a gap." in said_after(client, path, {"note": "  "})
    gap.refresh_from_db()
    assert gap.status == GapStatus.PROPOSED
    assert "Reason given:" in said_after(client, path, {"note": "A partner has run many."})
    gap.refresh_from_db()
    assert (gap.status, gap.reason) == (GapStatus.DISMISSED, "A partner has run many.")


def test_the_whole_life_of_a_gap(gap: Gap, alice: User, as_user: LogIn) -> None:
    client = as_user(alice)
    said_after(client, step_path(gap, "confirmed"))
    assert "Dr Rowan has begun" in said_after(client, note_path(gap, "bridged"), {"note": "Dr Rowan has begun."})
    said_after(client, step_path(gap, "closed"))
    gap.refresh_from_db()
    assert gap.status == GapStatus.CLOSED
    said_after(client, step_path(gap, "reopened"))
    gap.refresh_from_db()
    assert gap.status == GapStatus.PROPOSED
    verbs = list(gap.events.values_list("verb", flat=True))
    assert verbs == [GapVerb.FOUND, GapVerb.CONFIRMED, GapVerb.BRIDGED, GapVerb.CLOSED, GapVerb.REOPENED]


def test_a_step_that_is_closed_is_refused_in_a_sentence(gap: Gap, alice: User, as_user: LogIn) -> None:
    client = as_user(alice)
    assert "This gap is now “proposed”" in said_after(client, step_path(gap, "closed"))
    said_after(client, note_path(gap, "dismissed"), {"note": "No."})
    text = said_after(client, note_path(gap, "bridged"), {"note": "Dr Rowan and what was typed"})
    assert "This gap is now “dismissed”" in text
    assert "Dr Rowan and what was typed" in text


@pytest.mark.parametrize("verb", ["found", "added", "reworded", "nonsense", "dismissed"])
def test_only_steps_without_a_note_are_taken_at_once(gap: Gap, alice: User, as_user: LogIn, verb: str) -> None:
    assert as_user(alice).post(step_path(gap, verb)).status_code == 404
    assert as_user(alice).get(step_path(gap, "confirmed")).status_code == 405


@pytest.mark.parametrize(("place", "leads_to"), [("ledger", "ledger"), ("gap", "gap"), ("//evil.example", "gap")])
def test_a_step_leads_back_to_where_it_was_taken(
    gap: Gap, alice: User, as_user: LogIn, place: str, leads_to: str
) -> None:
    answer = as_user(alice).post(step_path(gap, "confirmed"), {"from": place})
    ledger = f"{ledger_of(gap.brief.product)}#gap-{gap.pk}"
    assert answer["Location"] == (ledger if leads_to == "ledger" else gap.get_absolute_url())


def test_rewording_shows_both_wordings(gap: Gap, bob: User, as_user: LogIn) -> None:
    client, path = as_user(bob), reverse("gaps:reword", args=[gap.pk])
    found = gap.statement
    values = {"statement": "A statistician for our study", "kind": "skills", "axis": "evidence", "urgency": "now"}
    assert found in client.get(path).content.decode()
    text = said_after(client, path, values)
    assert "A statistician for our study" in text
    assert f"As Charnia first worded it: “{found}”" in text
    assert "Reworded by Bob Birch" in text


def test_rewording_refuses_an_empty_statement_and_unknown_words(gap: Gap, bob: User, as_user: LogIn) -> None:
    client, path = as_user(bob), reverse("gaps:reword", args=[gap.pk])
    text = said_after(client, path, {"statement": " ", "kind": "magic", "axis": "evidence", "urgency": "now"})
    assert "Write what is missing, in one sentence." in text
    text = said_after(client, path, {"statement": "A chemist", "kind": "skills", "axis": "", "urgency": "now"})
    assert "Choose which part of the work it is about." in text
    before = gap.statement
    gap.refresh_from_db()
    assert gap.statement == before


def test_a_person_adds_a_gap_on_a_layer_that_they_read(
    product: Product, alice: User, tess: User, as_user: LogIn
) -> None:
    values = {"statement": "A second site", "kind": "resource", "axis": "facilities", "urgency": "now"}
    path = reverse("gaps:add", args=[product.pk])
    text = said_after(as_user(alice), path, {**values, "layer": "agreement"})
    assert "A second site" in text
    assert "A person added it." in text
    assert "Added by Alice Alder" in text
    team = as_user(tess)
    assert 'value="agreement"' not in team.get(path).content.decode()
    assert "Select a valid choice" in said_after(team, path, {**values, "layer": "agreement"})
    assert said_after(team, path, {**values, "layer": "accepted"})
    assert list(Gap.objects.filter(origin="added").values_list("layer", flat=True)) == ["agreement", "accepted"]


def test_a_gap_that_is_sent_twice_is_added_once(product: Product, alice: User, as_user: LogIn) -> None:
    client, path = as_user(alice), reverse("gaps:add", args=[product.pk])
    values = {"statement": "A second site", "kind": "resource", "axis": "facilities", "urgency": "now"}
    said_after(client, path, {**values, "layer": "public"})
    assert "A gap in these words is in the ledger already." in said_after(client, path, {**values, "layer": "public"})
    Gap.objects.filter(statement="A second site").update(status=GapStatus.DISMISSED, reason="Found one.")
    said_after(client, path, {**values, "layer": "public"})
    assert Gap.objects.filter(statement="A second site").count() == 2


def test_a_new_gap_needs_its_words(product: Product, alice: User, as_user: LogIn) -> None:
    text = said_after(as_user(alice), reverse("gaps:add", args=[product.pk]), {"statement": ""})
    for sentence in ("Write what is missing", "Choose what sort of thing is missing", "Choose how soon"):
        assert sentence in text
    assert not Gap.objects.filter(origin="added").exists()


def test_signed_out_meanwhile_a_new_gap_waits(product: Product, alice: User) -> None:
    client, path = Client(), reverse("gaps:add", args=[product.pk])
    typed = {
        "statement": "A second site",
        "kind": "resource",
        "axis": "facilities",
        "urgency": "now",
        "layer": "accepted",
    }
    client.post(path, typed)
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(path)
    assert "You had been signed out. Nothing is lost" in answer.content.decode()
    assert {name: answer.context["form"][name].value() for name in typed} == typed
    assert not Gap.objects.filter(origin="added").exists()
    assert "A second site" not in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("name", "verb", "field"), [("reword", (), "statement"), ("step-with-note", ("dismissed",), "note")]
)
def test_signed_out_meanwhile_words_about_a_gap_wait(
    gap: Gap, alice: User, name: str, verb: tuple[str, ...], field: str
) -> None:
    client, path = Client(), reverse(f"gaps:{name}", args=[gap.pk, *verb])
    client.post(path, {field: "Typed for an hour."})
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(path).context["form"][field].value() == "Typed for an hour."


def test_decisions_outlive_an_edit_on_the_page(gap: Gap, product: Product, alice: User, as_user: LogIn) -> None:
    client = as_user(alice)
    said_after(client, note_path(gap, "dismissed"), {"note": "A partner has run many."})
    product.brief.refresh_from_db()
    texts = {"public": "A new beginning. " + PUBLIC_TEXT.replace("Nobody here", "Nobody among us")}
    write_version(brief=product.brief, base=product.brief.version, changes={"texts": texts}, what_changed="x", by=alice)
    text = page(client, "gaps:ledger", product.pk)
    assert f"{STUDY}.</mark>" not in text
    assert "1 settled gap not shown" in text
    text = page(client, "gaps:ledger", product.pk, status="dismissed")
    assert "Nobody among us has ever run" in text
    assert "A partner has run many." in text


# Narrowing


def test_settled_gaps_are_shown_when_asked_for(gap: Gap, product: Product, alice: User, as_user: LogIn) -> None:
    put_gap(product, statement="Gone by itself", origin="found", status="proposed", is_current=False)
    put_gap(product, statement="Closed by now", status="closed")
    client = as_user(alice)
    text = page(client, "gaps:ledger", product.pk)
    assert "Gone by itself" not in text
    assert "Closed by now" not in text
    assert "2 settled gaps not shown" in text
    text = page(client, "gaps:ledger", product.pk, status=["gone", "closed"])
    assert "Gone by itself" in text
    assert "Closed by now" in text
    assert STUDY not in text.partition("Open questions")[0]


def test_filters_narrow_and_unknown_values_have_no_effect(product: Product, alice: User, as_user: LogIn) -> None:
    put_gap(product, statement="Money to go on", kind="finance", axis="finance", urgency="now")
    put_gap(product, statement="A hand at the bench", urgency="later")
    client = as_user(alice)
    text = page(client, "gaps:ledger", product.pk, kind="finance", urgency="now", status="confirmed")
    assert "Money to go on" in text
    assert "A hand at the bench" not in text
    text = page(client, "gaps:ledger", product.pk, kind="skills", status="bridged")
    assert "No gap fits these filters" in text
    text = page(client, "gaps:ledger", product.pk, page="no number")
    assert "A hand at the bench" in text


def test_the_ledger_costs_the_same_for_one_and_thirty(
    product: Product, alice: User, as_user: LogIn, django_assert_num_queries: Any
) -> None:
    client = as_user(alice)
    page(client, "gaps:ledger", product.pk)  # the first visit diagnoses
    Gap.objects.exclude(trigger_quote__contains=STUDY).delete()
    with django_assert_num_queries(LEDGER_QUERIES):
        page(client, "gaps:ledger", product.pk)
    for number in range(30):
        put_gap(product, statement=f"Chemist number {number}", trigger_quote="As told", urgency="later")
    with django_assert_num_queries(LEDGER_QUERIES):
        text = page(client, "gaps:ledger", product.pk)
    assert "page=2" in text
    assert text.count('<article class="card gap-card') == 25


# Hostile words


def test_hostile_words_come_out_as_words(product: Product, gap: Gap, alice: User, as_user: LogIn) -> None:
    client = as_user(alice)
    client.post(reverse("gaps:reword", args=[gap.pk]), {
        "statement": HOSTILE, "kind": "skills", "axis": "evidence", "urgency": "now"
    })  # fmt: skip
    client.post(note_path(gap, "dismissed"), {"note": HOSTILE})
    changes = {"texts": {"public": f"Nobody here has ever run a diagnostic accuracy study of {HOSTILE} at all."}}
    write_version(brief=product.brief, base=1, changes=changes, what_changed="x", by=alice)
    alice.name = product.name = product.organisation.name = HOSTILE
    alice.save()
    product.save()
    product.organisation.save()
    addresses = [f"{ledger_of(product)}?status=dismissed", reverse("gaps:add", args=[product.pk])]
    addresses += [reverse(f"gaps:{name}", args=[gap.pk, *args]) for name, args in PAGES_OF_A_GAP]
    for address in addresses:
        assert_only_words(client.get(address).content.decode(), address)
    assert "&lt;script&gt;" in client.get(addresses[0]).content.decode().partition("<mark>")[2].partition("</mark>")[0]
