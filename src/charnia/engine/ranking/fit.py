"""Which kind of offer serves which kind of gap, as a table with its reasons.

Our own judgement, from how brokers work: a course closes a skills gap, a facility a resource gap, a scheme a finance
gap. The fit never carries an offer by itself: it is scaled by how well the words match, except where a kind of offer is
general by nature (money is money, whatever the disease).
"""

from __future__ import annotations

from collections.abc import Mapping

from charnia.core.vocabulary import Axis, GapKind, OfferKind

SELDOM = 0.4  # below this fit, a kind of offer seldom closes such a gap

O = OfferKind  # noqa: E741 - the table below is read as a table

_BY_KIND: Mapping[GapKind, Mapping[OfferKind, float]] = {
    GapKind.SKILLS: {
        O.COURSE: 1.0, O.PLACEMENT: 0.9, O.APPRENTICESHIP: 0.9, O.SECONDMENT: 0.8, O.KTP: 0.8, O.STUDENTSHIP: 0.6,
        O.MENTOR: 0.5, O.EXPERT: 0.4, O.CLINICIAN: 0.4, O.EVENT: 0.3, O.CASE_STUDY: 0.3, O.SUPPLY_CHAIN: 0.2,
        O.CLINICAL_RESEARCH: 0.2, O.MARKET_ACCESS: 0.2, O.FACILITY: 0.1, O.FUND: 0.1,
    },
    GapKind.RESOURCE: {
        O.FACILITY: 1.0, O.SUPPLY_CHAIN: 0.9, O.CLINICAL_RESEARCH: 0.8, O.CLINICIAN: 0.6, O.EXPERT: 0.5,
        O.CASE_STUDY: 0.3, O.MENTOR: 0.2, O.EVENT: 0.2, O.KTP: 0.2, O.STUDENTSHIP: 0.2, O.PLACEMENT: 0.1,
        O.SECONDMENT: 0.2, O.COURSE: 0.1, O.APPRENTICESHIP: 0.1, O.MARKET_ACCESS: 0.2, O.FUND: 0.2,
    },
    GapKind.EXPERTISE: {
        O.EXPERT: 1.0, O.CLINICIAN: 0.8, O.MENTOR: 0.8, O.CLINICAL_RESEARCH: 0.6, O.MARKET_ACCESS: 0.6, O.KTP: 0.6,
        O.SECONDMENT: 0.5, O.STUDENTSHIP: 0.5, O.COURSE: 0.5, O.CASE_STUDY: 0.5, O.EVENT: 0.4, O.SUPPLY_CHAIN: 0.4,
        O.FACILITY: 0.3, O.PLACEMENT: 0.3, O.APPRENTICESHIP: 0.1, O.FUND: 0.1,
    },
    GapKind.FINANCE: {
        O.FUND: 1.0, O.MENTOR: 0.5, O.EVENT: 0.5, O.KTP: 0.4, O.CASE_STUDY: 0.4, O.MARKET_ACCESS: 0.2,
        O.STUDENTSHIP: 0.2, O.COURSE: 0.2, O.SECONDMENT: 0.1, O.PLACEMENT: 0.1, O.APPRENTICESHIP: 0.1, O.EXPERT: 0.1,
        O.CLINICIAN: 0.1, O.CLINICAL_RESEARCH: 0.1, O.SUPPLY_CHAIN: 0.1, O.FACILITY: 0.1,
    },
}  # fmt: skip

_BY_AXIS: Mapping[Axis, Mapping[OfferKind, float]] = {
    Axis.NEED: {O.CLINICIAN: 0.2, O.CLINICAL_RESEARCH: 0.1},
    Axis.TECHNOLOGY: {O.EXPERT: 0.1, O.SUPPLY_CHAIN: 0.2, O.FACILITY: 0.1},
    Axis.EVIDENCE: {O.CLINICAL_RESEARCH: 0.3, O.EXPERT: 0.1, O.CLINICIAN: 0.1},
    Axis.REGULATION: {O.MENTOR: 0.1, O.COURSE: 0.2},
    Axis.IP: {O.MENTOR: 0.1, O.EVENT: 0.1},
    Axis.MARKET: {O.MARKET_ACCESS: 0.4, O.MENTOR: 0.1},
    Axis.TEAM: {O.MENTOR: 0.1, O.PLACEMENT: 0.1, O.SECONDMENT: 0.1},
    Axis.FACILITIES: {O.FACILITY: 0.1, O.SUPPLY_CHAIN: 0.1},
    Axis.FINANCE: {O.FUND: 0.1},
    Axis.SUSTAINABILITY: {O.SUPPLY_CHAIN: 0.1, O.COURSE: 0.1},
}  # fmt: skip

_GENERAL: Mapping[GapKind, frozenset[OfferKind]] = {
    GapKind.FINANCE: frozenset({O.FUND}),
    GapKind.SKILLS: frozenset({O.PLACEMENT, O.APPRENTICESHIP}),
}


def fit(offer: OfferKind, kind: GapKind, axis: Axis) -> float:
    """How well a kind of offer serves a kind of gap on an axis, from 0 to 1."""
    return min(1.0, _BY_KIND[kind][offer] + _BY_AXIS[axis].get(offer, 0.0))


def is_general(offer: OfferKind, kind: GapKind) -> bool:
    """Whether this kind of offer helps with this kind of gap whatever the field of medicine."""
    return offer in _GENERAL.get(kind, frozenset())


def reason(offer: OfferKind, kind: GapKind, axis: Axis) -> str:
    """The rule behind the fit, in words."""
    share = fit(offer, kind, axis)
    serves = "is made for" if share >= 0.8 else "can help with" if share >= SELDOM else "seldom closes"
    return f"{offer.label}: {serves} a gap in {kind.label.lower()} ({axis.label.lower()})"
