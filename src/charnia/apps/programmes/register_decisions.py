"""A register's entry is accepted for an organisation that accounts keep, with all that hangs on it, and taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from django.db.models import ForeignKey, Model

from charnia.apps.accounts.models import User
from charnia.apps.audit.journal import Journal, like, texts_of_both
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import ChangedThing, EvidenceRecord
from charnia.apps.organisations.accepted_ids import LINK
from charnia.apps.organisations.models import DoubtStatus, Membership, Organisation, RegisterDoubt
from charnia.apps.organisations.one_of import OneOf
from charnia.apps.organisations.register_decisions import (
    decide_doubt,
    fill_from_registers,
    give_entry,
    journal_of,
    reverse_acceptance,
)
from charnia.apps.programmes.register_undoing import put_back


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What came of it: the organisation of the entry, if there is one, and what stays because it was changed since."""

    doubt: RegisterDoubt
    other: Organisation | None
    stays: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """For whoever took it back."""
        entry = f"{self.doubt.get_register_display()} {self.doubt.register_id}"
        said = f"Taken back. {self.doubt.organisation} is without {entry}, and this is not asked about again."
        if self.other is not None:
            said += f" The entry is that of {self.other}."
        if self.stays:
            said += f" Changed since the decision, and so left as it is: {', '.join(self.stays)}."
        return said


@transaction.atomic
def accept_register_doubt(*, doubt: RegisterDoubt, by: User) -> None:
    """The register speaks of this organisation: it gets the id and the entry, and whatever registers tell that nobody
    has written. All that the one which stood for it so far had goes over, and that one goes, unless accounts keep it.
    What changes is written down, and every index reads it again.

    Raises NotAllowed when it has another id in a register, or somebody has answered.
    """
    decide_doubt(doubt=doubt, status=DoubtStatus.ACCEPTED, by=by)
    doubt = RegisterDoubt.objects.get(pk=doubt.pk)
    journal = journal_of(doubt)
    organisation, other = give_entry(journal=journal, doubt=doubt)
    records: list[int] = []
    if other is not None and not other.memberships.exists():
        records = _move_links(journal, other, organisation)
        _move_everything(journal, other, organisation)
        journal.take_out(other)
    fill_from_registers(journal=journal, organisation=organisation)
    journal.close()
    _tell(records, journal.touched)


@transaction.atomic
def take_back_acceptance(*, doubt: RegisterDoubt, by: User) -> TakenBack:
    """Takes "the same" back: it is "another one" from now on. The organisation, the one that stood for the entry and
    all that had gone over are as they were, but for what has been changed since.

    Raises NotAllowed where `reverse_acceptance` does.
    """
    doubt = RegisterDoubt.objects.get(pk=doubt.pk)
    reverse_acceptance(doubt=doubt, by=by)
    back = put_back(doubt)
    doubt.changes.all().delete()
    _tell(back.records, back.touched)
    doubt.refresh_from_db()
    return TakenBack(doubt, back.other, back.stays)


def pointers_to_organisations() -> Iterator[tuple[type[Model], str]]:
    """Every model that belongs to an organisation, memberships apart, with the name of the field that says to which."""
    for model in apps.get_models():
        if model is not Membership:
            for one in model._meta.concrete_fields:
                if isinstance(one, ForeignKey) and one.related_model is Organisation:
                    yield model, one.name


def _move_everything(journal: Journal, source: Organisation, target: Organisation) -> None:
    """Every row that points to `source` points to `target` afterwards, or is taken out where that has its like."""
    for model, name in pointers_to_organisations():
        for row in model._base_manager.filter(**{name: source}).order_by("pk"):
            twin = like(row, name, target)
            if twin is None:
                journal.change(row, **{f"{name}_id": target.pk})
            else:
                _take_out_changes(journal, row)
                journal.take_out(row)
                journal.change(twin, **texts_of_both(twin, row))


def _take_out_changes(journal: Journal, row: Model) -> None:
    """What a decision on another organisation has changed comes back with it, so that it can still be taken back."""
    if isinstance(row, RegisterDoubt):
        for change in row.changes.order_by("pk"):
            journal.take_out(change)


def _move_links(journal: Journal, source: Organisation, target: Organisation) -> list[int]:
    """The records of `source` name `target` afterwards, each once; returns their keys."""
    links = EvidenceRecord.organisations.through.objects.filter(organisation=source)
    records = list(links.order_by("evidencerecord").values_list("evidencerecord_id", flat=True))
    through = EvidenceRecord.organisations.through.objects.filter(organisation=target)
    twice = set(through.filter(evidencerecord__in=OneOf(records)).values_list("evidencerecord_id", flat=True))
    for key in records:
        after = None if key in twice else target.pk
        journal.note(LINK, key, "organisation_id", before=source.pk, after=after)
    links.filter(evidencerecord__in=OneOf(twice)).delete()
    links.update(organisation=target)
    return records


def _tell(records: Collection[int], touched: Mapping[str, set[int]]) -> None:
    """Every index reads these again."""
    note_change(ChangedThing.RECORD, records)
    note_change(ChangedThing.PERSON, touched.get("people.person", ()))
    note_change(ChangedThing.OFFER, touched.get("offers.offer", ()))
