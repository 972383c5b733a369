from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3

import pytest
from django.db import connection

from charnia.apps.accounts.models import User
from charnia.apps.evidence import actions, authorship_actions, queries
from charnia.apps.evidence.models import Authorship, EvidenceLoad, EvidenceRecord, IndexChange
from charnia.apps.evidence.vocabulary import topic_reader, vocabulary_here
from charnia.apps.people.actions import add_absence, change_person
from charnia.apps.people.models import Absence, Person
from charnia.core.evidence import (
    Affiliation,
    OrganisationReference,
    PersonFacts,
    PersonReference,
    ReadTopic,
    ReadTopics,
)
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import EvidenceKind, TopicScheme

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


def test_topics_read_before_are_kept_unless_another_vocabulary_gave_them(load: EvidenceLoad) -> None:
    told = (ReadTopic("kidney", "Kidney", TopicScheme.MESH),)
    here, elsewhere = (ReadTopics(version, told) for version in (vocabulary_here().version, "another"))
    titled = dataclasses.replace(paper(1), title="Albuminuria screening in pharmacies")
    records = [
        dataclasses.replace(titled, id=id_, topics=topics)
        for id_, topics in (("as read", here), ("read again", elsewhere), ("not read", None))
    ]
    actions.store_records(load=load, records=records, by=None)
    read_here = topic_reader()()(titled.title, titled.text, titled.subjects).topics
    labels = {
        record.source_id: set(record.topics.values_list("topic__label", flat=True))
        for record in EvidenceRecord.objects.all()
    }
    assert labels["as read"] == {"Kidney"}
    assert labels["read again"] == labels["not read"] == {topic.label for topic in read_here}
    assert "Albuminuria screening" in labels["not read"]


def test_a_changed_record_is_changed_in_place(load: EvidenceLoad) -> None:
    actions.store_records(load=load, records=[paper(1, ROSA, SAM)], by=None)
    counts = actions.store_records(load=load, records=[paper(1, ROSA, text="New text.")], by=None)
    assert counts["changed"] == 1
    row = EvidenceRecord.objects.get()
    assert row.text == "New text."
    assert [a.person.source_id for a in row.authorships.all()] == ["test:rosa"]


def test_a_part_that_a_record_no_longer_tells_so_is_told_anew(load: EvidenceLoad, tess: User) -> None:
    actions.store_records(load=load, records=[paper(1, ROSA, SAM), paper(2, ROSA)], by=None)
    sam = Authorship.objects.get(person__source_id="test:sam")
    authorship_actions.disown(authorship=sam, by=tess)
    before = dict(Authorship.objects.values_list("pk", "disowned_at"))
    again = [paper(1, SAM._replace(role="first"), ROSA._replace(role="last", name="R. Rowan")), paper(2, ROSA)]
    assert actions.store_records(load=load, records=again, by=None)["changed"] == 1
    assert list(
        Authorship.objects.order_by("record_id", "position").values_list(
            "person__source_id", "position", "role", "name_as_printed"
        )
    ) == [
        ("test:sam", 0, "first", "Sorrel S"),
        ("test:rosa", 1, "last", "R. Rowan"),
        ("test:rosa", 0, "first", "Rowan R"),
    ]
    assert dict(Authorship.objects.values_list("pk", "disowned_at")) == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases take more parameters")
def test_records_with_many_names_change_where_the_database_takes_few_parameters(load: EvidenceLoad) -> None:
    people = [PersonReference(f"test:{number}", f"Person {number}") for number in range(300)]
    actions.store_records(load=load, records=[paper(number, *people) for number in range(14)], by=None)
    changed = [paper(number, *people[1:], text="New text.") for number in range(14)]
    connection.ensure_connection()
    before = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 4_000)
    try:
        assert actions.store_records(load=load, records=changed, by=None)["changed"] == 14
    finally:
        connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)
    assert Authorship.objects.count() == 14 * 299


