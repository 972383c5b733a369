"""The history of a gap in words."""

from __future__ import annotations

from django.utils import timezone

from charnia.apps.gaps.models import Gap, GapEvent, GapVerb
from charnia.web.cards import Happening


def history_of(gap: Gap) -> list[Happening]:
    """What happened to a gap, the newest first."""
    return [_happening(event) for event in gap.events.select_related("by").order_by("-id")]


def _happening(event: GapEvent) -> Happening:
    verb = GapVerb(event.verb)
    who = f" by {event.by}" if event.by else ""
    return Happening(date=timezone.localdate(event.at), title=f"{verb.label}{who}", note=event.note)
