"""What becomes of rows that are people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from charnia.apps.evidence.retirement import retired_among
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
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
    sure,
    without_doubles,
)
from charnia.core.vocabulary import PersonRole
from charnia.engine.identity.people_names import read_name
from charnia.sources.spreadsheet.conversions import Unusable
from charnia.sources.spreadsheet.fields import Values
from charnia.sources.spreadsheet.headings import plain
from charnia.sources.spreadsheet.records import RowFault, SheetRecord
from charnia.sources.spreadsheet.targets.people import PEOPLE

_TOLD = (
    "name", "title", "bio", "interests", "avoids", "hours_a_month", "takes_requests", "orcid",
)  # fmt: skip
_TWO = "Its ORCID iD and its e-mail address belong to two people here, {one} and {other}; correct one of the two."
_SHARED = "The e-mail address belongs to {name} here; give each person their own, or leave it empty."
_OTHER_ADDRESS = (
    "{name} of the same organisation came before with other details. If it is the same person, correct their profile; "
    "if not, give each row a reference of your own."
)
_FORGOTTEN = (
    "Somebody known by this asked to be forgotten here, so the row is left out. If it is somebody else, let them make "
    "a profile of their own."
)
_RETIRED = (
    "{name} is out of the directory because the evidence is old, and stays out whatever the row says. One click brings "
    "the profile back: on the desk, under “Stale”."
)
_TAKEN = "Row {row} speaks of the same person; put the two together in one row."


class _AskedToBeForgotten(Unusable):
    """The row would bring somebody back."""


def plan_people(records: Iterable[SheetRecord | RowFault]) -> Plan:
    """What importing these rows would do, storing nothing."""
    plan = Plan()
    rows = without_doubles(records, PEOPLE.keys, plan)
    values = [record.values for record, _ in rows]
    organisations = NamedOrganisations(
        names=[one.get("organisation", "") for one in values],
        references=[one.get("organisation_id", "") for one in values],
    )
    planner = _Planner(entries=Entries(PEOPLE.name), organisations=organisations)
    planner.look_up([keys for _, keys in rows])
    planner.look_up_forgotten({id_ for record, keys in rows for id_ in ids_of_row(record.values, keys)})
    for record, keys in rows:
        try:
            plan.steps.append(planner.step(record, keys))
        except _AskedToBeForgotten as problem:
            plan.refused.append(RowFault(record.row, str(problem), ()))
        except Unusable as problem:
            plan.refuse(record, str(problem))
    _note_the_retired(plan)
    return plan


def _note_the_retired(plan: Plan) -> None:
    """Says of which people a row speaks whom the policy for stale profiles took out of the directory."""
    rows = {step.thing.pk: step.record.row for step in plan.steps if step.thing.pk}
    for part in in_parts(rows):
        for person in retired_among(part):
            sentence = _RETIRED.format(name=person.name)
            plan.noted.append(RowFault(rows[person.pk], sentence, (), kept=True, whole=True))


@dataclass(slots=True)
class _Planner:
    entries: Entries
    organisations: NamedOrganisations
    by_key: dict[str, list[Person]] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)
    """The row that speaks of a person, by the person's key."""
    forgotten: set[str] = field(default_factory=set)

    def look_up(self, keys: Sequence[Sequence[str]]) -> None:
        """Reads at once whom the sure keys of all rows may mean, whatever brought them here."""
        wanted = [sure(one) for one in keys]
        orcids = {one["orcid"] for one in wanted if "orcid" in one}
        mails = {one["email"] for one in wanted if "email" in one}
        for part in in_parts(orcids):
            self._note("orcid", _stored().filter(orcid__in=part), lambda person: str(person.orcid))
            ids = [f"orcid:{orcid}" for orcid in part]
            found = _stored().filter(source_id__in=ids)
            self._note("orcid", found, lambda person: str(person.source_id).removeprefix("orcid:"))
        for part in in_parts(mails):
            found = _stored().filter(contact_email__in=part)
            self._note("email", found, lambda person: person.contact_email)
            accounts = _stored().filter(user__email__in=part)
            self._note("email", accounts, lambda person: person.user.email.lower() if person.user else "")
        pks = [entry.person_id for one in keys for entry in self.entries.of(one) if entry.person_id]
        for part in in_parts(set(pks)):
            for person in _stored().filter(pk__in=part):
                self.by_key.setdefault(f"pk:{person.pk}", []).append(person)

    def look_up_forgotten(self, ids: set[str]) -> None:
        """Reads at once which of the ids by which rows are known belong to people who asked to be forgotten."""
        for part in in_parts(ids):
            self.forgotten |= people_queries.forgotten_among(part)

    def _note(self, sort: str, found: Iterable[Person], key: Any) -> None:
        for person in found:
            self.by_key.setdefault(f"{sort}:{key(person)}", []).append(person)

    def step(self, record: SheetRecord, keys: tuple[str, ...]) -> Step:
        """Raises Unusable with a sentence where it cannot be told who is meant."""
        values = record.values
        person, entry = self._meant(values, keys)
        if person is None and not self.forgotten.isdisjoint(ids_of_row(values, keys)):
            raise _AskedToBeForgotten(_FORGOTTEN)
        told = self._told(values, person)
        if person is None:
            return Step(record, keys, told, Fate.NEW, Person(**told, source_id=_source_id(told)), told)
        if person.pk in self.rows:
            raise Unusable(_TAKEN.format(row=self.rows[person.pk]))
        self.rows[person.pk] = record.row
        if person.user_id is not None:
            return Step(record, keys, told, Fate.KEPT, person, {}, entry)
        changes = changes_to(person, told, entry, ())
        changes |= _more_roles(person, values)
        if "orcid" in changes and not person.source_id:
            changes["source_id"] = _source_id(changes)
        return Step(record, keys, told, Fate.CHANGED if changes else Fate.UNCHANGED, person, changes, entry)

    def _meant(self, values: Values, keys: tuple[str, ...]) -> tuple[Person | None, SpreadsheetEntry | None]:
        entries = self.entries.of(keys)
        entry = next((one for one in entries if are_one(one.keys, keys)), None)
        sorts = sure(keys)
        people = [person for sort, key in sorts.items() for person in self.by_key.get(f"{sort}:{key}", ())]
        if entry is not None:
            people += self.by_key.get(f"pk:{entry.person_id}", [])
        each = list({person.pk: person for person in people}.values())
        if len(each) > 1:
            raise Unusable(_TWO.format(one=each[0].name, other=each[1].name))
        if not each:
            if entries and set(sorts) == {"email"}:
                raise Unusable(_OTHER_ADDRESS.format(name=values["name"]))
            return None, None
        if entry is None and "orcid" not in sorts and not _share_a_word(each[0].name, values["name"]):
            raise Unusable(_SHARED.format(name=each[0].name))
        return each[0], entry or self.entries.of_thing.get(each[0].pk)

    def _told(self, values: Values, person: Person | None) -> Told:
        told: Told = {name: values[name] for name in _TOLD if name in values}
        if "email" in values:
            told["contact_email"] = values["email"]
        if person is None:
            told["roles"] = [role.value for role in values.get("roles", ())]
        name, reference = values.get("organisation", ""), values.get("organisation_id", "")
        if name or reference:
            told["organisation"] = self.organisations.known_or_new(name, reference)
        return told


