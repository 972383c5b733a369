"""A product at a glance: how ready, what is still open, and the next step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse

from charnia.apps.products import queries, questioning, reading
from charnia.apps.products.models import BriefVersion, Product
from charnia.core.diagnosis.findings import OpenQuestion
from charnia.core.diagnosis.readiness import MOSTLY
from charnia.core.vocabulary import Axis, Layer


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next, and where."""

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Glance:
    """One product of a list. `ready` counts the axes that are mostly or wholly in place."""

    product: Product
    version: BriefVersion | None
    ready: int
    axes: int
    questions: int
    next_step: NextStep


@dataclass(frozen=True, slots=True)
class Part:
    """What a brief says on one layer: the free text, and each answer with its question."""

    layer: Layer
    text: str
    answers: tuple[tuple[str, str], ...]


def glances(products: Iterable[Product]) -> list[Glance]:
    """Products with everything their members read, in the order given; one query however many there are."""
    products = list(products)
    versions = {version.brief_id: version for version in _newest_versions(products)}
    return [_glance(product, versions.get(product.brief.pk)) for product in products]


def next_step(product: Product, questions: tuple[OpenQuestion, ...]) -> NextStep:
    """The description first, then what is essential and never mentioned, then the gaps."""
    if not product.brief.version:
        return NextStep("Describe the product", reverse("products:brief", args=[product.pk]))
    if questions:
        path = reverse("products:question", args=[product.pk, questions[0].id])
        return NextStep(f"Answer: {questions[0].text}", path)
    return NextStep("Decide on the gaps, and look at who could close them", gaps_path(product))


def gaps_path(product: Product) -> str:
    """Where the product's gaps are kept."""
    return reverse("gaps:ledger", args=[product.pk])


def parts_of(version: BriefVersion, layers: frozenset[Layer]) -> list[Part]:
    """What the version says, layer by layer; layers without a word are left out."""
    texts, answers = queries.texts_of(version, layers), queries.answers_of(version, layers)
    parts = [
        Part(
            layer,
            texts.get(layer, ""),
            tuple((questioning.wording_of(one.question), one.text) for one in answers.values() if one.layer is layer),
        )
        for layer in Layer
    ]
    return [part for part in parts if part.text or part.answers]


def holds_more(version: BriefVersion, layers: frozenset[Layer]) -> bool:
    """Whether the version says something on a layer that is not among these."""
    return bool(parts_of(version, frozenset(Layer) - layers))


def _newest_versions(products: list[Product]) -> Iterable[BriefVersion]:
    newest = BriefVersion.objects.filter(brief__product__in=products, number=F("brief__version"))
    return newest.select_related("brief__product__organisation")


def _glance(product: Product, version: BriefVersion | None) -> Glance:
    levels: Mapping[Axis, int] = {}
    questions: tuple[OpenQuestion, ...] = ()
    if version is not None:
        diagnosis = reading.read(version, frozenset(Layer))
        levels, questions = diagnosis.readiness, diagnosis.questions
    return Glance(
        product=product,
        version=version,
        ready=sum(level >= MOSTLY for level in levels.values()),
        axes=len(Axis),
        questions=len(questions),
        next_step=next_step(product, questions),
    )
