"""Diagnoses a version of a brief, layer by layer, so that each gap carries the layer of what gave it away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from charnia.apps.products import queries as product_queries
from charnia.apps.products.models import BriefVersion
from charnia.core.diagnosis.diagnose import diagnose
from charnia.core.diagnosis.findings import BriefText, FoundGap, InPlace, OpenQuestion, Trigger
from charnia.core.diagnosis.reconcile import GapTrace
from charnia.core.diagnosis.rulebook import RuleBook
from charnia.core.vocabulary import Axis, Category, CompanySize, Layer, Stage
from charnia.packs.rulebook import load_rulebook

# A blank line ends a sentence, so no trigger reaches from one layer into the next.
BETWEEN_LAYERS = "\n\n"


@dataclass(frozen=True, slots=True)
class LayeredGap:
    """A gap and the layer of its trigger; the offsets count in that layer's text, or in the answer."""

    layer: Layer
    found: FoundGap

    def trace(self) -> GapTrace:
        """What identifies the gap when the ledger is brought up to date."""
        trigger = self.found.trigger
        return GapTrace(
            kind=self.found.kind,
            axis=self.found.axis,
            layer=self.layer,
            quote=trigger.quote,
            field=trigger.field,
            rule=trigger.rule,
        )


@dataclass(frozen=True, slots=True)
class LayeredDiagnosis:
    """What a reader of the given layers is told about a version."""

    gaps: tuple[LayeredGap, ...]
    questions: tuple[OpenQuestion, ...]
    in_place: tuple[InPlace, ...]
    readiness: Mapping[Axis, int]


def diagnose_version(
    version: BriefVersion, layers: frozenset[Layer], *, book: RuleBook | None = None
) -> LayeredDiagnosis:
    """Diagnoses what the version says on `layers`. The layers are read as one brief: what one mentions, none is asked.

    Takes two queries at most (brief, product and organisation, for the company's size).
    """
    texts = product_queries.texts_of(version, layers)
    answers = product_queries.answers_of(version, layers)
    brief = BriefText(
        text=BETWEEN_LAYERS.join(texts.values()),
        title=version.title,
        category=Category(version.category) if version.category else None,
        stage=Stage(version.stage) if version.stage else None,
        size=_size_of(version),
        answers={question: answer.text for question, answer in answers.items()},
    )
    diagnosis = diagnose(brief, book or load_rulebook())
    starts = dict(_starts(texts))
    return LayeredDiagnosis(
        gaps=tuple(
            LayeredGap(answers[gap.trigger.field].layer, gap)
            if gap.trigger.field in answers
            else _on_its_layer(gap, starts)
            for gap in diagnosis.gaps
        ),
        questions=diagnosis.questions,
        in_place=diagnosis.in_place,
        readiness=diagnosis.readiness,
    )


def _size_of(version: BriefVersion) -> CompanySize | None:
    size = version.brief.product.organisation.size
    return CompanySize(size) if size else None


def _starts(texts: Mapping[Layer, str]) -> Iterator[tuple[Layer, int]]:
    start = 0
    for layer, text in texts.items():
        yield layer, start
        start += len(text) + len(BETWEEN_LAYERS)


def _on_its_layer(gap: FoundGap, starts: Mapping[Layer, int]) -> LayeredGap:
    trigger = gap.trigger
    if trigger.start is None or trigger.end is None:
        return LayeredGap(Layer.PUBLIC, gap)
    layer = max((layer for layer in starts if starts[layer] <= trigger.start), key=lambda layer: starts[layer])
    moved = Trigger(
        quote=trigger.quote,
        start=trigger.start - starts[layer],
        end=trigger.end - starts[layer],
        field=trigger.field,
        rule=trigger.rule,
    )
    return LayeredGap(layer, replace(gap, trigger=moved))
