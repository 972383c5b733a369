"""What the installation searches for bridges: everything public in its store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.conf import settings

from charnia.apps.dossiers.compose import Searched
from charnia.apps.evidence import queries as evidence_queries
from charnia.apps.matches.as_values import key_of
from charnia.apps.matches.candidates import candidates_of
from charnia.apps.matches.pool import current_matcher
from charnia.apps.matches.weights import weights_in_force
from charnia.core.evidence import Offer
from charnia.engine.ranking.matcher import MatcherSnapshot


def searched_here(*, site: str = "", matcher: MatcherSnapshot | None = None) -> Searched:
    """The matcher of this process, with every committed change, unless another is given. `site` ("https://example.org")
    stands before the addresses of its pages where they are read elsewhere, as in a PDF."""
    matcher = matcher or current_matcher()
    cluster = settings.CLUSTER_NAME
    sentence = f"{len(matcher.records):,} records, and {len(matcher.offers):,} people and offers of {cluster}"
    return Searched(
        matcher,
        sentence,
        pages_of=lambda offers: _pages_of(offers, site),
        here_of_records=lambda ids: {
            id_: replace(here, page=site + here.page) for id_, here in evidence_queries.here_of(ids).items()
        },
        sources_of_records=evidence_queries.sources_of,
        is_demonstration=settings.IS_DEMONSTRATION,
        weights=weights_in_force(),
    )


def _pages_of(offers: Iterable[Offer], site: str) -> Mapping[str, str]:
    keys = {offer.id: key_of(offer.id) for offer in offers}
    candidates = candidates_of(sorted(set(keys.values())))
    return {id_: site + candidates[key].href for id_, key in keys.items() if key in candidates}
