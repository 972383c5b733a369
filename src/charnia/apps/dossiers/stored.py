"""The dossier of a stored product: the gap ledger with its human decisions, on the layers that are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from charnia.apps.accounts.models import User
from charnia.apps.dossiers.compose import Searched, count_words, evidence_of, held_in, sections_of, sources_of
from charnia.apps.dossiers.sheet import Entry, Sheet
from charnia.apps.gaps import queries as gap_queries
from charnia.apps.gaps.causes import ShownGap, shown
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.gaps.models import Gap
from charnia.apps.matches import queries as match_queries
from charnia.apps.matches.answering import need_of
from charnia.apps.matches.limits import limits_for
from charnia.apps.products import queries as product_queries
from charnia.apps.products.models import Product
from charnia.apps.products.reading import brief_text, read
from charnia.core.diagnosis.findings import BriefText
from charnia.core.vocabulary import GapKind, Layer, Word
from charnia.engine.dossier import PER_GAP, best_bridges, product_words
from charnia.engine.ranking.bridges import Bridge, GapMatcher
from charnia.engine.ranking.limits import CompanyLimits
from charnia.web.proofs import RecordHere, proof_of_bridge

_NOTHING_PUBLIC = (
    "Nothing of the brief is public.",
    "So no gap was looked for, and how ready the product is was not read. That says nothing about the product.",
    "To open a part, edit the description and put what anyone may read under “Public”, or answer a question there.",
)
_NOTHING_OPENED = (
    "Nothing of the brief is on a layer that you may read.",
    "So no gap was looked for, and how ready the product is was not read. That says nothing about the product.",
    "Only the company can open a part: ask one of its members to put it on a layer that you may read.",
)
_KINDS = [kind.value for kind in GapKind]


class Audience(Word):
    """For whom the dossier of a product is made."""

    OURSELVES = "ourselves", "For ourselves", "Everything that you may read, on every layer, with your decisions."
    OTHERS = "others", "To show others", "Only what the brief says on the public layer, without your decisions."


@dataclass(frozen=True, slots=True)
class _Matched:
    shown: ShownGap
    bridges: tuple[Bridge, ...]


def sheet_of_product(
    product: Product, audience: Audience, searched: Searched, *, by: User, today: dt.date
) -> Sheet | None:
    """The sheet of the newest version, or None before the first. Gaps that were dismissed or closed are left out.

    For others nothing is read, matched or shown that is not on the public layer.
    """
    bring_up_to_date(brief=product.brief, by=by)
    version = product.brief.versions.select_related("brief__product__organisation").first()
    if version is None:
        return None
    layers = product_queries.layers_visible_to(by, product.brief)
    if audience is Audience.OTHERS:
        layers &= {Layer.PUBLIC}
    brief, diagnosis = brief_text(version, layers), read(version, layers)
    gaps = gap_queries.open_gaps(gap_queries.visible_to(by).filter(brief=product.brief, layer__in=layers))
    about = product_words(brief, conditions=version.conditions)
    limits = limits_for(product.organisation, version=version, need=about, today=today)
    matched = [
        _Matched(one, _bridges(one.gap, about, searched, limits))
        for one in shown(sorted(gaps, key=lambda gap: (_KINDS.index(gap.kind), gap.pk)))
    ]
    every = [bridge for one in matched for bridge in one.bridges]
    pages = searched.pages_of(bridge.offer for bridge in every)
    records = searched.here_of_records(evidence_of(every))
    kept = _kept(by, [one.shown.gap for one in matched]) if audience is Audience.OURSELVES else {}
    nothing_read = _nothing_read(brief, audience)
    entries = [_entry(n, one, audience, today, pages, records, kept) for n, one in enumerate(matched, start=1)]
    return Sheet(
        title=version.title or product.name,
        made_on=today,
        searched=searched.sentence,
        compared=searched.matcher.compared,
        sections=sections_of(entries),
        category=brief.category,
        stage=brief.stage,
        words=count_words(brief.text),
        questions=() if nothing_read else diagnosis.questions,
        held=held_in(diagnosis, brief.text),
        readiness=diagnosis.readiness,
        sources=sources_of(every, searched),
        nothing_read=nothing_read,
        audience=f"{audience.label}. {audience.meaning}",
        is_demonstration=searched.is_demonstration,
    )


def _nothing_read(brief: BriefText, audience: Audience) -> tuple[str, ...]:
    """Why there was nothing to read on the layers asked for; empty where there was something."""
    if brief.text.strip() or brief.answers:
        return ()
    return _NOTHING_PUBLIC if audience is Audience.OTHERS else _NOTHING_OPENED


def _bridges(gap: Gap, about: str, searched: Searched, limits: CompanyLimits) -> tuple[Bridge, ...]:
    need = need_of(gap, about)
    for_gap = replace(limits, need=f"{need.missing}\n{about}")
    answer = GapMatcher(searched.matcher, need, as_of=limits.today, limits=for_gap, weights=searched.weights)
    return best_bridges(answer, limit=PER_GAP)


def _entry(
    number: int,
    one: _Matched,
    audience: Audience,
    today: dt.date,
    pages: Mapping[str, str],
    records: Mapping[str, RecordHere],
    kept: Mapping[int, tuple[str, ...]],
) -> Entry:
    card = one.shown.card
    return Entry(
        number=number,
        card=replace(card, status=None, reason="") if audience is Audience.OTHERS else card,
        bridges=tuple(
            proof_of_bridge(bridge, as_of=today, href=pages.get(bridge.offer.id, ""), records=records)
            for bridge in one.bridges
        ),
        kept=kept.get(one.shown.gap.pk, ()),
    )


def _kept(by: User, gaps: Sequence[Gap]) -> dict[int, tuple[str, ...]]:
    """The names on the shortlist of each gap, in one query."""
    found: dict[int, tuple[str, ...]] = {}
    for entry in match_queries.visible_to(by).filter(gap__in=gaps):
        name = entry.person.name if entry.person else entry.offer.title if entry.offer else ""
        found[entry.gap_id] = (*found.get(entry.gap_id, ()), name)
    return found
