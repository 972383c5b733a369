"""Brings the gap ledger up to date with the newest version of a brief. No human decision or wording is ever undone."""

from __future__ import annotations

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.gaps.diagnosis import LayeredGap, find_gaps
from charnia.apps.gaps.models import Gap, GapEvent, GapOrigin, GapVerb
from charnia.apps.products.models import Brief
from charnia.core.diagnosis.reconcile import GapTrace, reconcile
from charnia.core.vocabulary import Axis, GapKind, GapStatus, Layer

_TRIGGER_FIELDS = (
    "trigger_quote", "trigger_start", "trigger_end", "trigger_field", "trigger_rule", "trigger_words",
    "trigger_version", "layer",
)  # fmt: skip


def bring_up_to_date(*, brief: Brief, by: User | None) -> bool:
    """Diagnoses the newest version if that has not happened yet; says whether anything was done.

    Safe when two requests do it at once: the second finds the version already taken and does nothing.
    """
    brief.refresh_from_db(fields=["version", "diagnosed_version"])
    version = brief.newest
    if version is None or brief.diagnosed_version >= version.number:
        return False
    found = find_gaps(version)
    with transaction.atomic():
        taken = Brief.objects.filter(pk=brief.pk, diagnosed_version=brief.diagnosed_version).update(
            diagnosed_version=version.number
        )
        if not taken:
            return False
        _reconcile(brief, found, version.number)
        record(action="brief.diagnosed", target=brief, by=by, version=version.number, gaps=len(found))
    brief.diagnosed_version = version.number
    return True


def _reconcile(brief: Brief, found: tuple[LayeredGap, ...], version: int) -> None:
    ledger = list(Gap.objects.filter(brief=brief, origin=GapOrigin.FOUND))
    reworded = set(
        GapEvent.objects.filter(gap__brief=brief, verb=GapVerb.REWORDED).order_by().values_list("gap_id", flat=True)
    )
    traces = [_trace(gap, by_a_person=gap.pk in reworded) for gap in ledger]
    answer = reconcile(traces, [gap.trace() for gap in found])
    for i, j in answer.same:
        _keep(ledger[i], found[j], version)
    for j in answer.new:
        _create(brief, found[j], version)
    for i in answer.gone:
        _set_current(ledger[i], is_current=False)


def _keep(gap: Gap, found: LayeredGap, version: int) -> None:
    """Moves the trigger to where it stands now; the wording follows only while no person has touched the gap."""
    for name, value in _trigger_values(found, version).items():
        setattr(gap, name, value)
    fields = list(_TRIGGER_FIELDS)
    if gap.status == GapStatus.PROPOSED and not gap.events.filter(verb=GapVerb.REWORDED).exists():
        values = _found_values(found)
        for name, value in values.items():
            setattr(gap, name, value)
        fields += values
    gap.save(update_fields=[*fields, "changed_at"])
    _set_current(gap, is_current=True)


def _set_current(gap: Gap, *, is_current: bool) -> None:
    if Gap.objects.filter(pk=gap.pk, is_current=not is_current).update(is_current=is_current):
        verb = GapVerb.FOUND_AGAIN if is_current else GapVerb.NOT_FOUND_AGAIN
        GapEvent.objects.create(gap=gap, verb=verb.value)


def _create(brief: Brief, found: LayeredGap, version: int) -> None:
    gap = Gap.objects.create(
        brief=brief, origin=GapOrigin.FOUND.value, **_found_values(found), **_trigger_values(found, version)
    )
    GapEvent.objects.create(gap=gap, verb=GapVerb.FOUND.value)


def _found_values(found: LayeredGap) -> dict[str, object]:
    gap = found.found
    statement = gap.statement[:500]
    return {
        "kind": gap.kind.value,
        "axis": gap.axis.value,
        "statement": statement,
        "found_statement": statement,
        "urgency": gap.urgency.value,
        "confidence": gap.confidence,
    }


def _trigger_values(found: LayeredGap, version: int) -> dict[str, object]:
    trigger = found.found.trigger
    return {
        "trigger_quote": trigger.quote,
        "trigger_start": trigger.start,
        "trigger_end": trigger.end,
        "trigger_field": trigger.field,
        "trigger_rule": trigger.rule,
        "trigger_words": list(trigger.words),
        "trigger_version": version,
        "layer": found.layer.value,
    }


def _trace(gap: Gap, *, by_a_person: bool) -> GapTrace:
    return GapTrace(
        kind=GapKind(gap.kind),
        axis=Axis(gap.axis),
        layer=Layer(gap.layer),
        quote=gap.trigger_quote,
        field=gap.trigger_field,
        rule=gap.trigger_rule,
        by_a_person=by_a_person,
    )
