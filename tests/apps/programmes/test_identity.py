"""The desk's pages of profiles that may be of one person, of merges and splits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.evidence.actions import open_load, store_records
from charnia.apps.evidence.models import Authorship
from charnia.apps.people.models import PairStatus, Person, PersonPair, ProfileMove
from charnia.config.commands import main
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import PersonReference

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert("x")</script>'
PAIRS = "/desk/people/pairs/"
MOVES = "/desk/people/moves/"

LogIn = Callable[[User], Client]


def two_profiles(number: int = 0) -> tuple[Person, Person]:
    """Two profiles with a record each and one together with a third person."""
    people = [PersonReference(f"{source}:{number}", f"Rosa Rowan {number}") for source in ("openalex", "gtr")]
    records = [
        Record(id=f"doi:10.1/{number}-{place}", title=f"Paper {place} of {number}", people=(person,))
        for place, person in enumerate(people)
    ]
    load = open_load(source="test", by=None)
    store_records(load=load, records=records, by=None)
    one, other = Person.objects.filter(source_id__in=[person.id for person in people]).order_by("pk")
    return one, other


def a_pair(number: int = 0) -> PersonPair:
    one, other = two_profiles(number)
    signs = [{"sentence": "Both have the family name Rowan.", "bits": 9.5}, {"sentence": "No place.", "bits": -2.0}]
    return PersonPair.objects.create(first=one, second=other, probability=0.82, signs=signs)


@pytest.fixture
def pair(db: None) -> PersonPair:
    return a_pair()


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_pages_are_there_for_the_team_alone(desk: Client, alice: User, as_user: LogIn, pair: PersonPair) -> None:
    person = pair.first.slug
    for path in (PAIRS, MOVES, f"/desk/people/{person}/merge/", f"/desk/people/{person}/split/"):
        assert desk.get(path).status_code == 200
        assert as_user(alice).get(path).status_code == 404
        assert Client().get(path).status_code == 302
    for path in (f"{PAIRS}look/", f"{PAIRS}{pair.pk}/decide/", f"{MOVES}1/undo/"):
        assert as_user(alice).post(path).status_code == 404


def test_a_pair_stands_side_by_side_with_its_evidence(desk: Client, pair: PersonPair) -> None:
    text = page(desk, PAIRS)
    for words in ("82%", "Both have the family name Rowan.", "9.5 bits", "-2.0 bits", "Paper 0 of 0", "gtr:0"):
        assert words in text
    assert "Profiles that may be of one person (1)" in page(desk, "/desk/")


@pytest.mark.parametrize(("answer", "left"), [("same", 1), ("different", 2), ("later", 2)])
def test_the_team_answers(desk: Client, pair: PersonPair, answer: str, left: int) -> None:
    said = desk.post(reverse("programmes:decide-pair", args=[pair.pk]), {"answer": answer}, follow=True)
    pair.refresh_from_db()
    assert pair.status == answer
    assert pair.decided_by is not None
    assert Person.objects.filter(name="Rosa Rowan 0").count() == left
    assert ("Left for later on" in said.content.decode()) == (answer == "later")
    assert ("No pair waits" in said.content.decode()) == (answer != "later")


def test_no_answer_changes_nothing(desk: Client, pair: PersonPair) -> None:
    said = desk.post(reverse("programmes:decide-pair", args=[pair.pk]), {"answer": "perhaps"}, follow=True)
    assert "Choose “Same person”" in said.content.decode()
    pair.refresh_from_db()
    assert pair.status == PairStatus.WAITING


def test_a_refusal_is_read_on_the_page_and_nothing_is_decided(
    desk: Client, pair: PersonPair, alice: User, bob: User
) -> None:
    Person.objects.filter(pk=pair.first_id).update(user=alice)
    Person.objects.filter(pk=pair.second_id).update(user=bob)
    said = desk.post(reverse("programmes:decide-pair", args=[pair.pk]), {"answer": "same"}, follow=True)
    assert "Both profiles belong to accounts." in said.content.decode()
    pair.refresh_from_db()
    assert pair.status == PairStatus.WAITING


def test_a_merge_is_made_found_and_undone(desk: Client, pair: PersonPair) -> None:
    path = f"/desk/people/{pair.first.slug}/merge/"
    assert "gtr:0" in page(desk, path) or "openalex:0" in page(desk, path)
    assert "No other profile has this name" in page(desk, f"{path}?q=zebra")
    assert "Choose the other profile." in desk.post(path, {"csrfmiddlewaretoken": ""}).content.decode()
    said = desk.post(path, {"other": pair.second_id}, follow=True)
    assert "has everything of both now" in said.content.decode()
    assert "Rosa Rowan 0" in page(desk, MOVES)
    said = desk.post(reverse("programmes:undo-move", args=[ProfileMove.objects.get().pk]), follow=True)
    assert "undone on" in said.content.decode()
    assert Person.objects.filter(name="Rosa Rowan 0").count() == 2


def test_a_split_is_made_and_undone(desk: Client) -> None:
    person = two_profiles()[0]
    store_records(
        load=open_load(source="test", by=None),
        records=[
            Record(id="doi:10.1/more", title="More", people=(PersonReference(str(person.source_id), person.name),))
        ],
        by=None,
    )
    path = f"/desk/people/{person.slug}/split/"
    assert "Tick at least one record." in desk.post(path, {"csrfmiddlewaretoken": ""}).content.decode()
    key = Authorship.objects.get(record__source_id="doi:10.1/more").pk
    every = list(Authorship.objects.filter(person=person).values_list("pk", flat=True))
    assert "Leave at least one record" in desk.post(path, {"records": every}).content.decode()
    said = desk.post(path, {"records": [key]}, follow=True)
    assert "This is the new profile." in said.content.decode()
    assert Authorship.objects.get(pk=key).person != person
    desk.post(reverse("programmes:undo-move", args=[ProfileMove.objects.get().pk]))
    assert Authorship.objects.get(pk=key).person == person


def test_the_search_leaves_every_pair_to_the_team(desk: Client, pair: PersonPair) -> None:
    said = desk.post(f"{PAIRS}look/", follow=True)
    assert "Searched among 2 people." in said.content.decode()
    assert Person.objects.count() == 2


@pytest.mark.parametrize("number", [1, 24])
def test_a_list_costs_the_same_for_one_and_many(desk: Client, number: int, django_assert_num_queries: Any) -> None:
    for place in range(number):
        pair = a_pair(place)
        ProfileMove.objects.create(kind="merge", kept=pair.first, other=pair.second, ground="team")
    with django_assert_num_queries(6):
        desk.get(PAIRS)
    with django_assert_num_queries(4):
        desk.get(MOVES)


def test_markup_is_shown_as_text(desk: Client, pair: PersonPair) -> None:
    Person.objects.update(name=HOSTILE)
    Authorship.objects.update(name_as_printed=HOSTILE)
    PersonPair.objects.update(signs=[{"sentence": HOSTILE, "bits": 1.0}])
    ProfileMove.objects.create(kind="merge", kept=pair.first, other=pair.second, ground="team")
    person = pair.first.slug
    for path in (PAIRS, MOVES, f"/desk/people/{person}/merge/", f"/desk/people/{person}/split/", "/desk/"):
        assert HOSTILE not in page(desk, path)


def test_the_command_links_and_lists(pair: PersonPair, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["people", "--review"]) == 1
    assert "82%  Rosa Rowan 0" in capsys.readouterr().out
    assert main(["people", "--review", "--json"]) == 1
    assert '"probability": 0.82' in capsys.readouterr().out
    status = main(["people", "--link", "--json"])
    told = capsys.readouterr().out
    assert '"people": 2' in told
    assert status == int('"waiting": 0' not in told)
    assert main(["people", "--forget", "nobody"]) == 2
