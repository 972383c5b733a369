"""What becomes of rows that are offers or events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from charnia.apps.offers.models import Offer
from charnia.apps.programmes.spreadsheets.named_organisations import NamedOrganisations
from charnia.apps.programmes.spreadsheets.steps import (
    Entries,
    Fate,
    Plan,
    Step,
    Told,
    are_one,
    as_local,
    changes_to,
    in_parts,
    without_doubles,
)
from charnia.sources.spreadsheet.conversions import Unusable
from charnia.sources.spreadsheet.fields import Target, Values
from charnia.sources.spreadsheet.records import RowFault, SheetRecord
from charnia.sources.spreadsheet.targets.offers import OFFERS

_TOLD = ("title", "text", "starts_at", "ends_at", "closes_on", "venue", "cost", "how_to_ask", "url")
_ENDS_FIRST = "With the dates that its page has been given by hand it would end before it starts; correct them there."
_TAKEN = "Row {row} speaks of the same offer; put the two together in one row."


def plan_offers(records: Iterable[SheetRecord | RowFault], target: Target) -> Plan:
    """What importing these rows would do, storing nothing. Events and offers know each other's entries."""
    plan = Plan()
    rows = without_doubles(records, target.keys, plan)
    values = [record.values for record, _ in rows]
    organisations = NamedOrganisations(
        names=[one.get("organisation", "") for one in values],
        references=[one.get("organisation_id", "") for one in values],
    )
    planner = _Planner(entries=Entries(OFFERS.name), organisations=organisations)
    planner.look_up(keys for _, keys in rows)
    for record, keys in rows:
        try:
            plan.steps.append(planner.step(record, keys))
        except Unusable as problem:
            plan.refuse(record, str(problem))
    return plan


@dataclass(slots=True)
class _Planner:
    entries: Entries
    organisations: NamedOrganisations
    by_pk: dict[int, Offer] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)

    def look_up(self, keys: Iterable[tuple[str, ...]]) -> None:
        """Reads at once what entries speak of."""
        pks = {entry.offer_id for one in keys for entry in self.entries.of(one) if entry.offer_id}
        for part in in_parts(pks):
            self.by_pk.update(Offer.objects.select_related("organisation").in_bulk(part))

    def step(self, record: SheetRecord, keys: tuple[str, ...]) -> Step:
        """Raises Unusable with a sentence where it cannot be told which is meant, or its dates would not do."""
        told = self._told(record.values)
        entry = next((one for one in self.entries.of(keys) if are_one(one.keys, keys)), None)
        offer = self.by_pk.get(entry.offer_id) if entry is not None and entry.offer_id else None
        if offer is None:
            return Step(record, keys, told, Fate.NEW, Offer(**told), told)
        if offer.pk in self.rows:
            raise Unusable(_TAKEN.format(row=self.rows[offer.pk]))
        self.rows[offer.pk] = record.row
        changes = changes_to(offer, told, entry, ())
        starts, ends = (changes.get(name, getattr(offer, name)) for name in ("starts_at", "ends_at"))
        if ends is not None and (starts is None or ends < starts):
            raise Unusable(_ENDS_FIRST)
        return Step(record, keys, told, Fate.CHANGED if changes else Fate.UNCHANGED, offer, changes, entry)

    def _told(self, values: Values) -> Told:
        told: Told = {name: values[name] for name in _TOLD if name in values}
        for name in ("starts_at", "ends_at"):
            if isinstance(told.get(name), dt.datetime):
                told[name] = as_local(told[name])
        told["kind"] = values["kind"].value
        name, reference = values.get("organisation", ""), values.get("organisation_id", "")
        giver = self.organisations.known(name, reference) if name or reference else None
        if giver is not None:
            told["organisation"], told["provider"] = giver, ""
            told["latitude"], told["longitude"] = giver.latitude, giver.longitude
        elif name:
            told["provider"] = name
        return {field: value for field, value in told.items() if value is not None}
