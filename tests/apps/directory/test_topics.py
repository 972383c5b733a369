"""Topics follow the evidence, and a topic that somebody removed stays off their profile."""

from __future__ import annotations

import pytest

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.directory import topics
from charnia.apps.evidence import topic_actions
from charnia.apps.evidence.models import EvidenceRecord, Topic
from charnia.apps.people.models import Person
from charnia.core.evidence import PersonReference
from charnia.core.verdict import NotAllowed
from tests.apps.directory.conftest import put_records


def of_rosa(rosa: Person) -> list[str]:
    return [topic.label for topic in topics.of_person(rosa)]


def kidney_screening() -> Topic:
    return Topic.objects.get(key="kidney screening")


def test_new_and_deleted_evidence_changes_topics(papers: list[EvidenceRecord], rosa: Person) -> None:
    assert "Kidney screening" in of_rosa(rosa)
    EvidenceRecord.objects.filter(title__startswith="Kidney").delete()
    assert "Kidney screening" not in of_rosa(rosa)
    put_records(4, start=60)
    assert "Kidney screening" in of_rosa(rosa)


def test_a_topic_counts_records_and_says_the_year_of_the_newest(papers: list[EvidenceRecord], rosa: Person) -> None:
    found = next(topic for topic in topics.of_person(rosa) if topic.label == "Kidney screening")
    assert (found.count, found.newest) == (2, 2022)


def test_a_removed_topic_stays_off_after_the_next_load(
    papers: list[EvidenceRecord], rosa: Person, rosas_account: User
) -> None:
    topic_actions.remove_topic(person=rosa, topic=kidney_screening(), by=rosas_account)
    put_records(8, start=60)
    assert "Kidney screening" not in of_rosa(rosa)
    assert not topics.who_work_on(Person.objects.all(), ["kidney screening"]).exists()
    assert AuditEntry.objects.filter(action="topic.removed", by=rosas_account).count() == 1
    topic_actions.put_topic_back(person=rosa, topic=kidney_screening(), by=rosas_account)
    assert "Kidney screening" in of_rosa(rosa)


def test_only_oneself_and_the_team_remove_topics(
    papers: list[EvidenceRecord], rosa: Person, charlie: User, tess: User
) -> None:
    with pytest.raises(NotAllowed, match="Only the person themselves"):
        topic_actions.remove_topic(person=rosa, topic=kidney_screening(), by=charlie)
    topic_actions.remove_topic(person=rosa, topic=kidney_screening(), by=tess)
    with pytest.raises(NotAllowed, match="already been removed"):
        topic_actions.remove_topic(person=rosa, topic=kidney_screening(), by=tess)


def test_what_has_not_been_removed_cannot_be_put_back(papers: list[EvidenceRecord], rosa: Person, tess: User) -> None:
    with pytest.raises(NotAllowed, match="has not been removed"):
        topic_actions.put_topic_back(person=rosa, topic=kidney_screening(), by=tess)


def test_a_topic_of_one_person_is_none_to_choose_from(papers: list[EvidenceRecord], rosa: Person) -> None:
    assert topics.among(Person.objects.all()) == []


def test_topics_to_choose_from_count_people_and_say_each_word_once(papers: list[EvidenceRecord], rosa: Person) -> None:
    put_records(2, PersonReference("test:sam", "Sam Sorrel"), start=60)
    put_records(2, PersonReference("test:kim", "Kim Kale"), start=70)
    found = {topic.label: topic.count for topic in topics.among(Person.objects.all())}
    assert found["Kidney screening"] == 3
    assert "Kidney" not in found
