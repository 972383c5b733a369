"""Stores what a plan says, many rows at a time. Called by the action that imports, inside its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import ChangedThing, EvidenceLoad
from charnia.apps.evidence.row_updates import update_rows
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.slugs import free_slugs
from charnia.apps.people.models import Person
from charnia.apps.products.actions import take_in
from charnia.apps.programmes.models import SpreadsheetEntry
from charnia.apps.programmes.spreadsheets.steps import Fate, Plan, Step, as_fact
from charnia.sources.spreadsheet.targets.offers import EVENTS, OFFERS

_AT_ONCE = 200


def store_plan(plan: Plan, *, target: str, load: EvidenceLoad, shows_new: bool, by: User | None) -> None:
    """Stores new and changed things, with what the rows told of them."""
    if target == "products":
        _store_products(plan, load=load, by=by)
        return
    _add_organisations_of([step.told.get("organisation") for step in plan.steps if step.stores])
    fresh = [step.thing for step in plan.steps if step.fate is Fate.NEW]
    for thing in fresh:
        _prepare(thing, shows_new=shows_new, by=by)
    changed, names = _changed(plan)
    if target == "people":
        _store(Person, fresh, changed, names)
        note_change(ChangedThing.PERSON, [person.pk for person in (*fresh, *changed)])
    elif target == "organisations":
        _store(Organisation, fresh, changed, names)
    else:
        _store(Offer, fresh, changed, names)
        note_change(ChangedThing.OFFER, [offer.pk for offer in (*fresh, *changed)])
    _put_entries(plan.steps, target=OFFERS.name if target == EVENTS.name else target, load=load)


def _prepare(thing: Any, *, shows_new: bool, by: User | None) -> None:
    if isinstance(thing, Offer):
        thing.is_published, thing.created_by = shows_new, by
    else:
        thing.is_listed = shows_new


def _changed(plan: Plan) -> tuple[list[Any], set[str]]:
    """The things that change, with their new values, and the names of all fields that do."""
    changed = []
    names: set[str] = set()
    for step in plan.steps:
        if step.fate is Fate.CHANGED:
            for name, value in step.changes.items():
                setattr(step.thing, name, value)
            changed.append(step.thing)
            names |= step.changes.keys()
    return changed, names


def _add_organisations_of(named: Sequence[Organisation | None]) -> None:
    """Adds organisations that came with the rows, each once."""
    fresh = list({id(one): one for one in named if one is not None and one.pk is None}.values())
    _store(Organisation, fresh, [], set())


def _store(model: type[Model], fresh: Sequence[Any], changed: Sequence[Any], names: set[str]) -> None:
    """Adds things of one sort, each under an address that people can read, and changes the named fields of others."""
    slugs = free_slugs(model, [thing.title if isinstance(thing, Offer) else thing.name for thing in fresh])
    for thing, slug in zip(fresh, slugs, strict=True):
        thing.slug = slug
    model._default_manager.bulk_create(fresh, batch_size=_AT_ONCE)
    if changed:
        if model is not Person:
            names = {*names, "changed_at"}
            for thing in changed:
                thing.changed_at = timezone.now()
        update_rows(model, sorted(names), changed)


def _put_entries(steps: Sequence[Step], *, target: str, load: EvidenceLoad) -> None:
    fresh: list[SpreadsheetEntry] = []
    known: list[SpreadsheetEntry] = []
    for step in steps:
        if step.fate is Fate.KEPT:
            continue
        entry = step.entry or SpreadsheetEntry(target=target)
        facts = {**entry.facts, **_held(step)}
        if step.entry is not None and (entry.facts, tuple(entry.keys)) == (facts, step.keys):
            continue
        entry.keys, entry.facts, entry.load, entry.changed_at = list(step.keys), facts, load, timezone.now()
        setattr(entry, "offer" if target == OFFERS.name else _PLACES[target], step.thing)
        (known if step.entry is not None else fresh).append(entry)
    SpreadsheetEntry.objects.bulk_create(fresh, batch_size=_AT_ONCE)
    update_rows(SpreadsheetEntry, ("keys", "facts", "load", "changed_at"), known)


_PLACES = {"people": "person", "organisations": "organisation", "products": "product"}


def _held(step: Step) -> dict[str, Any]:
    """What the row told and the thing now holds: later rows may change it, anything else is somebody else's word."""
    pairs = ((name, as_fact(value)) for name, value in step.told.items())
    return {name: value for name, value in pairs if as_fact(getattr(step.thing, name)) == value}


def _store_products(plan: Plan, *, load: EvidenceLoad, by: User | None) -> None:
    _add_organisations_of([step.thing.organisation for step in plan.steps if step.stores])
    for step in plan.steps:
        if not step.stores:
            continue
        brief = take_in(product=step.thing, told=step.told, by=by)
        bring_up_to_date(brief=brief, by=by)
        entry = step.entry or SpreadsheetEntry(target="products")
        entry.keys, entry.facts = list(step.keys), {**step.told, "version": brief.version}
        entry.product, entry.load = step.thing, load
        entry.save()
