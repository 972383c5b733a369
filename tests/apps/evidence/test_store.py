from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from charnia.apps.accounts.models import User
from charnia.apps.evidence import actions, queries
from charnia.apps.evidence.models import Authorship, EvidenceLoad, EvidenceRecord, IndexChange
from charnia.apps.people.models import Person
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import OrganisationReference, PersonReference
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import EvidenceKind

ROSA = PersonReference("test:rosa", "Rowan R", "first")
SAM = PersonReference("test:sam", "Sorrel S", "last")


def paper(number: int, *people: PersonReference, text: str = "Kidney disease in pharmacies.") -> Record:
    return Record(
        id=f"doi:10.1/{number}",
        title=f"Paper {number}",
        kind=EvidenceKind.PUBLICATION,
        text=text,
        date=dt.date(2024, 5, 1),
        people=people,
        organisations=(OrganisationReference("ror:1", "Fernmoor University"),),
    )


@pytest.fixture
def load(db: None) -> EvidenceLoad:
    return actions.open_load(source="test", by=None, filename="papers.jsonl")


def test_records_bring_their_people_and_organisations(load: EvidenceLoad) -> None:
    counts = actions.store_records(load=load, records=[paper(1, ROSA, SAM), paper(2, ROSA)], by=None)
    assert counts == {"new": 2, "changed": 0, "unchanged": 0}
    rosa = Person.objects.get(source_id="test:rosa")
    assert [r.source_id for r in queries.records_of(rosa).order_by("id")] == ["doi:10.1/1", "doi:10.1/2"]
    assert EvidenceRecord.objects.first().organisations.get().name == "Fernmoor University"  # type: ignore[union-attr]


def test_the_same_again_changes_nothing(load: EvidenceLoad) -> None:
    actions.store_records(load=load, records=[paper(1, ROSA)], by=None)
    seen = IndexChange.objects.count()
    counts = actions.store_records(load=load, records=[paper(1, ROSA), paper(1, ROSA)], by=None)
    assert counts == {"new": 0, "changed": 0, "unchanged": 1}
    assert IndexChange.objects.count() == seen


def test_a_changed_record_is_changed_in_place(load: EvidenceLoad) -> None:
    actions.store_records(load=load, records=[paper(1, ROSA, SAM)], by=None)
    counts = actions.store_records(load=load, records=[paper(1, ROSA, text="New text.")], by=None)
    assert counts["changed"] == 1
    row = EvidenceRecord.objects.get()
    assert row.text == "New text."
    assert [a.person.source_id for a in row.authorships.all()] == ["test:rosa"]


def test_not_mine_counts_nowhere_stays_after_the_next_load_and_can_be_taken_back(
    load: EvidenceLoad, tess: User
) -> None:
    actions.store_records(load=load, records=[paper(1, ROSA)], by=None)
    rosa = Person.objects.get(source_id="test:rosa")
    authorship = Authorship.objects.get()
    actions.disown(authorship=authorship, by=tess)
    changed = dataclasses.replace(paper(1, ROSA), title="Corrected title")
    actions.store_records(load=load, records=[changed], by=None)
    assert not queries.records_of(rosa).exists()
    assert queries.disowned_by(rosa).get() == authorship
    actions.take_back(authorship=authorship, by=tess)
    assert queries.records_of(rosa).get().title == "Corrected title"


def test_only_the_person_and_the_team_say_whose_work_it_is(load: EvidenceLoad, charlie: User) -> None:
    actions.store_records(load=load, records=[paper(1, ROSA)], by=None)
    with pytest.raises(NotAllowed):
        actions.disown(authorship=Authorship.objects.get(), by=charlie)
    Person.objects.filter(source_id="test:rosa").update(user=charlie)
    actions.disown(authorship=Authorship.objects.get(), by=charlie)
    assert Authorship.objects.get().disowned_by == charlie


def test_people_of_one_name_and_two_ids_are_two_people(load: EvidenceLoad) -> None:
    other = PersonReference("test:other-rosa", "Rowan R")
    actions.store_records(load=load, records=[paper(1, ROSA, other)], by=None)
    assert sorted(Person.objects.values_list("slug", flat=True)) == ["rowan-r", "rowan-r-2"]


def test_a_batch_of_thirty_costs_no_more_than_twenty_queries(
    load: EvidenceLoad, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        actions.store_records(load=load, records=[paper(1, ROSA, SAM)], by=None)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        actions.store_records(load=load, records=[paper(n, ROSA, SAM) for n in range(2, 32)], by=None)


def test_a_name_alone_makes_no_two_people_one(load: EvidenceLoad, rosa: Person) -> None:
    nameless = PersonReference("Rosa Rowan", "Rosa Rowan", has_own_id=False)
    actions.store_records(load=load, records=[paper(1, nameless), paper(2, nameless)], by=None)
    assert Person.objects.count() == 1
    assert not rosa.records.exists()
    assert EvidenceRecord.objects.count() == 2
