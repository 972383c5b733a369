"""A small cluster: Rosa's papers, an event, a facility, a fund with its source, a case study."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.evidence import actions
from charnia.apps.evidence.models import EvidenceRecord
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import OrganisationReference, PersonReference
from charnia.core.vocabulary import EvidenceKind

ROSA = PersonReference("test:rosa", "Rosa Rowan", "first author")
HOSTILE = '<script>alert("x")</script>'


def put_records(number: int, *people: PersonReference, licence: str = "CC BY 4.0", start: int = 0) -> None:
    """Papers about kidney screening and, in turn, other things."""
    load = actions.open_load(source="test papers", by=None, licence=licence)
    records = [
        Record(
            id=f"doi:10.1/{place}",
            title=f"Kidney screening in pharmacy {place}" if place % 2 == 0 else f"Matter{chr(97 + place % 26)} apart",
            kind=EvidenceKind.PUBLICATION,
            text="What the paper says at length.",
            date=dt.date(2020 + place % 5, 3, 1),
            people=people or (ROSA,),
            organisations=(OrganisationReference("test:uni", "Fernmoor University"),),
            url=f"https://doi.org/10.1/{place}",
        )
        for place in range(start, start + number)
    ]
    actions.store_records(load=load, records=records, by=None)


def put_offer(**fields: Any) -> Offer:
    """An offer with what is given, and a title and slug of its own."""
    number = Offer.objects.count() + 1
    given = {"slug": f"offer-{number}", "kind": "facility", "title": f"Offer {number}", "text": "What it is.", **fields}
    return Offer.objects.create(**given)


def soon(days: int = 7) -> dt.datetime:
    """A moment at noon so many days from now."""
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + dt.timedelta(days=days)


@pytest.fixture
def papers(rosa: Person) -> list[EvidenceRecord]:
    """Four papers of Rosa's, two of them about kidney screening, among thirty of others."""
    put_records(4)
    load = actions.open_load(source="others", by=None)
    others = [Record(id=f"other:{n}", title=f"Elsewhere{chr(97 + n % 26)}{n} thing") for n in range(30)]
    actions.store_records(load=load, records=others, by=None)
    return list(EvidenceRecord.objects.filter(source_id__startswith="doi:").order_by("pk"))


@pytest.fixture
def event(alder: Organisation) -> Offer:
    return put_offer(
        kind="event", title="Kidney evening", slug="kidney-evening", organisation=alder, venue="Hall 2",
        starts_at=soon(), ends_at=soon() + dt.timedelta(hours=2),
    )  # fmt: skip


@pytest.fixture
def rosas_account(rosa: Person, bob: User) -> User:
    """Bob turns out to be Rosa."""
    Person.objects.filter(pk=rosa.pk).update(user=bob)
    return bob
