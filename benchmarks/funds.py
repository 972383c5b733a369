"""How well funds are found for a gap of money: graded calls and schemes for the briefs of companies.

    .venv/bin/python benchmarks/funds.py
    .venv/bin/python benchmarks/funds.py --data FOLDER

For each of 24 briefs the matcher of the web ranks some 900 funds: the schemes that Charnia brings and the calls in
`uk_funding_opportunities` and `eu_funding_calls` of the folder. Of the briefs one half was looked at while ways were
compared; the other is reported. `data/README.md` tells how the funds were graded. The gap is asked for as the diagnosis
words it, with the founder's sentence, and as a broker words it. Four ways:

- *Charnia*, and by words alone;
- *as other offers are*: by the words that say that money is missing, and at half by the product;
- *by the product*: the same rule, but without regard to how far a fund reaches.

nDCG at 5 and 10, and MRR of the first fund of grade 2, each with a bootstrap interval over briefs; differences are
paired. Vectors are kept in the given folder, so a second run is quick.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from charnia.core.diagnosis.findings import BriefText
from charnia.core.diagnosis.statements import wording_of
from charnia.core.evidence import Offer
from charnia.core.vocabulary import Axis, GapKind, OfferKind
from charnia.engine.dossier import product_words
from charnia.engine.measures import bootstrap_interval, ndcg, read_judgements, reciprocal_rank
from charnia.engine.ranking.bridges import GapMatcher
from charnia.engine.ranking.fixed import fixed_matcher
from charnia.engine.ranking.matcher import MatcherSnapshot
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.text_scores import TextScores
from charnia.engine.ranking.weights import DEFAULT_WEIGHTS
from charnia.packs.funding import funding_offers, load_schemes
from charnia.packs.rulebook import load_rulebook
from charnia.packs.support.routes import load_routes, support_offers
from charnia.sources.eu_funding.parse import read_calls
from charnia.sources.uk_funding.parse import read_opportunities
from shortlists import AS_OF, DEFAULT_DATA, opened_reader

OWN_DATA = Path(__file__).parent / "data"
DIAGNOSED = "Funding for the next step"
"""How the diagnosis words most gaps of money."""
Way = Callable[[GapNeed], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A brief's gap of money in both wordings."""

    brief: str
    diagnosed: GapNeed
    worded: GapNeed


def asked(data: Path, judged: Mapping[str, object]) -> list[Asked]:
    """The gaps of the judged briefs, by the ids of the briefs."""
    files = [data / "labelled_briefs/briefs.jsonl", *sorted(OWN_DATA.glob("briefs_*.jsonl"))]
    found = [
        _asked(brief)
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("{") and (brief := json.loads(line)).get("id") in judged
    ]
    return sorted(found, key=lambda one: one.brief)


def _asked(brief: Mapping[str, object]) -> Asked:
    about = product_words(
        BriefText(text=str(brief["text"])), conditions=", ".join(map(str, _list(brief["conditions"])))
    )
    gap = next(one for one in _list(brief["gaps"]) if one["kind"] == GapKind.FINANCE.value)
    wording = wording_of(DIAGNOSED, load_rulebook())
    return Asked(
        str(brief["id"]),
        GapNeed(GapKind.FINANCE, Axis.FINANCE, DIAGNOSED, gap["quote"], about, wording),
        GapNeed(GapKind.FINANCE, Axis.FINANCE, gap["statement"], gap["quote"], about),
    )


def _list(value: object) -> list[dict[str, str]]:
    if not isinstance(value, list):
        raise ValueError("A brief has no list where one belongs.")
    return value


def offers(data: Path) -> list[Offer]:
    """Everything that money can come from, and the kinds of help that Charnia brings beside it."""
    read = (
        *read_opportunities(data / "uk_funding_opportunities/uk_funding_live_updates_union.json"),
        *read_calls(data / "eu_funding_calls/eu_all_calls.json.gz"),
    )
    calls = [one for one in read if isinstance(one, Offer)]
    return [*funding_offers(load_schemes(), as_of=AS_OF), *support_offers(load_routes()), *calls]


