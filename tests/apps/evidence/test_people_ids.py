"""A source gives people an id of its own and their ORCID iD, sometimes only one of the two."""

from __future__ import annotations

import itertools

import pytest

from charnia.apps.accounts.models import User
from charnia.apps.evidence import actions
from charnia.apps.evidence.models import Authorship, EvidenceLoad
from charnia.apps.people.models import Person
from charnia.apps.programmes.forgetting import forget_person
from charnia.core.evidence import PersonReference
from tests.apps.evidence.test_store import paper

IRIS = "orcid:0000-0002-1825-0097"
JO = "orcid:0000-0001-5109-3700"
BOTH = PersonReference(IRIS, "Iris Fell", own_id="openalex:A1")
OWN = PersonReference("openalex:A1", "Iris Fell")
ORCID = PersonReference(IRIS, "Iris Fell")
SECOND = PersonReference(IRIS, "Iris Fell", own_id="openalex:A2")
SECOND_OWN = PersonReference("openalex:A2", "Iris Fell")


@pytest.fixture
def load(db: None) -> EvidenceLoad:
    return actions.open_load(source="test", by=None, filename="papers.jsonl")


def store(load: EvidenceLoad, *people: PersonReference, start: int = 1) -> None:
    records = [paper(number, one) for number, one in enumerate(people, start=start)]
    actions.store_records(load=load, records=records, by=None)


@pytest.mark.parametrize("order", list(itertools.permutations((BOTH, OWN, ORCID))))
@pytest.mark.parametrize("at_once", [True, False])
def test_one_person_under_two_ids_is_one_in_every_order(
    load: EvidenceLoad, order: tuple[PersonReference, ...], at_once: bool
) -> None:
    if at_once:
        store(load, *order)
    for number, one in enumerate(order, start=1):
        store(load, one, start=number)
    iris = Person.objects.get()
    assert iris.known_orcid() == "0000-0002-1825-0097"
    assert Authorship.objects.filter(person=iris).count() == 3


@pytest.mark.parametrize("order", list(itertools.permutations((BOTH, SECOND, SECOND_OWN))))
def test_a_second_id_of_the_source_leads_to_the_same_profile(
    load: EvidenceLoad, order: tuple[PersonReference, ...]
) -> None:
    for number, one in enumerate(order, start=1):
        store(load, one, start=number)
    assert Person.objects.count() == 1
    assert Authorship.objects.filter(person=Person.objects.get()).count() == 3


def test_of_several_ids_of_the_source_the_profile_carries_the_first_in_order(load: EvidenceLoad) -> None:
    store(load, *(PersonReference(IRIS, "Iris Fell", own_id=f"openalex:A{number}") for number in (5, 3, 9, 1, 8, 4, 7)))
    assert Person.objects.get().source_id == "openalex:A1"
    in_it = Person.everyone.exclude(merged_into=None).order_by("pk").values_list("source_id", flat=True)
    assert list(in_it) == [f"openalex:A{number}" for number in (3, 4, 5, 7, 8, 9)]


def test_of_several_known_profiles_a_new_orcid_goes_to_the_first_in_order(load: EvidenceLoad) -> None:
    ids = [f"openalex:A{number}" for number in (5, 3, 9, 1, 8)]
    store(load, *(PersonReference(id_, "Iris Fell") for id_ in ids))
    store(load, *(PersonReference(IRIS, "Iris Fell", own_id=id_) for id_ in ids), start=10)
    assert Person.everyone.get(orcid=IRIS.removeprefix("orcid:")).source_id == "openalex:A1"


def test_loading_again_adds_nobody(load: EvidenceLoad) -> None:
    store(load, BOTH, SECOND, OWN)
    before = list(Person.everyone.order_by("pk").values())
    store(load, BOTH, SECOND, OWN)
    assert list(Person.everyone.order_by("pk").values()) == before


def test_one_id_of_the_source_with_two_orcids_is_two_people(load: EvidenceLoad) -> None:
    store(load, BOTH, PersonReference(JO, "Jo Fell", own_id="openalex:A1"), OWN)
    assert set(Person.objects.values_list("name", flat=True)) == {"Iris Fell", "Jo Fell"}
    assert Authorship.objects.filter(person__name="Iris Fell").count() == 2


def test_two_orcids_that_come_at_once_for_one_known_profile_are_two_people(load: EvidenceLoad) -> None:
    store(load, OWN)
    store(load, BOTH, PersonReference(JO, "Jo Fell", own_id="openalex:A1"), start=2)
    assert Person.objects.count() == 2
    assert Authorship.objects.filter(person__name="Iris Fell").count() == 2


def test_profiles_whose_names_contradict_stay_two(load: EvidenceLoad) -> None:
    store(load, PersonReference("openalex:A1", "Kofi Mensah"), ORCID)
    store(load, BOTH, start=3)
    assert set(Person.objects.values_list("name", flat=True)) == {"Iris Fell", "Kofi Mensah"}


def test_a_claimed_profile_without_an_orcid_keeps_to_its_owner(load: EvidenceLoad, bob: User) -> None:
    store(load, OWN)
    Person.objects.update(user=bob)
    store(load, BOTH, start=2)
    store(load, ORCID, start=3)
    person = Person.objects.get()
    assert (person.orcid, person.user) == (None, bob)
    assert Authorship.objects.filter(person=person).count() == 3


@pytest.mark.parametrize("first", [BOTH, ORCID, OWN])
def test_whoever_was_forgotten_under_one_id_stays_away_under_the_other(
    load: EvidenceLoad, tess: User, first: PersonReference
) -> None:
    store(load, first)
    forget_person(person=Person.objects.get(), by=tess)
    store(load, BOTH, start=2)
    store(load, OWN, ORCID, start=3)
    assert not Person.everyone.exists()


def test_a_record_with_the_names_of_thirty_costs_few_queries(
    load: EvidenceLoad, django_assert_max_num_queries: object
) -> None:
    people = [PersonReference(f"orcid:0000-0000-0000-{n:04}", f"P {n}", own_id=f"openalex:A{n}") for n in range(30)]
    with django_assert_max_num_queries(24):  # type: ignore[operator]  # pytest-django gives it no type
        store(load, *people)
