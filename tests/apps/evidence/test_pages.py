"""The page of a record: its text only where the licence allows, its people only where they are listed."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.test import Client

from charnia.apps.evidence import actions
from charnia.apps.evidence.models import Authorship, EvidenceRecord
from charnia.apps.offers.models import Offer
from charnia.apps.people.models import Person
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import OrganisationReference, PersonReference
from charnia.core.vocabulary import EvidenceKind

HOSTILE = '</script><script>alert("x")</script>'


def put(*, licence: str = "CC BY 4.0", is_fictional: bool = False, **fields: object) -> EvidenceRecord:
    given: dict[str, object] = {
        "id": "doi:10.1/1",
        "title": "Kidney tests in pharmacies",
        "kind": EvidenceKind.PUBLICATION,
        "text": "The whole abstract.",
        "date": dt.date(2024, 5, 1),
        "people": (PersonReference("test:rosa", "Rosa Rowan", "last"), PersonReference("test:sam", "Sam Sorrel")),
        "organisations": (OrganisationReference("ror:1", "Fernmoor University"),),
        "url": "https://doi.org/10.1/1",
        **fields,
    }
    load = actions.open_load(source="test", by=None, licence=licence)
    actions.store_records(load=load, records=[Record(**given)], by=None, is_fictional=is_fictional)  # type: ignore[arg-type]  # fields by name
    return EvidenceRecord.objects.get()


def page(record: EvidenceRecord) -> str:
    answer = Client().get(record.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_a_record_says_what_whom_and_whence() -> None:
    record = put()
    Offer.objects.create(slug="o", kind="facility", title="A bench", text="x").evidence.add(record)
    Offer.objects.create(slug="d", kind="facility", title="A draft", text="x", is_published=False).evidence.add(record)
    markup = page(record)
    for said in (
        "The whole abstract.",
        "Rosa Rowan",
        "last",
        "Fernmoor University",
        "doi:10.1/1",
        "A bench",
        "CC BY 4.0",
    ):
        assert said in markup
    assert "A draft" not in markup
    facts = json.loads(re.search(r"ld\+json\">(.*?)</script>", markup, re.DOTALL)[1])  # type: ignore[index]
    assert facts["@type"] == "ScholarlyArticle"
    assert [author["name"] for author in facts["author"]] == ["Rosa Rowan", "Sam Sorrel"]


@pytest.mark.django_db
def test_a_text_whose_licence_is_not_open_stays_at_its_source() -> None:
    markup = page(put(licence="CC BY-NC-ND 4.0"))
    assert "The whole abstract." not in markup
    assert "does not clearly allow it" in markup
    assert 'href="https://doi.org/10.1/1"' in markup


@pytest.mark.django_db
def test_hidden_people_and_those_who_disowned_it_are_not_named() -> None:
    record = put()
    Person.objects.filter(name="Rosa Rowan").update(is_listed=False)
    Authorship.objects.filter(person__name="Sam Sorrel").update(disowned_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    markup = page(record)
    assert "Rosa Rowan" not in markup
    assert "Sam Sorrel" not in markup
    assert "Nobody who is listed in the directory." in markup


@pytest.mark.django_db
def test_hostile_records_stay_text() -> None:
    markup = page(
        put(title=HOSTILE, text=HOSTILE, people=(PersonReference("p", HOSTILE, HOSTILE),), url="javascript:x")
    )
    assert markup.count("<script") == markup.count("</script>") == 1
    assert 'href="javascript' not in markup


@pytest.mark.django_db
def test_a_record_with_a_title_alone_says_so_and_invented_ones_are_not_indexed() -> None:
    markup = page(put(kind=None, text="", date=None, people=(), organisations=(), url="", is_fictional=True))
    assert "Only the title of this record is known." in markup
    assert "noindex" in markup


@pytest.mark.django_db
def test_a_record_that_is_not_there_is_a_missing_page() -> None:
    assert Client().get("/evidence/999/").status_code == 404


@pytest.mark.parametrize(
    ("source_id", "url", "address"),
    [
        ("doi:10.1136/jech-2017", "", "https://doi.org/10.1136/jech-2017"),
        ("doi:https://doi.org/10.1136/jech-2017", "", "https://doi.org/10.1136/jech-2017"),
        ("doi:10.1136/jech-2017", "https://example.org/x", "https://example.org/x"),
        ("grant:10.1136/x", "", ""),
        ("doi:none", "", ""),
    ],
)
def test_a_record_leads_to_its_source(source_id: str, url: str, address: str) -> None:
    assert EvidenceRecord(source_id=source_id, url=url).source_address == address
