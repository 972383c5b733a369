"""Every write to the gap ledger. What a person has decided survives every new diagnosis."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.gaps import queries
from charnia.apps.gaps.models import Gap, GapEvent, GapOrigin, GapVerb
from charnia.apps.products import queries as product_queries
from charnia.apps.products.models import Brief
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Axis, GapKind, GapStatus, Layer, Urgency

REWORDABLE_FIELDS = ("statement", "kind", "axis", "urgency")


@transaction.atomic
def confirm(*, gap: Gap, by: User) -> Gap:
    """Agrees that this is missing."""
    return _decide(gap=gap, by=by, verb=GapVerb.CONFIRMED, after=GapStatus.CONFIRMED, allowed=[GapStatus.PROPOSED])


@transaction.atomic
def dismiss(*, gap: Gap, by: User, reason: str) -> Gap:
    """Says, with a reason, that this is not a gap. Raises NotAllowed without one."""
    if not reason.strip():
        raise NotAllowed("Say why this is not a gap. The reason stays in the history, and helps the next reader.")
    allowed = [GapStatus.PROPOSED, GapStatus.CONFIRMED]
    return _decide(gap=gap, by=by, verb=GapVerb.DISMISSED, after=GapStatus.DISMISSED, allowed=allowed, reason=reason)


@transaction.atomic
def reopen(*, gap: Gap, by: User) -> Gap:
    """Takes a decision back: the gap is proposed again, its history kept."""
    allowed = [GapStatus.CONFIRMED, GapStatus.DISMISSED, GapStatus.CLOSED]
    return _decide(gap=gap, by=by, verb=GapVerb.REOPENED, after=GapStatus.PROPOSED, allowed=allowed)


@transaction.atomic
def close(*, gap: Gap, by: User) -> Gap:
    """Says that what was missing is there now."""
    allowed = [GapStatus.CONFIRMED, GapStatus.BRIDGED]
    return _decide(gap=gap, by=by, verb=GapVerb.CLOSED, after=GapStatus.CLOSED, allowed=allowed)


@transaction.atomic
def reword(*, gap: Gap, by: User, changes: Mapping[str, str]) -> Gap:
    """Changes statement, kind, axis or urgency; the wording before stays in the history."""
    _require_may_decide(gap, by)
    changed = [name for name in REWORDABLE_FIELDS if name in changes and getattr(gap, name) != changes[name]]
    if not changed:
        return gap
    if not str(changes.get("statement", gap.statement)).strip():
        raise NotAllowed("Write what is missing, in one sentence.")
    before = "; ".join(f"{name} was “{getattr(gap, name)}”" for name in changed)
    for name in changed:
        setattr(gap, name, changes[name])
    gap.save(update_fields=[*changed, "changed_at"])
    _tell(gap=gap, by=by, verb=GapVerb.REWORDED, note=before)
    return gap


@transaction.atomic
def add(*, brief: Brief, by: User, statement: str, kind: GapKind, axis: Axis, urgency: Urgency, layer: Layer) -> Gap:
    """Adds a gap that a person knows of; it counts as confirmed."""
    if not product_queries.visible_to(by).filter(pk=brief.product_id).exists():
        raise NotAllowed("Only members of the company and the programme team can add a gap.")
    if not statement.strip():
        raise NotAllowed("Write what is missing, in one sentence.")
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


def _decide(*, gap: Gap, by: User, verb: GapVerb, after: GapStatus, allowed: list[GapStatus], reason: str = "") -> Gap:
    _require_may_decide(gap, by)
    changed = Gap.objects.filter(pk=gap.pk, status__in=allowed).update(status=after.value, reason=reason.strip())
    gap.refresh_from_db()
    if not changed:
        raise NotAllowed(
            f"This gap is now “{GapStatus(gap.status).label.lower()}”, so that step is closed. Please look again."
        )
    _tell(gap=gap, by=by, verb=verb, note=reason.strip())
    return gap


def _tell(*, gap: Gap, by: User | None, verb: GapVerb, note: str = "") -> None:
    GapEvent.objects.create(gap=gap, by=by, verb=verb.value, note=note)
    record(action=f"gap.{verb.value}", target=gap, by=by)


def _require_may_decide(gap: Gap, by: User) -> None:
    if not queries.decidable_by(by).filter(pk=gap.pk).exists():
        raise NotAllowed("Only members of the company and the programme team can decide on its gaps.")
