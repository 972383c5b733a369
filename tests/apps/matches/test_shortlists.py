"""What a company keeps: kept once, with its score of the day and a note; who may change it; page and spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.gaps.models import Gap
from charnia.apps.matches import actions
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.models import ShortlistEntry
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import Person
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Layer
from tests.apps.reading import HOSTILE, LogIn, assert_closed_to, assert_only_words, page, said_after

SHORTLIST_QUERIES = 5


@pytest.fixture
def rosas_key(rosa: Person) -> str:
    return f"person-{rosa.pk}"


@pytest.fixture
def entry(gap: Gap, rosa: Person, alice: User) -> ShortlistEntry:
    return actions.shortlist(gap=gap, candidate=Candidate(person=rosa), by=alice, score=0.5)


def test_keeping_from_the_list_keeps_the_filters_and_the_score(
    cluster: Gap, rosas_key: str, bob: User, as_user: LogIn
) -> None:
    client, path = as_user(bob), reverse("matches:keep", args=[cluster.pk, rosas_key])
    answer = client.post(path, {"query": "kind=expert&page=1"})
    assert answer["Location"] == reverse("matches:gap", args=[cluster.pk]) + "?kind=expert&page=1"
    entry = cluster.shortlist.get()
    assert entry.added_by == bob
    assert entry.score is not None
    assert entry.score > 0
    text = client.get(answer["Location"]).content.decode()
    assert "Rosa Rowan is on the shortlist" in text
    assert "On the shortlist" in text
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("query", ["kind=expert\r\nX-Evil: 1", "\x00", "//evil.example"])
def test_what_is_posted_as_filters_leads_nowhere_else(
    cluster: Gap, rosas_key: str, bob: User, as_user: LogIn, query: str
) -> None:
    answer = as_user(bob).post(reverse("matches:keep", args=[cluster.pk, rosas_key]), {"query": query})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("matches:gap", args=[cluster.pk]) + "?")


def test_keeping_twice_keeps_the_first(entry: ShortlistEntry, gap: Gap, rosa: Person, bob: User) -> None:
    again = actions.shortlist(gap=gap, candidate=Candidate(person=rosa), by=bob, score=0.9, note="Mine")
    assert again == entry
    assert (again.score, again.note, again.added_by) == (0.5, "", entry.added_by)


def test_the_database_holds_one_candidate_an_entry(entry: ShortlistEntry, gap: Gap, rosa: Person) -> None:
    for fields in ({"person": rosa}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ShortlistEntry.objects.create(gap=gap, **fields)


def test_a_note_is_added_and_changed(entry: ShortlistEntry, bob: User, as_user: LogIn) -> None:
    client, path = as_user(bob), reverse("matches:note", args=[entry.pk])
    assert "Rosa Rowan" in client.get(path).content.decode()
    text = said_after(client, path, {"note": "Ask about\nthe samples first."})
    assert "Ask about<br>the samples first." in text
    assert "Change the note" in text
    said_after(client, path, {"note": ""})
    entry.refresh_from_db()
    assert entry.note == ""


def test_a_note_that_is_too_long_is_refused_with_what_was_typed(
    entry: ShortlistEntry, bob: User, as_user: LogIn
) -> None:
    text = said_after(as_user(bob), reverse("matches:note", args=[entry.pk]), {"note": "long " * 500})
    assert "at most 2000 characters" in text
    assert "long long" in text


def test_a_note_that_somebody_else_has_changed_is_not_overwritten(
    entry: ShortlistEntry, alice: User, bob: User
) -> None:
    read_before = ShortlistEntry.objects.get(pk=entry.pk)
    actions.change_note(entry=entry, note="Alice's", by=alice)
    with pytest.raises(NotAllowed, match="changed this note in the meantime"):
        actions.change_note(entry=read_before, note="Bob's", by=bob)
    assert ShortlistEntry.objects.get().note == "Alice's"


def test_an_entry_is_removed(entry: ShortlistEntry, alice: User, as_user: LogIn) -> None:
    client, path = as_user(alice), reverse("matches:remove", args=[entry.pk])
    assert client.get(path).status_code == 405
    assert "Nobody on the shortlist yet" in said_after(client, path)
    assert client.post(path).status_code == 404


def test_the_team_keeps_and_removes_too(entry: ShortlistEntry, tess: User, as_user: LogIn) -> None:
    client = as_user(tess)
    product_id = entry.gap.brief.product_id
    assert "Rosa Rowan" in page(client, "matches:shortlist", product_id)
    assert "Nobody on the shortlist yet" in said_after(client, reverse("matches:remove", args=[entry.pk]))


def test_the_team_does_not_see_what_rests_on_the_closed_layer(
    entry: ShortlistEntry, tess: User, as_user: LogIn
) -> None:
    Gap.objects.filter(pk=entry.gap_id).update(layer=Layer.AGREEMENT)
    client = as_user(tess)
    product_id = entry.gap.brief.product_id
    assert "Rosa Rowan" not in page(client, "matches:shortlist", product_id)
    assert "Rosa Rowan" not in page(client, "matches:shortlist-csv", product_id)
    assert client.get(reverse("matches:note", args=[entry.pk])).status_code == 404


def test_for_outsiders_there_is_no_shortlist(
    entry: ShortlistEntry, cedar: Organisation, charlie: User, fay: User, as_user: LogIn, rosas_key: str
) -> None:
    outsiders = (as_user(charlie), as_user(fay))
    product_id = entry.gap.brief.product_id
    for name in ("shortlist", "shortlist-csv"):
        assert_closed_to(reverse(f"matches:{name}", args=[product_id]), *outsiders)
    assert_closed_to(reverse("matches:note", args=[entry.pk]), *outsiders)
    for path in (
        reverse("matches:note", args=[entry.pk]),
        reverse("matches:remove", args=[entry.pk]),
        reverse("matches:keep", args=[entry.gap_id, rosas_key]),
    ):
        assert_closed_to(path, *outsiders, method="post")
    assert ShortlistEntry.objects.get() == entry


def test_the_actions_refuse_outsiders_themselves(
    entry: ShortlistEntry, rosa: Person, charlie: User, alice: User
) -> None:
    with pytest.raises(NotAllowed, match="Only members of the company"):
        actions.shortlist(gap=entry.gap, candidate=Candidate(person=rosa), by=charlie)
    with pytest.raises(NotAllowed, match="Only members of the company"):
        actions.change_note(entry=entry, note="x", by=charlie)
    with pytest.raises(NotAllowed, match="Only members of the company"):
        actions.remove(entry=entry, by=charlie)
    rosa.is_listed = False
    with pytest.raises(NotAllowed, match="no longer in the directory"):
        actions.shortlist(gap=entry.gap, candidate=Candidate(person=rosa), by=alice)


def test_somebody_who_left_the_directory_is_not_named(entry: ShortlistEntry, alice: User, as_user: LogIn) -> None:
    Person.objects.filter(pk=entry.person_id).update(is_listed=False)
    client, product_id = as_user(alice), entry.gap.brief.product_id
    for text in (
        page(client, "matches:shortlist", product_id),
        page(client, "matches:shortlist-csv", product_id),
        page(client, "matches:note", entry.pk),
    ):
        assert "Rosa" not in text
        assert "No longer in the directory" in text


def test_the_spreadsheet_says_the_same(cluster: Gap, offers: dict[str, Offer], alice: User, as_user: LogIn) -> None:
    actions.shortlist(gap=cluster, candidate=Candidate(offer=offers["facility"]), by=alice, score=0.456, note="=1+1")
    answer = as_user(alice).get(reverse("matches:shortlist-csv", args=[cluster.brief.product_id]))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    (line,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert line["Gap"] == cluster.statement
    assert line["Candidate"] == "Diagnostic accuracy study unit"
    assert (line["Organisation"], line["Score when kept"], line["Kept by"]) == ("Near Labs", "0.46", "Alice Alder")
    assert line["Note"] == "'=1+1"


def test_the_shortlist_costs_the_same_for_one_and_thirty(
    entry: ShortlistEntry, alice: User, as_user: LogIn, django_assert_num_queries: Any
) -> None:
    client, product_id = as_user(alice), entry.gap.brief.product_id
    page(client, "matches:shortlist", product_id)
    with django_assert_num_queries(SHORTLIST_QUERIES):
        page(client, "matches:shortlist", product_id)
    for number in range(29):
        person = create_person(by=None, fields={"name": f"Person {number}"})
        actions.shortlist(gap=entry.gap, candidate=Candidate(person=person), by=alice)
    with django_assert_num_queries(SHORTLIST_QUERIES):
        assert page(client, "matches:shortlist", product_id).count("Kept on") == 30
    with django_assert_num_queries(SHORTLIST_QUERIES - 1):
        page(client, "matches:shortlist-csv", product_id)


def test_hostile_words_come_out_as_words(entry: ShortlistEntry, alice: User, as_user: LogIn) -> None:
    actions.change_note(entry=entry, note=HOSTILE, by=alice)
    Gap.objects.update(statement=HOSTILE)
    Person.objects.update(name=HOSTILE)
    User.objects.filter(pk=alice.pk).update(name=HOSTILE)
    client, product_id = as_user(alice), entry.gap.brief.product_id
    assert_only_words(page(client, "matches:shortlist", product_id), "shortlist")
    assert_only_words(page(client, "matches:note", entry.pk), "note")
