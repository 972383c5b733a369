"""What becomes of rows that are organisations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from charnia.apps.organisations.models import Membership, Organisation
from charnia.apps.organisations.queries import ID_FIELDS
from charnia.apps.organisations.register_matching import are_one_place, is_safe_alone
from charnia.apps.programmes.models import SpreadsheetEntry
from charnia.apps.programmes.spreadsheets.named_organisations import NamedOrganisations
from charnia.apps.programmes.spreadsheets.steps import (
    Entries,
    Fate,
    Plan,
    Step,
    Told,
    are_one,
    changes_to,
    in_parts,
    without_doubles,
)
from charnia.core.vocabulary import OrganisationKind, Register
from charnia.engine.identity.name_readings import comparable
from charnia.sources.spreadsheet.conversions import Unusable
from charnia.sources.spreadsheet.fields import Values
from charnia.sources.spreadsheet.records import RowFault, SheetRecord
from charnia.sources.spreadsheet.targets.organisations import ORGANISATIONS

_TOLD = (
    "name", "kind", "size", "website", "town", "region", "founded", "description", "ror", "ods_code",
    "companies_house",
)  # fmt: skip
_PREFIXES = {Register.ROR: "ror", Register.NHS_ODS: "ods", Register.COMPANIES_HOUSE: "companies-house"}
_TWO = "Its identifiers belong to two organisations here, {one} and {other}; correct one of them."
_TAKEN = "Row {row} speaks of the same organisation; put the two together in one row."


def plan_organisations(records: Iterable[SheetRecord | RowFault]) -> Plan:
    """What importing these rows would do, storing nothing."""
    plan = Plan()
    rows = without_doubles(records, ORGANISATIONS.keys, plan)
    entries = Entries(ORGANISATIONS.name)
    named = NamedOrganisations(
        names=[record.values["name"] for record, _ in rows],
        references=[one for record, _ in rows for one in _references(record.values)],
    )
    planner = _Planner(entries=entries, named=named)
    planner.look_up(entry.organisation_id for _, keys in rows for entry in entries.of(keys))
    for record, keys in rows:
        try:
            plan.steps.append(planner.step(record, keys))
        except Unusable as problem:
            plan.refuse(record, str(problem))
    return plan


@dataclass(slots=True)
class _Planner:
    entries: Entries
    named: NamedOrganisations
    by_pk: dict[int, Organisation] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)
    kept: set[int] = field(default_factory=lambda: set(Membership.objects.values_list("organisation", flat=True)))

    def look_up(self, pks: Iterable[int | None]) -> None:
        """Reads at once what entries speak of."""
        for part in in_parts({pk for pk in pks if pk is not None}):
            self.by_pk.update(Organisation.objects.in_bulk(part))

    def step(self, record: SheetRecord, keys: tuple[str, ...]) -> Step:
        """Raises Unusable with a sentence where it cannot be told which is meant."""
        values = record.values
        told: Told = {name: values[name] for name in _TOLD if name in values}
        organisation, entry = self._meant(values, keys)
        if organisation is None:
            return Step(record, keys, told, Fate.NEW, Organisation(**told), told)
        if organisation.pk in self.rows:
            raise Unusable(_TAKEN.format(row=self.rows[organisation.pk]))
        self.rows[organisation.pk] = record.row
        if organisation.ror:
            del told["name"]  # What ROR calls it stays; the row may have a former name.
        if organisation.pk in self.kept:
            return Step(record, keys, told, Fate.KEPT, organisation, {}, entry)
        changes = changes_to(organisation, told, entry, organisation.kept_by_hand)
        return Step(record, keys, told, Fate.CHANGED if changes else Fate.UNCHANGED, organisation, changes, entry)

    def _meant(self, values: Values, keys: tuple[str, ...]) -> tuple[Organisation | None, SpreadsheetEntry | None]:
        entry = next((one for one in self.entries.of(keys) if are_one(one.keys, keys)), None)
        by_id = [self.named.known("", reference) for reference in _references(values)]
        found = {one.pk: one for one in by_id if one is not None}
        if entry is not None and entry.organisation_id in self.by_pk:
            found.setdefault(entry.organisation_id, self.by_pk[entry.organisation_id])
        each = list(found.values())
        if len(each) > 1:
            raise Unusable(_TWO.format(one=each[0].name, other=each[1].name))
        if each:
            return each[0], entry or self.entries.of_thing.get(each[0].pk)
        named = self.named.known(values["name"])
        if named is None or not _may_be(named, values):
            return None, None
        return named, self.entries.of_thing.get(named.pk)


def _references(values: Values) -> list[str]:
    fields = ((prefix, values.get(ID_FIELDS[register])) for register, prefix in _PREFIXES.items())
    return [f"{prefix}:{value}" for prefix, value in fields if value]


def _may_be(named: Organisation, values: Values) -> bool:
    """Whether an organisation of the same name is the row's: no identifier, kind or town speaks against it.

    A town does not where the name tells by itself which place of study is meant: one university may say London and
    another list Kingston upon Thames.
    """
    for name in ID_FIELDS.values():
        if getattr(named, name) and values.get(name) and getattr(named, name) != values[name]:
            return False
    kinds = {named.kind, values.get("kind", "")} - {""}
    if len(kinds) > 1 and not kinds <= _OVERLAPPING:
        return False
    words = comparable(values["name"])
    return are_one_place(words, (named.town, str(values.get("town", "")))) or is_safe_alone(words)


_OVERLAPPING = {kind.value for kind in (OrganisationKind.UNIVERSITY, OrganisationKind.CHARITY, OrganisationKind.FUNDER)}
"""Kinds that one organisation may have at once: a school of medicine is a charity and pays for research."""
