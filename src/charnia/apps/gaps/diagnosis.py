"""The gaps of a version with their layers: each carries the layer of what gave it away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from charnia.apps.products import queries as product_queries
from charnia.apps.products.models import BriefVersion
from charnia.apps.products.reading import BETWEEN_LAYERS, read
from charnia.core.diagnosis.findings import FoundGap
from charnia.core.diagnosis.reconcile import GapTrace
from charnia.core.vocabulary import Layer


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


def find_gaps(version: BriefVersion) -> tuple[LayeredGap, ...]:
    """Diagnoses the version, all its layers read as one brief: what one layer mentions, none is asked about.

    Takes two queries at most (brief, product and organisation, for the company's size).
    """
    layers = frozenset(Layer)
    answers = product_queries.answers_of(version, layers)
    starts = dict(_starts(product_queries.texts_of(version, layers)))
    return tuple(
        LayeredGap(answers[gap.trigger.field].layer, gap)
        if gap.trigger.field in answers
        else _on_its_layer(gap, starts)
        for gap in read(version, layers).gaps
    )


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
    moved = replace(trigger, start=trigger.start - starts[layer], end=trigger.end - starts[layer])
    return LayeredGap(layer, replace(gap, trigger=moved))
