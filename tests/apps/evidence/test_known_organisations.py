"""Organisations as records and sources name them: by an id of the source, a reference to a register, or a name."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest

from charnia.apps.audit.models import AuditEntry
from charnia.apps.evidence import actions
from charnia.apps.evidence.identity import known_organisation
from charnia.apps.evidence.known_organisations import examine_organisations
from charnia.apps.evidence.models import EvidenceLoad
from charnia.apps.organisations.models import Organisation
from charnia.core.evidence import OrganisationFacts, OrganisationReference
from charnia.core.vocabulary import Region
from tests.apps.evidence.test_store import paper


@pytest.fixture
def load(db: None) -> EvidenceLoad:
    return actions.open_load(source="test", by=None, filename="papers.jsonl")


def test_organisations_named_by_id_alone_are_linked_when_they_are_known(load: EvidenceLoad) -> None:
    named, nameless = OrganisationReference("gtr:O1", "Merrowby University"), OrganisationReference("gtr:O1", "")
    unknown = OrganisationReference("gtr:O2", "")
    first, second = (dataclasses.replace(paper(number), organisations=()) for number in (1, 2))
    actions.store_records(load=load, records=[dataclasses.replace(first, organisations=(named,))], by=None)
    actions.store_records(load=load, records=[dataclasses.replace(second, organisations=(unknown, nameless))], by=None)
    (organisation,) = Organisation.objects.all()
    assert (organisation.name, organisation.records.count()) == ("Merrowby University", 2)


def test_what_sources_say_of_organisations_fills_what_is_empty_and_overwrites_nothing(load: EvidenceLoad) -> None:
    known, fresh = OrganisationReference("gtr:O1", "Merrowby University"), OrganisationReference("gtr:O2", "Tarn Ltd")
    actions.store_records(load=load, records=[dataclasses.replace(paper(1), organisations=(known,))], by=None)
    Organisation.objects.update(website="https://own.example", kept_by_hand=["town"])
    facts = [OrganisationFacts(one, "Tarn", Region.WALES, "https://other.example") for one in (known, fresh)]
    assert actions.put_organisations(organisations=facts, load=load, by=None) == {"new": 1, "changed": 1}
    first, second = Organisation.objects.order_by("pk")
    assert (first.town, first.region, first.website) == ("", "wales", "https://own.example")
    assert (second.name, second.town, second.region) == ("Tarn Ltd", "Tarn", "wales")
    moved = [dataclasses.replace(one, town="Elsewhere", region=Region.LONDON) for one in facts]
    assert actions.put_organisations(organisations=moved, load=load, by=None) == {"unchanged": 2}
    assert examine_organisations(moved) == Counter(unchanged=2)
    assert AuditEntry.objects.filter(action="organisations.put").count() == 2


def test_a_registered_organisation_is_filled_by_its_register_alone(load: EvidenceLoad) -> None:
    registered = Organisation.objects.create(slug="m", name="Merrowby University", ror="04h699437", source_id="ror:x")
    facts = [OrganisationFacts(OrganisationReference("gtr:O1", "Merrowby University"), "Tarn", Region.WALES)]
    assert examine_organisations(facts) == Counter(unchanged=1)
    assert actions.put_organisations(organisations=facts, load=load, by=None) == {"unchanged": 1}
    registered.refresh_from_db()
    assert (registered.town, Organisation.objects.count()) == ("", 1)


@pytest.mark.parametrize("id_", ["companies-house:01799445", "GB-COH-01799445", "gtr:O1", "ref2014:merrowby"])
def test_an_offer_knows_the_organisation_that_a_record_with_its_id_has(load: EvidenceLoad, id_: str) -> None:
    Organisation.objects.create(slug="m", name="Merrowby University", companies_house="01799445")
    reference = OrganisationReference(id_, "Merrowby University")
    actions.store_records(load=load, records=[dataclasses.replace(paper(1), organisations=(reference,))], by=None)
    Organisation.objects.create(slug="r", name="Merrowby University", ror="04h699437")
    (organisation,) = Organisation.objects.exclude(records=None)
    assert known_organisation(id_, "Merrowby University") == organisation.pk