def ids_of_row(values: Values, keys: Iterable[str]) -> set[str]:
    """By what a row would be known as somebody on the list of those who asked to be forgotten: its keys, and the name
    at the organisation with its words in any order and without titles. ORCID iDs and addresses mean the same
    everywhere; references and names mean something in spreadsheets alone."""
    ids = {key if key.startswith(("orcid:", "email:")) else f"spreadsheet:{key}" for key in keys}
    where = values.get("organisation_id") or values.get("organisation")
    name = read_name(values.get("name", ""))
    words = sorted((*name.given, *name.family))
    return ids | {f"spreadsheet:words:{' '.join(words)}@{plain(where)}"} if where and words else ids


def _stored() -> QuerySet[Person]:
    return Person.objects.select_related("organisation", "user")


def _source_id(told: Told) -> str | None:
    """The id by which evidence names the person."""
    return f"orcid:{told['orcid']}" if told.get("orcid") else None


def _more_roles(person: Person, values: Values) -> Told:
    told: tuple[PersonRole, ...] = values.get("roles", ())
    more = [role.value for role in told if role.value not in person.roles]
    return {"roles": [*person.roles, *more]} if more else {}


def _share_a_word(one: str, other: str) -> bool:
    first, second = ({plain(word) for word in name.split() if len(plain(word)) > 1} for name in (one, other))
    return not first.isdisjoint(second)
