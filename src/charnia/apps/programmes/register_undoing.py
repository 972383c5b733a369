"""Puts back what accepting a register's entry changed, inside the transaction that takes the decision back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.apps import apps

from charnia.apps.audit.journal import put_in_again, set_back
from charnia.apps.evidence.models import EvidenceRecord
from charnia.apps.organisations.accepted_ids import LINK
from charnia.apps.organisations.models import AcceptedChange, Organisation, RegisterDoubt, RegisterEntry
from charnia.apps.organisations.one_of import OneOf
from charnia.apps.organisations.queries import ID_FIELDS, held
from charnia.apps.organisations.register_decisions import ENTRY, ORGANISATION, empty_again, is_of_filling
from charnia.apps.organisations.register_facts import fields_of
from charnia.apps.organisations.register_filling import fill, told_of
from charnia.apps.organisations.slugs import free_slug
from charnia.apps.people.models import Person
from charnia.core.vocabulary import Register

_PERSON = "people.person"


@dataclass(frozen=True, slots=True)
class PutBack:
    """What came of it: the organisation of the entry, what stays in words, and keys of what was touched: records, and
    other rows by model."""

    other: Organisation | None
    stays: tuple[str, ...]
    records: list[int]
    touched: dict[str, set[int]]


def put_back(doubt: RegisterDoubt) -> PutBack:
    """Undoes every change of an accepted entry, the last one first.

    A value that somebody has changed since keeps what they wrote; a row that is gone stays gone. What loads have
    brought by way of the entry goes with it.
    """
    organisation = held().get(pk=doubt.organisation_id)
    changes = _Changes.of(doubt, organisation)
    told = told_of([organisation]).get(organisation.pk, {})
    left = [change for change in changes.rest if not _undo(change)]
    other = _holder_of_entry(doubt, changes)
    elsewhere = 0
    if other is not None:
        _send_links(changes.links, organisation, other)
        elsewhere = _send_people(changes.posts, organisation, other)
        fill([other], {}, told_of([other]) if _is_told_afresh(other, doubt) else {})
    organisation.refresh_from_db()
    afresh = _is_told_afresh(organisation, doubt)
    fields = empty_again(organisation=organisation, changes=changes.filling, told=told, afresh=afresh)
    stays = (*_labels(fields, left), *_numbers(left, elsewhere))
    return PutBack(other, stays, [change.key for change in changes.links], changes.touched)


@dataclass(frozen=True, slots=True)
class _Changes:
    """What a decision changed, by how it goes back: the fields that entries filled, links of records, keys of people,
    and single values and rows."""

    filling: list[AcceptedChange]
    links: list[AcceptedChange]
    posts: set[int]
    rest: list[AcceptedChange]

    @classmethod
    def of(cls, doubt: RegisterDoubt, organisation: Organisation) -> _Changes:
        """The changes of a decision, the last one first."""
        found = cls([], [], set(), [])
        for change in doubt.changes.order_by("-pk"):
            if change.table == _PERSON:
                found.posts.add(change.key)
            elif change.table == LINK:
                found.links.append(change)
            elif is_of_filling(change, organisation):
                found.filling.append(change)
            else:
                found.rest.append(change)
        return found

    @property
    def has_new_entry(self) -> bool:
        """Whether there was no entry before the decision."""
        return any(change.table == ENTRY and not change.field for change in self.rest)

    @property
    def touched(self) -> dict[str, set[int]]:
        """Keys of the rows changed, by model; records apart."""
        touched = {_PERSON: self.posts}
        for change in self.rest:
            touched.setdefault(change.table, set()).add(change.key)
        return touched


def _undo(change: AcceptedChange) -> bool:
    """Undoes one change; False where the value stays, because somebody has changed it since."""
    if change.field:
        return set_back(change) or change.table == ENTRY
    if change.before is not None:
        fields = change.before["fields"]
        put_in_again(change, **({"slug": _free_address(fields)} if change.table == ORGANISATION else {}))
    return True


def _holder_of_entry(doubt: RegisterDoubt, changes: _Changes) -> Organisation | None:
    """The organisation that stands for the entry again. Where none did, the entry goes as it came; unless records or
    people came by its id since: these get an organisation of their own, as the register tells it."""
    other = held().filter(pk=doubt.other).first() if doubt.other else None
    entry = RegisterEntry.objects.filter(
        register=doubt.register, register_id=doubt.register_id, organisation=doubt.organisation_id
    ).first()
    if entry is None:
        return other
    if changes.has_new_entry and (other is not None or not (changes.links or changes.posts)):
        entry.delete()
        return other
    if other is None:
        other = _stand_alone(entry)
    RegisterEntry.objects.filter(pk=entry.pk).update(organisation=other)
    return other


def _stand_alone(entry: RegisterEntry) -> Organisation:
    register = Register(entry.register)
    told = {"name": entry.register_id, **fields_of([(register, entry.facts)])}
    slug = free_slug(Organisation, str(told["name"]))
    return Organisation.objects.create(slug=slug, **told, **{ID_FIELDS[register]: entry.register_id})


def _send_links(links: Sequence[AcceptedChange], organisation: Organisation, other: Organisation) -> None:
    """Records that named `other`, or came by the entry since, name it again; those that named both name both."""
    through = EvidenceRecord.organisations.through.objects
    keys = OneOf({change.key for change in links})
    here = set(
        through.filter(organisation=organisation, evidencerecord__in=keys).values_list("evidencerecord", flat=True)
    )
    there = set(through.filter(organisation=other, evidencerecord__in=keys).values_list("evidencerecord", flat=True))
    going = {change.key for change in links if change.after is not None} & here
    staying = {change.key for change in links if change.after is None} & here
    ours = through.filter(organisation=organisation)
    ours.filter(evidencerecord__in=OneOf(going & there)).delete()
    ours.filter(evidencerecord__in=OneOf(going)).update(organisation=other)
    fresh = [through.model(evidencerecord_id=key, organisation=other) for key in sorted(staying - going - there)]
    through.bulk_create(fresh, batch_size=500)


def _send_people(keys: Collection[int], organisation: Organisation, other: Organisation) -> int:
    """People whose organisation the decision changed have their own again; returns how many have another one since."""
    people = Person.everyone.filter(pk__in=OneOf(keys))
    elsewhere = people.exclude(organisation=organisation).count()
    people.filter(organisation=organisation).update(organisation=other)
    return elsewhere


def _is_told_afresh(organisation: Organisation, doubt: RegisterDoubt) -> bool:
    """Whether a load has changed what its entries tell since the decision."""
    return organisation.register_entries.filter(changed_at__gt=doubt.decided_at).exists()


def _free_address(fields: dict[str, str]) -> str:
    """The address that an organisation had, or the next one that is free where another has it by now."""
    is_taken = Organisation.objects.filter(slug=fields["slug"]).exists()
    return free_slug(Organisation, fields["name"]) if is_taken else fields["slug"]


def _labels(fields: Sequence[str], left: Sequence[AcceptedChange]) -> list[str]:
    """The fields of the organisation that stay, in words."""
    names = [*fields, *(change.field for change in left if change.table == ORGANISATION)]
    return [str(one.verbose_name) for one in Organisation._meta.concrete_fields if one.name in names]


def _numbers(left: Sequence[AcceptedChange], people: int) -> list[str]:
    """How many other things stay, in words."""
    rows = Counter(table for table, _ in {(change.table, change.key) for change in left} if table != ORGANISATION)
    named = [(number, apps.get_model(table)._meta) for table, number in sorted(rows.items())]
    words = [f"{number} {meta.verbose_name if number == 1 else meta.verbose_name_plural}" for number, meta in named]
    return words + ([f"{people} {'person' if people == 1 else 'people'}"] if people else [])