def test_not_mine_counts_nowhere_stays_after_the_next_load_and_can_be_taken_back(
    load: EvidenceLoad, tess: User
) -> None:
    actions.store_records(load=load, records=[paper(1, ROSA)], by=None)
    rosa = Person.objects.get(source_id="test:rosa")
    authorship = Authorship.objects.get()
    authorship_actions.disown(authorship=authorship, by=tess)
    changed = dataclasses.replace(paper(1, ROSA), title="Corrected title")
    actions.store_records(load=load, records=[changed], by=None)
    assert not queries.records_of(rosa).exists()
    assert queries.disowned_by(rosa).get() == authorship
    authorship_actions.take_back(authorship=authorship, by=tess)
    assert queries.records_of(rosa).get().title == "Corrected title"


def test_only_the_person_and_the_team_say_whose_work_it_is(load: EvidenceLoad, charlie: User) -> None:
    actions.store_records(load=load, records=[paper(1, ROSA)], by=None)
    with pytest.raises(NotAllowed):
        authorship_actions.disown(authorship=Authorship.objects.get(), by=charlie)
    Person.objects.filter(source_id="test:rosa").update(user=charlie)
    authorship_actions.disown(authorship=Authorship.objects.get(), by=charlie)
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


def again(*records: Record, source: str = "test", since: dt.date | None = None) -> tuple[object, EvidenceLoad]:
    """Stores the records as a new load, as a later file of the same name would."""
    load = actions.open_load(source=source, by=None, filename="papers.jsonl", since=since)
    return actions.store_records(load=load, records=records, by=None), load


def test_two_sources_of_one_paper_do_not_overwrite_each_other(load: EvidenceLoad) -> None:
    actions.store_records(load=load, records=[paper(1, ROSA)], by=None)
    counts, _ = again(paper(1, SAM, text="As the other one has it."), source="other")
    assert counts == {"new": 0, "changed": 0, "unchanged": 0, "elsewhere": 1}
    row = EvidenceRecord.objects.get()
    assert (row.load, row.text) == (load, "Kidney disease in pharmacies.")
    assert [a.person.source_id for a in row.authorships.all()] == ["test:rosa"]


def test_a_record_without_text_is_replaced_by_one_that_has_it(load: EvidenceLoad) -> None:
    actions.store_records(load=load, records=[paper(1, ROSA, text="")], by=None)
    counts, other = again(paper(1, ROSA, SAM), source="other")
    assert counts == {"new": 0, "changed": 1, "unchanged": 0}
    assert EvidenceRecord.objects.get().load == other
    assert again(paper(1, ROSA, text=""))[0] == {"new": 0, "changed": 0, "unchanged": 0, "elsewhere": 1}


def test_a_shorter_form_without_text_never_replaces_the_full_one(load: EvidenceLoad) -> None:
    shorter = dataclasses.replace(paper(1, ROSA, text=""), title="As in a table")
    actions.store_records(load=load, records=[shorter], by=None)
    assert again(paper(1, ROSA, SAM))[0] == {"new": 0, "changed": 1, "unchanged": 0}
    assert again(shorter)[0] == {"new": 0, "changed": 0, "unchanged": 1}
    row = EvidenceRecord.objects.get()
    assert (row.title, row.text, row.authorships.count()) == ("Paper 1", "Kidney disease in pharmacies.", 2)


def test_of_two_records_with_one_id_the_first_counts_every_time(load: EvidenceLoad) -> None:
    twice = (paper(1, ROSA), paper(2, ROSA), dataclasses.replace(paper(1, SAM), title="Second"))
    actions.store_records(load=load, records=twice, by=None)
    assert EvidenceRecord.objects.get(source_id="doi:10.1/1").title == "Paper 1"
    assert again(*twice)[0] == {"new": 0, "changed": 0, "unchanged": 2}


def test_each_record_keeps_its_own_licence(load: EvidenceLoad) -> None:
    load.licence = "CC0"
    own, common = dataclasses.replace(paper(1), licence="cc by-nc"), dataclasses.replace(paper(2), licence="CC0")
    actions.store_records(load=load, records=[own, common], by=None)
    load.save()
    rows = EvidenceRecord.objects.select_related("load").order_by("pk")
    assert [(row.licence, row.text_licence) for row in rows] == [("cc by-nc", "cc by-nc"), ("", "CC0")]


