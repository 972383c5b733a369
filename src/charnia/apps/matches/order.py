"""The order of this installation's lists, from its settings and the newest measure of exposure."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from charnia.apps.gaps.models import Gap
from charnia.apps.matches.as_values import person_id
from charnia.apps.matches.models import ExposureMeasure, ExposureShare
from charnia.core.vocabulary import Constraint
from charnia.engine.ranking.exposure import excess
from charnia.engine.ranking.ordering import MOST_OF_A_KIND, Order

_BECAUSE: Mapping[Constraint, str] = {
    Constraint.CONFLICT: "because of a conflict of interest",
    Constraint.WISHES: "because they do not want to be asked",
    Constraint.CAPACITY: "because their hours are taken",
    Constraint.ABSENCE: "because they are away",
    Constraint.CLOSED: "because the last day to ask is over",
    Constraint.ELIGIBILITY: "because their terms rule your company or product out",
    Constraint.DISTANCE: "because they are too far away",
}


def order_in_force(gap: Gap | None = None) -> Order:
    """What is spread among the first ten of the list of a gap, and how strongly the exposure that was last measured
    counts."""
    return Order(
        most_of_a_kind=MOST_OF_A_KIND,
        most_of_an_organisation=settings.MOST_OF_AN_ORGANISATION,
        most_of_a_career_stage=settings.MOST_OF_A_CAREER_STAGE,
        exposure_strength=settings.EXPOSURE_STRENGTH,
        open_first=True,
        stale_years=settings.STALE_POLICY.badge_years,
        exposure=_exposure() if settings.EXPOSURE_STRENGTH else {},
        name=name_of_list(gap) if gap else "",
    )


def name_of_list(gap: Gap) -> str:
    """What tells the list of a gap from others."""
    return f"gap-{gap.pk}"


def newest_measure() -> ExposureMeasure | None:
    """The last measure of exposure, None before the first."""
    return ExposureMeasure.objects.first()


def _exposure() -> dict[str, float]:
    newest = ExposureMeasure.objects.values("pk")[:1]
    shares = ExposureShare.objects.filter(measure__in=newest).order_by().values_list("person_id", "before")
    return excess({person_id(key): share for key, share in shares})


def left_out_in_words(counts: Mapping[Constraint, int]) -> str:
    """A sentence on who matches and is kept out of the list; empty when nobody is."""
    parts = [f"{counts[one]} {because}" for one, because in _BECAUSE.items() if counts.get(one)]
    return f"Left out of the list: {', '.join(parts)}." if parts else ""


def order_in_words(order: Order) -> str:
    """A sentence on how the order departs from that of the scores; empty when it does not."""
    named = (
        (order.most_of_a_kind, "of one kind"),
        (order.most_of_an_organisation, "of one organisation"),
        (order.most_of_a_career_stage, "at one career stage"),
    )
    said = [f"{most} {what}" for most, what in named if most]
    spread = f"Among the first ten stand at most {_listed(said)}, while others come near." if said else ""
    fair = ""
    if order.exposure_strength and order.exposure:
        share = f"{order.exposure_strength:.0%}"
        fair = f"Somebody whom many lists show stands in some of them below people whose score is up to {share} less."
    old = (
        f"People without evidence of the last {order.stale_years} years stand a little lower."
        if order.stale_years
        else ""
    )
    last = "What is closed, past or paused comes last." if order.open_first else ""
    return " ".join(part for part in (spread, fair, old, last) if part)


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
