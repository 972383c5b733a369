"""Every write to shortlists and feedback."""

from __future__ import annotations

from django.db import transaction

from charnia.apps.accounts.actions import hold
from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.gaps import queries as gap_queries
from charnia.apps.gaps.models import Gap
from charnia.apps.gaps.steps import wants_closing
from charnia.apps.matches import queries
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.models import Feedback, ShortlistEntry
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import FeedbackReason, FeedbackVerb


@transaction.atomic
def shortlist(
    *, gap: Gap, candidate: Candidate, by: User, score: float | None = None, note: str = ""
) -> ShortlistEntry:
    """Keeps a person or offer for a gap, with its score of today. One that is kept already stays as it is."""
    if not gap_queries.decidable_by(by).filter(pk=gap.pk).exists():
        raise NotAllowed("Only members of the company and the programme team can change its shortlist.")
    if not (wanted := wants_closing(gap)):
        raise NotAllowed(wanted.reason)
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
        note_feedback(gap=gap, candidate=candidate, verb=FeedbackVerb.SHORTLISTED, by=by)
    return entry


@transaction.atomic
def say_not_helpful(*, gap: Gap, candidate: Candidate, reason: FeedbackReason, note: str = "", by: User) -> Feedback:
    """The company or the programme team says why a bridge does not help. Once an account: the first word counts."""
    if not gap_queries.decidable_by(by).filter(pk=gap.pk).exists():
        raise NotAllowed("Only members of the company and the programme team can say what helps with this gap.")
    hold(user=by)
    said = queries.said_not_helpful(by, gap).filter(person=candidate.person, offer=candidate.offer)
    if said.exists():
        raise NotAllowed("You have already said that this does not help with this gap.")
    return note_feedback(
        gap=gap, candidate=candidate, verb=FeedbackVerb.NOT_HELPFUL, by=by, reason=reason, note=note.strip()
    )


@transaction.atomic
def note_feedback(
    *,
    gap: Gap,
    candidate: Candidate,
    verb: FeedbackVerb,
    by: User | None,
    reason: FeedbackReason | None = None,
    note: str = "",
) -> Feedback:
    """Adds what became of a bridge. For actions that have checked who may do it; call it in their transaction."""
    feedback = Feedback.objects.create(
        gap=gap,
        person=candidate.person,
        offer=candidate.offer,
        verb=verb,
        reason=reason.value if reason else "",
        note=note,
        by=by,
    )
    record(action="feedback.added", target=feedback, by=by, verb=verb.value)
    return feedback


@transaction.atomic
def change_note(*, entry: ShortlistEntry, note: str, by: User) -> ShortlistEntry:
    """Writes down why the entry is kept. Raises NotAllowed when the note is no longer the one that `entry` was read
    with."""
    _require_may_change(entry, by)
    changed = ShortlistEntry.objects.filter(pk=entry.pk, note=entry.note).update(note=note.strip())
    if not changed:
        raise NotAllowed("Somebody has changed this note in the meantime. Look at theirs first, then save yours.")
    entry.note = note.strip()
    record(action="shortlist.noted", target=entry, by=by)
    return entry


@transaction.atomic
def remove(*, entry: ShortlistEntry, by: User) -> None:
    """Takes an entry off the shortlist."""
    _require_may_change(entry, by)
    record(action="shortlist.removed", target=entry, by=by)
    _, deleted = ShortlistEntry.objects.filter(pk=entry.pk).delete()
    if not deleted:
        raise NotAllowed("Somebody has already taken this off the shortlist.")


def _require_may_change(entry: ShortlistEntry, by: User) -> None:
    if not queries.visible_to(by).filter(pk=entry.pk).exists():
        raise NotAllowed("Only members of the company and the programme team can change its shortlist.")