def test_a_fingerprint_alone_is_brought_up_to_date(load: EvidenceLoad) -> None:
    actions.store_records(load=load, records=[dataclasses.replace(paper(1, ROSA), digest="a")], by=None)
    log = IndexChange.objects.count()
    counts, _ = again(dataclasses.replace(paper(1, ROSA), digest="b"))
    assert counts == {"new": 0, "changed": 0, "unchanged": 1}
    assert EvidenceRecord.objects.get().digest == "b"
    assert IndexChange.objects.count() == log


def test_people_named_by_id_alone_are_linked_when_they_are_known(load: EvidenceLoad) -> None:
    facts = PersonFacts(PersonReference("gtr:P1", "Ann Other"))
    assert actions.put_people(people=[facts], load=load, by=None) == {"new": 1}
    nameless = (PersonReference("gtr:P1", "", "principal investigator"), PersonReference("gtr:P2", ""))
    actions.store_records(load=load, records=[paper(1, *nameless)], by=None)
    (authorship,) = Authorship.objects.all()
    assert (authorship.person.name, authorship.name_as_printed) == ("Ann Other", "Ann Other")


def test_what_sources_say_of_people_fills_what_is_empty_and_overwrites_nothing(load: EvidenceLoad, tess: User) -> None:
    here, there = OrganisationReference("ror:1", "Fernmoor University"), OrganisationReference("ror:2", "Tarn College")
    actions.store_records(load=load, records=[paper(1, ROSA, SAM)], by=None)
    Person.objects.filter(source_id="test:sam").update(user=tess)
    posts = (Affiliation(there, "Reader", ends=dt.date(2020, 1, 1)), Affiliation(here, "Professor"))
    facts = [PersonFacts(person, affiliations=posts) for person in (ROSA, SAM)]
    assert actions.put_people(people=facts, load=load, by=None) == {"changed": 1, "unchanged": 1}
    rosa, sam = (Person.objects.get(source_id=person.id) for person in (ROSA, SAM))
    assert (rosa.title, str(rosa.organisation), rosa.name) == ("Professor", "Fernmoor University", "Rowan R")
    assert (sam.title, sam.organisation) == ("", None)
    moved = [PersonFacts(ROSA, affiliations=(Affiliation(there, "Head"),))]
    assert actions.put_people(people=moved, load=load, by=None) == {"unchanged": 1}
    rosa.refresh_from_db()
    assert rosa.title == "Professor"


ORCID, ANOTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"


def test_an_orcid_id_is_filled_in_where_there_is_none(load: EvidenceLoad, tess: User) -> None:
    actions.store_records(load=load, records=[paper(1, ROSA, SAM)], by=None)
    Person.objects.filter(source_id="test:sam").update(user=tess)
    facts = [PersonFacts(ROSA, orcid=ORCID), PersonFacts(SAM, orcid=ANOTHER)]
    assert actions.put_people(people=facts, load=load, by=None) == {"changed": 1, "unchanged": 1}
    assert dict(Person.objects.values_list("source_id", "orcid")) == {"test:rosa": ORCID, "test:sam": None}
    other = [PersonFacts(ROSA, orcid=ANOTHER)]
    assert actions.put_people(people=other, load=load, by=None) == {"unchanged": 1}
    assert Person.objects.get(source_id="test:rosa").orcid == ORCID
    by_orcid = [PersonFacts(PersonReference(f"orcid:{ANOTHER}", "New Name"), orcid=ANOTHER)]
    assert actions.put_people(people=by_orcid, load=load, by=None) == {"new": 1}
    assert Person.objects.get(source_id=f"orcid:{ANOTHER}").orcid == ANOTHER


@pytest.mark.parametrize("held", [{"orcid": ORCID}, {"source_id": f"orcid:{ORCID}"}])
def test_an_orcid_id_that_somebody_else_has_is_left_out(load: EvidenceLoad, held: dict[str, str]) -> None:
    Person.objects.create(slug="else", name="Somebody Else", **held)
    actions.put_people(people=[PersonFacts(ROSA, orcid=ORCID)], load=load, by=None)
    assert Person.objects.get(source_id="test:rosa").orcid is None


