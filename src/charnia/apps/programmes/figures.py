"""Figures of the cluster as a whole, for funders: counts alone, small ones held back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone

from charnia.apps.directory import queries as directory_queries
from charnia.apps.gaps import queries as gap_queries
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions.models import IntroductionWish
from charnia.apps.matches.models import ShortlistEntry
from charnia.apps.products.models import Product
from charnia.core.impact.small_numbers import Cell, without_small_numbers
from charnia.core.vocabulary import Axis, GapKind
from charnia.web.charts import Chart, heat_map

HELD_BACK = "fewer than five companies"
_KINDS = GapKind.choices()
_AXES = Axis.choices()


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with what it counts; None where it is held back."""

    label: str
    number: int | None


def cluster_figures() -> tuple[Figure, ...]:
    """What there is and what came of it. Figures that rest on fewer than five companies are held back."""
    company = "brief__product__organisation"
    open_gaps = gap_queries.open_gaps(Gap.objects.all())
    found = {
        "Products described": _cell(Product.objects.filter(brief__version__gt=0), "organisation"),
        "Open gaps": _cell(open_gaps, company),
        "Shortlisted bridges": _cell(ShortlistEntry.objects.all(), f"gap__{company}"),
        "Introductions asked for": _cell(IntroductionWish.objects.all(), f"gap__{company}"),
    }
    numbers = without_small_numbers(found)
    return (*_in_the_directory(), *(Figure(label, numbers[label]) for label in found))


def _in_the_directory() -> tuple[Figure, ...]:
    """The numbers that the directory's own tabs show."""
    number = directory_queries.counts((), timezone.now())
    return (
        Figure("People in the directory", number.people),
        Figure("Organisations", number.organisations),
        Figure("Offers", number.offers),
        Figure("Coming events", number.events),
        Figure("Case studies", number.case_studies),
    )


def gap_heat(gaps: QuerySet[Gap]) -> Chart:
    """Gaps by axis and kind, every number shown; for those who may see each gap anyway."""
    numbers = gaps.order_by().values_list("axis", "kind").annotate(n=Count("pk", distinct=True))
    counts = {(axis, kind): number for axis, kind, number in numbers}
    return heat_map(counts, rows=_AXES, columns=_KINDS, title="Gaps by axis and kind", corner="Axis")


def safe_gap_heat() -> Chart:
    """Open gaps by axis and kind, numbers of fewer than five companies held back."""
    gaps = gap_queries.open_gaps(Gap.objects.all()).order_by().values_list("axis", "kind")
    numbers = gaps.annotate(
        n=Count("pk", distinct=True), companies=Count("brief__product__organisation", distinct=True)
    )
    cells = {(axis, kind): Cell(number, companies) for axis, kind, number, companies in numbers}
    return heat_map(
        without_small_numbers(cells),
        rows=_AXES,
        columns=_KINDS,
        title="Open gaps by axis and kind",
        corner="Axis",
        held_back=HELD_BACK,
    )


def _cell(
    rows: QuerySet[Product] | QuerySet[Gap] | QuerySet[ShortlistEntry] | QuerySet[IntroductionWish], company: str
) -> Cell:
    return Cell(rows.count(), rows.order_by().values(company).distinct().count())
