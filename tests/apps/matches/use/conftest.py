"""A gap, and Rosa, whose paper fits it."""

from __future__ import annotations

import datetime as dt

import pytest

from charnia.apps.evidence import actions as evidence_actions
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.pool import forget_matcher
from charnia.apps.people.models import Person
from charnia.apps.products.models import Product
from charnia.core.evidence import EvidenceRecord, PersonReference
from charnia.core.vocabulary import EvidenceKind

TITLE = "A diagnostic accuracy study of a finger-prick test"


@pytest.fixture(autouse=True)
def fresh_matcher() -> None:
    forget_matcher()


def put_paper(id_: str, *people: PersonReference, day: dt.date | None) -> None:
    load = evidence_actions.open_load(source="test papers", by=None, licence="CC BY 4.0")
    record = EvidenceRecord(
        id=id_, title=f"{TITLE} {id_}", kind=EvidenceKind.PUBLICATION, text=TITLE, date=day, people=people
    )
    evidence_actions.store_records(load=load, records=[record], by=None)


@pytest.fixture
def study_gap(product: Product) -> Gap:
    bring_up_to_date(brief=product.brief, by=None)
    return Gap.objects.get(trigger_quote__contains="diagnostic accuracy study")


@pytest.fixture
def expert(rosa: Person, study_gap: Gap) -> Person:
    """Rosa, whose paper fits the gap."""
    put_paper("p1", PersonReference("test:rosa", "Rosa Rowan"), day=dt.date(2025, 1, 1))
    return rosa
