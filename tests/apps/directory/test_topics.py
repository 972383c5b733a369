"""Topics follow the evidence, and a large store is not read again on every page while it is being loaded."""

from __future__ import annotations

import pytest

from charnia.apps.directory import topics
from charnia.apps.evidence.models import Authorship, EvidenceRecord
from charnia.apps.people.models import Person
from charnia.core.evidence import PersonReference
from tests.apps.directory.conftest import put_records


def of_rosa() -> list[str]:
    keys = Authorship.objects.filter(disowned_at=None).values_list("record_id", flat=True)
    return [topic.label for topic in topics.of_records(keys)]


def test_new_and_deleted_evidence_changes_topics(papers: list[EvidenceRecord], rosa: Person) -> None:
    assert "Kidney screening" in of_rosa()
    EvidenceRecord.objects.filter(title__startswith="Kidney").delete()
    assert "Kidney screening" not in of_rosa()
    put_records(4, start=60)
    assert "Kidney screening" in of_rosa()


def test_a_long_reading_is_not_repeated_at_once(papers: list[EvidenceRecord], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "_KEPT", topics._Kept())
    monkeypatch.setattr(topics, "LONG_READING", 0.0)
    monkeypatch.setattr(topics, "RESTS", 1_000_000)
    assert "Kidney screening" in of_rosa()
    put_records(4, start=60)
    assert topics.of_records(EvidenceRecord.objects.filter(source_id="doi:10.1/60").values_list("pk", flat=True)) == []


def test_a_topic_of_one_person_is_none_to_choose_from(papers: list[EvidenceRecord], rosa: Person) -> None:
    assert topics.among(Person.objects.all()) == []


def test_topics_to_choose_from_count_people_and_say_each_word_once(papers: list[EvidenceRecord], rosa: Person) -> None:
    put_records(2, PersonReference("test:sam", "Sam Sorrel"), start=60)
    put_records(2, PersonReference("test:kim", "Kim Kale"), start=70)
    found = {topic.label: topic.count for topic in topics.among(Person.objects.all())}
    assert found["Kidney screening"] == 3
    assert "Kidney" not in found