def test_an_orcid_id_that_a_source_gives_to_two_is_left_out(load: EvidenceLoad) -> None:
    facts = [PersonFacts(ROSA, orcid=ORCID), PersonFacts(SAM, orcid=ORCID)]
    assert actions.put_people(people=facts, load=load, by=None) == {"new": 2}
    assert set(Person.objects.values_list("orcid", flat=True)) == {None}


def test_a_name_alone_makes_no_two_people_one(load: EvidenceLoad, rosa: Person) -> None:
    nameless = PersonReference("Rosa Rowan", "Rosa Rowan", has_own_id=False)
    actions.store_records(load=load, records=[paper(1, nameless), paper(2, nameless)], by=None)
    assert Person.objects.count() == 1
    assert not rosa.records.exists()
    assert EvidenceRecord.objects.count() == 2


def test_hidden_and_pinned_records_stay_so_after_the_next_load(load: EvidenceLoad, tess: User, charlie: User) -> None:
    actions.store_records(load=load, records=[paper(1, ROSA, SAM), paper(2, ROSA), paper(3, ROSA)], by=None)
    rosa = Person.objects.get(source_id="test:rosa")
    one, two, three = (Authorship.objects.get(person=rosa, record__source_id=f"doi:10.1/{n}") for n in (1, 2, 3))
    authorship_actions.hide(authorship=one, by=tess)
    authorship_actions.pin(authorship=two, by=tess)
    again = [paper(n, ROSA, SAM, text="Corrected.") for n in (1, 2, 3)]
    actions.store_records(load=load, records=again, by=None)
    assert [row.pk for row in queries.authorships_of(rosa)] == [two.pk, three.pk]
    assert queries.disowned_by(rosa).get().is_hidden
    assert queries.working_together().filter(pk=one.pk).exists()
    for refused in (authorship_actions.hide, authorship_actions.pin):
        with pytest.raises(NotAllowed):
            refused(authorship=one, by=tess)
        with pytest.raises(NotAllowed, match="Only the person"):
            refused(authorship=three, by=charlie)
    authorship_actions.take_back(authorship=one, by=tess)
    assert not Authorship.objects.get(pk=one.pk).is_hidden
    authorship_actions.unpin(authorship=two, by=tess)
    with pytest.raises(NotAllowed, match="does not stand at the top"):
        authorship_actions.unpin(authorship=two, by=tess)


def test_five_records_stand_at_the_top_and_a_disowned_one_leaves_it(load: EvidenceLoad, tess: User) -> None:
    actions.store_records(load=load, records=[paper(number, ROSA) for number in range(6)], by=None)
    rows = list(Authorship.objects.order_by("pk"))
    for row in rows[:5]:
        authorship_actions.pin(authorship=row, by=tess)
    with pytest.raises(NotAllowed, match="5 records stand at the top"):
        authorship_actions.pin(authorship=rows[5], by=tess)
    authorship_actions.disown(authorship=rows[0], by=tess)
    assert Authorship.objects.get(pk=rows[0].pk).pinned_at is None
    assert not queries.working_together().filter(pk=rows[0].pk).exists()
    authorship_actions.pin(authorship=rows[5], by=tess)


def test_what_a_person_wants_next_and_when_they_are_away_outlives_a_load(load: EvidenceLoad, tess: User) -> None:
    actions.store_records(load=load, records=[paper(1, ROSA)], by=None)
    rosa = Person.objects.get(source_id="test:rosa")
    change_person(person=rosa, by=tess, fields={"interests": "Home dialysis", "avoids": "tobacco", "hours_a_month": 3})
    add_absence(person=rosa, first=dt.date(2027, 1, 1), last=dt.date(2027, 1, 9), by=tess)
    actions.store_records(load=load, records=[paper(1, ROSA, text="New."), paper(2, ROSA)], by=None)
    place = OrganisationReference("ror:9", "Elsewhere")
    actions.put_people(people=[PersonFacts(ROSA, affiliations=(Affiliation(place, "Reader"),))], load=load, by=None)
    rosa.refresh_from_db()
    assert (rosa.interests, rosa.avoids, rosa.hours_a_month) == ("Home dialysis", "tobacco", 3)
    assert Absence.objects.get().person == rosa
