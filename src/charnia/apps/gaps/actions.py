"""Every write to the gap ledger. What a person has decided survives every new diagnosis."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from charnia.apps.accounts.actions import hold
from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.gaps import queries
from charnia.apps.gaps.models import Gap, GapEvent, GapOrigin, GapVerb
from charnia.apps.gaps.steps import STEPS
from charnia.apps.products import queries as product_queries
from charnia.apps.products.models import Brief
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Axis, GapKind, GapStatus, Layer, Urgency

REWORDABLE_FIELDS = ("statement", "kind", "axis", "urgency")


@transaction.atomic
def take_step(*, gap: Gap, verb: GapVerb, by: User, note: str = "") -> Gap:
    """Moves a gap as the table of steps says. Raises NotAllowed when the step is not open, not theirs to take, or
    needs a note and got none."""
    _require_may_decide(gap, by)
    step, note = STEPS[verb], note.strip()
    if step.asks and not note:
        raise NotAllowed(step.refusal)
    reason = note if step.after is GapStatus.DISMISSED else ""
    changed = Gap.objects.filter(pk=gap.pk, status__in=step.before).update(
        status=step.after.value, reason=reason, changed_at=timezone.now()
    )
    gap.refresh_from_db()
    if not changed:
        raise NotAllowed(
            f"This gap is now “{GapStatus(gap.status).label.lower()}”, so that step is closed. Please look again."
        )
    _tell(gap=gap, by=by, verb=verb, note=note)
    return gap


def confirm(*, gap: Gap, by: User) -> Gap:
    """Agrees that this is missing."""
    return take_step(gap=gap, verb=GapVerb.CONFIRMED, by=by)


def dismiss(*, gap: Gap, by: User, reason: str) -> Gap:
    """Says, with a reason, that this is not a gap."""
    return take_step(gap=gap, verb=GapVerb.DISMISSED, by=by, note=reason)


@transaction.atomic
def reword(*, gap: Gap, by: User, changes: Mapping[str, str]) -> Gap:
    """Changes statement, kind, axis or urgency; the wording before stays in the history."""
    _require_may_decide(gap, by)
    changed = [name for name in REWORDABLE_FIELDS if name in changes and getattr(gap, name) != changes[name]]
    if not changed:
        return gap
    if not str(changes.get("statement", gap.statement)).strip():
        raise NotAllowed("Write what is missing, in one sentence.")
    before = "; ".join(f"{name} was “{_in_words(gap, name)}”" for name in changed)
    for name in changed:
        setattr(gap, name, changes[name])
    gap.save(update_fields=[*changed, "changed_at"])
    _tell(gap=gap, by=by, verb=GapVerb.REWORDED, note=before)
    return gap


@transaction.atomic
def add(*, brief: Brief, by: User, statement: str, kind: GapKind, axis: Axis, urgency: Urgency, layer: Layer) -> Gap:
    """Adds a gap that a person knows of; it counts as confirmed."""
    layers = product_queries.layers_visible_to(by, brief)
    if not layers:
        raise NotAllowed("Only members of the company and the programme team can add a gap.")
    if layer not in layers:
        raise NotAllowed("The company has not opened that layer to you. Choose a layer that you can read.")
    if not statement.strip():
        raise NotAllowed("Write what is missing, in one sentence.")
    hold(user=by)
    if queries.open_gaps(queries.visible_to(by)).filter(brief=brief, statement=statement.strip()).exists():
        raise NotAllowed("A gap in these words is in the ledger already. Look at it there, or say what is different.")
    gap = Gap.objects.create(
        brief=brief,
        statement=statement.strip(),
        found_statement="",
        kind=kind.value,
        axis=axis.value,
        urgency=urgency.value,
        layer=layer.value,
        origin=GapOrigin.ADDED.value,
        status=GapStatus.CONFIRMED.value,
        trigger_version=brief.version,
    )
    _tell(gap=gap, by=by, verb=GapVerb.ADDED)
    return gap


def _in_words(gap: Gap, name: str) -> str:
    return {
        "statement": gap.statement,
        "kind": gap.get_kind_display(),
        "axis": gap.get_axis_display(),
        "urgency": gap.get_urgency_display(),
    }[name]


def _tell(*, gap: Gap, by: User | None, verb: GapVerb, note: str = "") -> None:
    GapEvent.objects.create(gap=gap, by=by, verb=verb.value, note=note)
    record(action=f"gap.{verb.value}", target=gap, by=by)


def _require_may_decide(gap: Gap, by: User) -> None:
    if not queries.decidable_by(by).filter(pk=gap.pk).exists():
        raise NotAllowed("Only members of the company and the programme team can decide on its gaps.")
