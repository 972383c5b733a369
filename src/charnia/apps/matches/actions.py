"""Every write to shortlists."""

from __future__ import annotations

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.gaps import queries as gap_queries
from charnia.apps.gaps.models import Gap
from charnia.apps.matches import queries
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.models import ShortlistEntry
from charnia.core.verdict import NotAllowed


@transaction.atomic
def shortlist(
    *, gap: Gap, candidate: Candidate, by: User, score: float | None = None, note: str = ""
) -> ShortlistEntry:
    """Keeps a person or offer for a gap, with its score of today. One that is kept already stays as it is."""
    if not gap_queries.decidable_by(by).filter(pk=gap.pk).exists():
        raise NotAllowed("Only members of the company and the programme team can change its shortlist.")
    if not candidate.is_available:
        raise NotAllowed("This person or offer is no longer in the directory, so it cannot be kept.")
    entry, is_new = ShortlistEntry.objects.get_or_create(
        gap=gap,
        person=candidate.person,
        offer=candidate.offer,
        defaults={"score": score, "note": note.strip(), "added_by": by},
    )
    if is_new:
        record(action="shortlist.added", target=entry, by=by)
    return entry


@transaction.atomic
def change_note(*, entry: ShortlistEntry, note: str, by: User) -> ShortlistEntry:
    """Writes down why the entry is kept."""
    _require_may_change(entry, by)
    entry.note = note.strip()
    entry.save(update_fields=["note"])
    record(action="shortlist.noted", target=entry, by=by)
    return entry


@transaction.atomic
def remove(*, entry: ShortlistEntry, by: User) -> None:
    """Takes an entry off the shortlist."""
    _require_may_change(entry, by)
    record(action="shortlist.removed", target=entry, by=by)
    entry.delete()


def _require_may_change(entry: ShortlistEntry, by: User) -> None:
    if not queries.visible_to(by).filter(pk=entry.pk).exists():
        raise NotAllowed("Only members of the company and the programme team can change its shortlist.")