def charnia(matcher: MatcherSnapshot) -> Way:
    """The order of the scores that the web shows."""
    return lambda gap: [
        part.offer.id for part in GapMatcher(matcher, gap, as_of=AS_OF).parts() if part.offer.kind is OfferKind.FUND
    ]


def without_reach(matcher: MatcherSnapshot, scores_of: Callable[[GapNeed], TextScores | None]) -> Way:
    """The order by likeness alone: for funds of every reach the same share of the fit counts."""
    weights, funds = DEFAULT_WEIGHTS, [one for one in matcher.offers.values() if one.kind is OfferKind.FUND]

    def ranked(gap: GapNeed) -> list[str]:
        scores = scores_of(gap)
        like = scores.nearest(None) if scores else {}
        full = weights.full_fit(OfferKind.FUND, gap.kind, gap.axis)
        matched = {one.id: weights.own(one.kind) * like.get(one.id, 0.0) for one in funds}
        total = {
            id_: own + weights.fitting(OfferKind.FUND, gap.kind, matched=own, full=full) for id_, own in matched.items()
        }
        return sorted(total, key=lambda id_: (-round(total[id_], 12), id_))

    return ranked


def ways(words: MatcherSnapshot, meant: MatcherSnapshot) -> Iterator[tuple[str, Way]]:
    """Every way by its name, Charnia first."""
    yield "Charnia", charnia(meant)
    yield "Charnia, words only", charnia(words)
    yield "by the product", without_reach(meant, lambda gap: TextScores.for_funds(meant.own_words, gap))
    yield "as other offers are", without_reach(meant, lambda gap: TextScores.for_gap(meant.own_words, gap))


def measured(ranked: Sequence[str], gains: Mapping[str, int]) -> tuple[float, float, float]:
    """nDCG@5, nDCG@10 and the reciprocal rank of the first fund of grade 2."""
    best = {id_: gain for id_, gain in gains.items() if gain == 2}
    return ndcg(ranked, gains, depth=5), ndcg(ranked, gains, depth=10), reciprocal_rank(ranked, best)


def _line(values: Sequence[float]) -> str:
    low, high = bootstrap_interval(values)
    return f"{statistics.fmean(values):6.3f} ({low:6.3f} to {high:6.3f})"


def report(
    gaps: Sequence[tuple[str, GapNeed]], judged: Mapping[str, Mapping[str, int]], all_ways: Sequence[tuple[str, Way]]
) -> None:
    """Prints every way's measures, and by how much Charnia is above it in nDCG@10."""
    first: list[float] = []
    for name, way in all_ways:
        five, ten, rank = zip(*(measured(way(gap), judged[brief]) for brief, gap in gaps), strict=True)
        first = first or list(ten)
        less = [ours - theirs for ours, theirs in zip(first, ten, strict=True)]
        print(f"  {name:20} nDCG@5 {_line(five)}  nDCG@10 {_line(ten)}  MRR {_line(rank)}  less {_line(less)}")


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the measures of every way on both halves and in both wordings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--vectors", type=Path, default=Path.home() / ".cache/charnia/vectors")
    options = parser.parse_args(argv)
    judged = read_judgements(OWN_DATA / "fund_judgements.tsv")
    try:
        every, gaps = offers(options.data), asked(options.data, judged)
    except OSError as problem:
        sys.exit(f"{problem.filename} is not there; name the folder of the data with --data.")
    meant = fixed_matcher(records=(), offers=every, reader=opened_reader(options.vectors))
    chosen = list(ways(fixed_matcher(records=(), offers=every), meant))
    for half, briefs in (("developed on", gaps[::2]), ("held out", gaps[1::2])):
        print(f"{half}, as diagnosed: {len(briefs)} briefs, {sum(one.kind is OfferKind.FUND for one in every)} funds")
        report([(one.brief, one.diagnosed) for one in briefs], judged, chosen)
        print(f"{half}, as a broker words it")
        report([(one.brief, one.worded) for one in briefs], judged, chosen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
