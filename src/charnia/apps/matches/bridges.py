"""One page of bridges for a gap: ranked, narrowed, each with its proof card and what was done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from charnia.apps.evidence.queries import here_of
from charnia.apps.matches import queries
from charnia.apps.matches.answering import Question, ask
from charnia.apps.matches.as_values import key_of
from charnia.apps.matches.candidates import Candidate, candidates_of
from charnia.apps.matches.forms import FilterForm
from charnia.apps.matches.order import left_out_in_words, order_in_force, order_in_words
from charnia.core.evidence import Place
from charnia.core.vocabulary import OfferKind
from charnia.engine.ranking.bridges import Bridge, Filters, GapMatcher
from charnia.engine.ranking.matcher import MatcherSnapshot
from charnia.engine.ranking.ordering import BY_SCORE, FIRST
from charnia.web.charts import Chart, MapPoint, place_map
from charnia.web.proofs import Proof, proof_of_bridge

A_PAGE = FIRST
MOST = 100
"""Further down the list nobody looks; filters and "why not?" answer better."""


@dataclass(frozen=True, slots=True)
class ShownBridge:
    """A bridge with its page here. `is_kept`: it is on the shortlist; `is_unhelpful`: somebody said that it does not
    help; `moved` says why it does not stand where its score alone would put it."""

    candidate: Candidate
    proof: Proof
    place: int
    position: Place | None
    km: float | None
    is_kept: bool
    is_unhelpful: bool
    moved: str


@dataclass(frozen=True, slots=True)
class BridgesPage:
    """`total` counts everything that matches and passes the filters, `searched` all that was looked at.

    `left_out`, `order`, `compared` and `warning` are sentences: who is kept out of the list, how the order departs from
    that of scores, whether texts were compared by meaning too, and whether the need is in another language.
    `other_order` is the query string that shows the list the other way.
    """

    form: FilterForm
    page: Page[int]
    bridges: tuple[ShownBridge, ...]
    places: Chart | None
    total: int
    searched: int
    left_out: str
    order: str
    compared: str
    warning: str
    is_by_score: bool
    other_order: str

    @property
    def moved(self) -> int:
        """How many of those shown stand elsewhere than their score alone would put them."""
        return sum(bool(one.moved) for one in self.bridges)

    @property
    def beyond(self) -> int:
        """How many matches lie beyond the last page."""
        return max(0, self.total - MOST)


def bridges_page(question: Question, asked: QueryDict) -> BridgesPage:
    """The page of bridges that the address asks for."""
    kinds = [kind for kind in OfferKind if kind.value in asked.getlist("kind")]
    is_by_score = asked.get("order") == "score"
    order = BY_SCORE if is_by_score else order_in_force(question.gap)
    answer, searched = ask(question, kinds=kinds, order=order)
    found = answer.kinds()
    form = FilterForm(
        asked,
        counts={kind: found[kind] for kind in OfferKind},
        organisations=_organisations(searched),
        knows_place=question.near is not None,
    )
    filters = form.filters(question)
    total = answer.count(filters)
    page = Paginator(range(min(total, MOST)), A_PAGE).get_page(asked.get("page"))
    shown = _shown(question, _on_page(answer, filters, page))
    return BridgesPage(
        form=form,
        page=page,
        bridges=shown,
        places=_map(question, shown),
        total=total,
        searched=len(searched.offers),
        left_out=left_out_in_words(answer.left_out(filters)),
        order=order_in_words(order),
        compared=searched.compared,
        warning=question.need.warning,
        is_by_score=is_by_score,
        other_order=_other_order(asked, is_by_score=is_by_score),
    )


def _other_order(asked: QueryDict, *, is_by_score: bool) -> str:
    other = asked.copy()
    for name in ("page", "order"):
        other.pop(name, None)
    if not is_by_score:
        other["order"] = "score"
    return other.urlencode()


def _on_page(answer: GapMatcher, filters: Filters, page: Page[int]) -> Sequence[Bridge]:
    return answer.bridges(limit=page.end_index(), after=max(0, page.start_index() - 1), filters=filters)


def _shown(question: Question, bridges: Sequence[Bridge]) -> tuple[ShownBridge, ...]:
    """The bridges whose person is still listed or whose offer is still published."""
    candidates = candidates_of([key_of(bridge.offer.id) for bridge in bridges])
    kept = queries.keys_on_shortlist(question.gap)
    unhelpful = queries.keys_not_helpful(question.gap)
    records = here_of(one.evidence_id for bridge in bridges for one in bridge.card.contributions)
    found = ((bridge, candidates.get(key_of(bridge.offer.id))) for bridge in bridges)
    return tuple(
        ShownBridge(
            candidate=candidate,
            proof=proof_of_bridge(bridge, as_of=question.today, href=candidate.href, records=records),
            place=bridge.place,
            position=bridge.offer.place,
            km=bridge.km,
            is_kept=candidate.key in kept,
            is_unhelpful=candidate.key in unhelpful,
            moved=bridge.moved,
        )
        for bridge, candidate in found
        if candidate is not None
    )


def _organisations(searched: MatcherSnapshot) -> list[tuple[str, str]]:
    organisations = (one.organisation for one in searched.offers.values() if one.organisation)
    named = {one.id: one.name for one in organisations if one.id and one.name}
    return sorted(named.items(), key=lambda pair: pair[1].casefold())


def _map(question: Question, shown: Sequence[ShownBridge]) -> Chart | None:
    points = [MapPoint(one.candidate.name, one.position) for one in shown if one.position]
    if question.near is None or not points:
        return None
    return place_map(points, centre=MapPoint(question.gap.brief.product.organisation.name, question.near))
