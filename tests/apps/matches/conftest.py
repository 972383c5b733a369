"""What a gap is matched with: Rosa's papers on accuracy studies, a mentor, a facility next door, a fund, an event."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.evidence import actions as evidence_actions
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.pool import forget_matcher
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.apps.products.models import Product
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import PersonReference
from charnia.core.vocabulary import EvidenceKind
from tests.apps.directory.conftest import put_offer, soon

STUDY = "diagnostic accuracy study"
ROSA = PersonReference("test:rosa", "Rosa Rowan", "first author")


@pytest.fixture(autouse=True)
def _fresh_matcher() -> None:
    forget_matcher()


def put_papers(person: PersonReference, *titles: str, year: int | None = None, start: int = 0) -> None:
    """One paper a title, all of one year (last year where none is given)."""
    day = dt.date(year or timezone.localdate().year - 1, 3, 1)
    load = evidence_actions.open_load(source="test papers", by=None, licence="CC BY 4.0")
    records = [
        Record(
            id=f"doi:10.2/{person.id}-{start + place}",
            title=title,
            kind=EvidenceKind.PUBLICATION,
            text=f"{title}, told at length.",
            date=day,
            people=(person,),
            url=f"https://doi.org/10.2/{place}",
        )
        for place, title in enumerate(titles)
    ]
    evidence_actions.store_records(load=load, records=records, by=None)


@pytest.fixture
def gap(product: Product) -> Gap:
    """The gap that the public text gives away."""
    bring_up_to_date(brief=product.brief, by=None)
    return Gap.objects.get(trigger_quote__contains=STUDY)


@pytest.fixture
def near_labs(db: None) -> Organisation:
    """Some two kilometres from Alder."""
    return Organisation.objects.create(slug="near", name="Near Labs", kind="campus", latitude=52.78, longitude=-1.19)


@pytest.fixture
def far_labs(db: None) -> Organisation:
    """Some five hundred kilometres from Alder."""
    return Organisation.objects.create(slug="far", name="Far Labs", kind="campus", latitude=57.1, longitude=-2.1)


@pytest.fixture
def offers(near_labs: Organisation, far_labs: Organisation) -> dict[str, Offer]:
    words = "Diagnostic accuracy study"
    return {
        "facility": put_offer(kind="facility", title=f"{words} unit", text=words, organisation=near_labs),
        "course": put_offer(kind="course", title=f"{words} course", text=words, organisation=far_labs),
        "event": put_offer(kind="event", title=f"{words} evening", text=words, starts_at=soon(), ends_at=soon()),
        "past event": put_offer(kind="event", title=f"{words} last year", text=words, starts_at=soon(-300)),
        "draft": put_offer(kind="course", title=f"{words} draft", text=words, is_published=False),
        "bakery": put_offer(kind="facility", title="Bakery", text="Bread and rolls", organisation=far_labs),
    }


@pytest.fixture
def cluster(gap: Gap, rosa: Person, offers: dict[str, Offer], alice: User) -> Gap:
    """The gap, with somebody and something of most sorts that could close it."""
    put_papers(
        ROSA,
        "A diagnostic accuracy study of a finger-prick test",
        "Design of diagnostic accuracy studies in pharmacy",
        "Kidney disease in the community",
    )
    put_papers(PersonReference("test:old", "Otto Older"), "Diagnostic accuracy study of a test", year=2009)
    put_papers(PersonReference("test:off", "Olive Off"), "Bread and its crust")
    return gap
