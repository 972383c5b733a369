"""An organisation with members and the registered one that may be it, with all that may belong to either."""

from __future__ import annotations

import json
import random
from typing import Any

from django.apps import apps
from django.core import serializers

from charnia.apps.accounts.models import User
from charnia.apps.evidence.actions import open_load, store_records
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation, RegisterDoubt, RegisterEntry
from charnia.apps.organisations.register_loading import RegisterFiles, load_register
from charnia.apps.people.models import DeclaredConflict, Person
from charnia.apps.products.models import Product
from charnia.apps.programmes.models import SpreadsheetEntry
from charnia.apps.programmes.register_decisions import TakenBack, accept_register_doubt, take_back_acceptance
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import OrganisationReference
from charnia.core.registers import RegisteredOrganisation
from charnia.core.vocabulary import Register
from tests.apps.programmes.test_register_doubts import ALDER, REFERENCE

OWN = OrganisationReference("test:alder", "Alder Diagnostics")
EARLIER = OrganisationReference("test:alder-labs", "Alder Labs")
SPEAK_OF_IT = {"audit.auditentry", "evidence.indexchange", "organisations.acceptedchange"}
LEFT_OUT = {
    "organisations.organisation": ("changed_at",),
    "organisations.registerdoubt": ("status", "decided_at", "decided_by"),
}


def everything() -> dict[str, Any]:
    """All rows of all tables, but for what only says that something was done. Organisations carry when they changed, by
    which indexes know what to read again; links are told by what they link."""
    rows: list[Any] = []
    for model in apps.get_models():
        if model._meta.label_lower not in SPEAK_OF_IT:
            rows += model._base_manager.order_by("pk")
    found = {(row["model"], row["pk"]): row["fields"] for row in json.loads(serializers.serialize("json", rows))}
    for (model, _), fields in found.items():
        for name in LEFT_OUT.get(model, ()):
            fields.pop(name)
        if "organisations" in fields:
            fields["organisations"].sort()
    return {f"{model} {key}": fields for (model, key), fields in found.items()}


def store(*records: Record) -> None:
    store_records(load=open_load(source="test", by=None), records=list(records), by=None)


def paper(number: int, *organisations: OrganisationReference, text: str = "Kits.") -> Record:
    return Record(id=f"doi:10.1/{number}", title=f"Kits {number}", text=text, organisations=organisations)


def load_entry(**changes: Any) -> None:
    told = {name: getattr(ALDER, name) for name in ("register", "id", "name", "address", "founded")} | changes
    load_register(
        files=RegisterFiles(register=Register.COMPANIES_HOUSE), found=[RegisteredOrganisation(**told)], by=None
    )


def the_doubt() -> RegisterDoubt:
    return RegisterDoubt.objects.get(register_id="01234567")


def accept(tess: User) -> RegisterDoubt:
    accept_register_doubt(doubt=the_doubt(), by=tess)
    return the_doubt()


def take_back(tess: User) -> TakenBack:
    return take_back_acceptance(doubt=the_doubt(), by=tess)


def other() -> Organisation:
    """The organisation that stands for the entry."""
    return RegisterEntry.objects.get(register_id="01234567").organisation


def works_of(organisation: Organisation) -> list[str]:
    return sorted(organisation.records.values_list("source_id", flat=True))


def a_registered_one() -> Organisation:
    """The organisation that stands for the entry, with a record, a person, an offer, a product and a conflict."""
    store(paper(1, REFERENCE))
    registered = other()
    person = Person.objects.create(slug="rosa", name="Rosa Rowan", organisation=registered)
    DeclaredConflict.objects.create(
        person=person, organisation=registered, ground="employee", side="team", note="Works"
    )
    Offer.objects.create(slug="hour", kind="mentor", title="An hour", organisation=registered)
    Product.objects.create(name="Kit", organisation=registered)
    return registered


class Furnishing:
    """Gives both organisations some of everything that may point to one, by chance."""

    def __init__(self, seed: int, alder: Organisation, tess: User) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - chooses what a test has, no secret
        self.alder, self.registered, self.tess = alder, other(), tess

    def furnish(self) -> None:
        """All of it."""
        self._fields()
        both = [paper(11, REFERENCE, OWN)] if self._may() else []
        store(paper(10, REFERENCE), *both, paper(12, OWN), paper(13, EARLIER))
        for place, one in enumerate(self.chance.choices((self.registered, self.alder), k=4)):
            self._person(place, one)
        for place, holder in enumerate((self.registered, self.alder)):
            self._belongings(place, holder)
        if self._may():
            self._second_entry()

    def _may(self) -> bool:
        return self.chance.random() < 0.6

    def _fields(self) -> None:
        told = {"description": "Kits and more.", "region": "london", "size": "sme", "is_listed": self._may()}
        source_id = EARLIER.id if self._may() else None
        Organisation.objects.filter(pk=self.registered.pk).update(**told, source_id=source_id)
        by_hand = ["name", "town"] if self._may() else []
        source_id = OWN.id if self._may() else None
        town = "Alderley" if self._may() else ""
        Organisation.objects.filter(pk=self.alder.pk).update(source_id=source_id, kept_by_hand=by_hand, town=town)

    def _person(self, place: int, employer: Organisation) -> None:
        person = Person.objects.create(slug=f"p{place}", name=f"Person {place}", organisation=employer)
        for holder in (self.registered, self.alder):
            if self._may():
                told = {"ground": "employee", "side": "team", "note": f"Said {holder.pk}", "declared_by": self.tess}
                DeclaredConflict.objects.create(person=person, organisation=holder, **told)

    def _belongings(self, place: int, holder: Organisation) -> None:
        if self._may():
            SpreadsheetEntry.objects.create(target="organisations", keys=[f"k{place}"], organisation=holder)
        if self._may():
            Product.objects.create(name=f"Kit {place}", organisation=holder)
        if self._may():
            Offer.objects.create(slug=f"o{place}", kind="mentor", title="An hour", organisation=holder)
        if self._may():
            told = {"register": "ror", "register_id": "0abcdef12", "facts": {}, "load": the_doubt().load}
            RegisterDoubt.objects.create(organisation=holder, status="refused", decided_by=self.tess, **told)

    def _second_entry(self) -> None:
        Organisation.objects.filter(pk=self.registered.pk).update(ror="04h699437")
        facts = {"name": "Alder", "website": "https://alder.example", "address": {"town": "Leeds", "country": "GB"}}
        told = {"register_id": "04h699437", "facts": facts, "content_hash": "x", "load": the_doubt().load}
        RegisterEntry.objects.create(register="ror", organisation=self.registered, **told)
