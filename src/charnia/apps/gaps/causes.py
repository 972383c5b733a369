"""Gaps as they are shown: with what gave each away, quoted where it stands, or said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from charnia.apps.gaps.models import Gap, GapOrigin
from charnia.apps.gaps.steps import Step, steps_from
from charnia.apps.products.models import BriefVersion
from charnia.apps.products.questioning import wording_of
from charnia.core.diagnosis.statements import recognised_by
from charnia.core.vocabulary import Axis, GapKind, GapStatus, Layer, Urgency
from charnia.web.cards import GapCard
from charnia.web.passages import Passage, passage_around

_WHOLE_ANSWER = 60
"""An answer of no more characters is shown with its question in one sentence."""


@dataclass(frozen=True, slots=True)
class ShownGap:
    """A gap with its card and the steps that are open to it. `is_gone`: the newest version no longer gives it away."""

    gap: Gap
    card: GapCard
    steps: tuple[Step, ...]

    @property
    def is_gone(self) -> bool:
        return not self.gap.is_current


def shown(gaps: Sequence[Gap]) -> list[ShownGap]:
    """The gaps in the order given, with one query for all the texts that they quote."""
    versions = _versions_quoted(gaps)
    return [
        ShownGap(
            gap, card_of(gap, versions.get((gap.brief_id, gap.trigger_version))), steps_from(GapStatus(gap.status))
        )
        for gap in gaps
    ]


def card_of(gap: Gap, version: BriefVersion | None) -> GapCard:
    """The card of one gap; `version` is the one that its trigger quotes, None where no text is quoted."""
    passage, cause = _passage(gap, version), ""
    if passage is None:
        cause = _cause(gap)
    elif gap.trigger_field and not (passage.before or passage.after) and len(passage.quote) <= _WHOLE_ANSWER:
        passage, cause = None, f"“{wording_of(gap.trigger_field)}” was answered “{gap.trigger_quote}”."
    elif gap.trigger_field:
        cause = f"From the answer to “{wording_of(gap.trigger_field)}”"
    elif not gap.trigger_rule:
        cause = recognised_by(gap.trigger_words)
    return GapCard(
        statement=gap.statement,
        kind=GapKind(gap.kind),
        axis=Axis(gap.axis),
        urgency=Urgency(gap.urgency),
        confidence=gap.confidence,
        status=GapStatus(gap.status),
        passage=passage,
        cause=cause,
        reason=gap.reason,
    )


def _versions_quoted(gaps: Sequence[Gap]) -> Mapping[tuple[int, int], BriefVersion]:
    quoted = {(gap.brief_id, gap.trigger_version) for gap in gaps if gap.trigger_quote}
    wanted = Q(brief__in={brief for brief, _ in quoted}, number__in={number for _, number in quoted})
    return {(version.brief_id, version.number): version for version in BriefVersion.objects.filter(wanted)}


def _passage(gap: Gap, version: BriefVersion | None) -> Passage | None:
    if version is None or gap.trigger_start is None or gap.trigger_end is None:
        return None
    text = version.text_of(Layer(gap.layer))
    if gap.trigger_field:
        text = str(version.answers.get(gap.trigger_field, {}).get("text", ""))
    if text[gap.trigger_start : gap.trigger_end] != gap.trigger_quote:
        return None  # a brief that came from elsewhere without this version
    return passage_around(text, gap.trigger_start, gap.trigger_end)


def _cause(gap: Gap) -> str:
    if gap.trigger_quote:
        return f"“{gap.trigger_quote}”"
    if gap.trigger_field:
        return f"The answer to “{wording_of(gap.trigger_field)}”."
    if gap.trigger_rule:
        return f"The rule “{gap.trigger_rule}”, which holds for products of this category and stage."
    return "A person added it." if gap.origin == GapOrigin.ADDED else ""
