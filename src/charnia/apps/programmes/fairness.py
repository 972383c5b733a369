"""How evenly people are shown, and what feedback has taught: what the desk's page of fairness shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q

from charnia.apps.matches.learning import judgements
from charnia.apps.matches.models import ExposureMeasure, ExposureShare, LearnedWeights
from charnia.apps.matches.order import newest_measure, order_in_force, order_in_words
from charnia.apps.matches.queries import feedback_in_force
from charnia.apps.matches.weights import weights_in_force
from charnia.core.vocabulary import FeedbackVerb
from charnia.engine.learning.judgements import FEWEST_GAPS, FEWEST_JUDGEMENTS, FEWEST_VOICES, MOST_OF_A_VOICE
from charnia.engine.ranking.weights import DEFAULT_WEIGHTS, Weights
from charnia.web.charts import Chart, Curve, lorenz_chart

MOST_SHOWN = 10
VERSIONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Needed:
    """How much there is of what learning needs at least."""

    label: str
    there: int
    needed: int


@dataclass(frozen=True, slots=True)
class WeightLine:
    """One weight as it started and as it is now."""

    label: str
    start: str
    now: str


@dataclass(frozen=True, slots=True)
class Fairness:
    """The page. `measure` and `chart` are None before the first measure; `verbs` count feedback of each sort, without
    what was corrected since."""

    order: str
    measure: ExposureMeasure | None
    chart: Chart | None
    most_shown: list[ExposureShare]
    learns: bool
    verbs: list[tuple[str, int]]
    needed: tuple[Needed, ...]
    most_of_a_voice: float
    version: int
    weights: list[WeightLine]
    versions: list[LearnedWeights]


def fairness() -> Fairness:
    """Everything as it is now, in a fixed number of queries."""
    measure = newest_measure()
    weights = weights_in_force()
    return Fairness(
        order=order_in_words(order_in_force()),
        measure=measure,
        chart=_chart(measure) if measure else None,
        most_shown=list(_most_shown(measure)) if measure else [],
        learns=settings.LEARNS_FROM_USE,
        verbs=_verbs(),
        needed=_needed(),
        most_of_a_voice=100 * MOST_OF_A_VOICE,
        version=weights.version,
        weights=_lines(weights),
        versions=list(LearnedWeights.objects.all()[:VERSIONS_SHOWN]),
    )


def _chart(measure: ExposureMeasure) -> Chart:
    return lorenz_chart(
        [
            Curve("Exposure not counted", measure.curve_before),
            Curve("Exposure counted, as shown", measure.curve_after),
        ],
        title="How attention is shared among people",
        people="people",
        whole="attention",
    )


def _most_shown(measure: ExposureMeasure) -> list[ExposureShare]:
    return list(measure.shares.select_related("person").filter(person__is_listed=True)[:MOST_SHOWN])


def _verbs() -> list[tuple[str, int]]:
    counts = {verb.value: Count("pk", filter=Q(verb=verb)) for verb in FeedbackVerb}
    found = feedback_in_force().aggregate(**{name.replace("-", "_"): count for name, count in counts.items()})
    return [(verb.label, found[verb.value.replace("-", "_")]) for verb in FeedbackVerb]


def _needed() -> tuple[Needed, ...]:
    known = judgements()
    return (
        Needed("judgements", len(known), FEWEST_JUDGEMENTS),
        Needed("companies and team members", len({one.voice for one in known}), FEWEST_VOICES),
        Needed("gaps", len({one.gap for one in known}), FEWEST_GAPS),
    )


def _lines(weights: Weights) -> list[WeightLine]:
    start = DEFAULT_WEIGHTS
    lines = [
        WeightLine("What the record shows", "1.00", "1.00"),
        WeightLine("What people say of themselves", f"{start.profile:.2f}", f"{weights.profile:.2f}"),
        WeightLine("What an offer says of itself", f"{start.description:.2f}", f"{weights.description:.2f}"),
        WeightLine("Fit of the kind of offer, at most", f"{start.fit:.2f}", f"{weights.fit:.2f}"),
    ]
    for (kind, pillar), amount in weights.leanings.items():
        label = f"Fit of offers in “{pillar.label}” for gaps in {kind.label.lower()}, added"
        lines.append(WeightLine(label, "0.00", f"{amount:+.2f}"))
    return lines
