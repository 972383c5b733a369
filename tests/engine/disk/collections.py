"""Documents for the tests of indexes in files, and what the index in memory says of them."""

from __future__ import annotations

from hypothesis import strategies as st

from charnia.core.evidence import Place
from charnia.engine.index.contract import EVERYTHING, Document, Facets, Filters, Part
from charnia.engine.index.embedded import EmbeddedIndex
from charnia.engine.index.meanings import MeaningStore
from charnia.engine.text.embeddings.contract import Encoder

WORDS = ["asthma", "inhaler", "cost", "the", "type", "2", "wound", "IL-6", "insulin", "stroke"]
PLACES = [None, Place(51.5, -0.1), Place(51.75, -1.25), Place(55.9, -3.2), Place(-33.9, 151.2)]
texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
facets = st.builds(
    Facets,
    kind=st.sampled_from(["", "grant", "trial"]),
    organisations=st.frozensets(st.sampled_from(["ror:1", "ror:2"]), max_size=2),
    year=st.sampled_from([None, 1999, 2020, 2021]),
    place=st.sampled_from(PLACES),
)
filters = st.builds(
    Filters,
    kinds=st.frozensets(st.sampled_from(["grant", "trial", "paper"]), max_size=2),
    organisations=st.frozensets(st.sampled_from(["ror:1", "ror:3"]), max_size=2),
    years=st.sampled_from([None, (1999, 1999), (2000, 2020), (2021, 2019)]),
    near=st.sampled_from(PLACES),
    within_km=st.sampled_from([1.0, 100.0, 600.0, 20_000.0]),
)
documents = st.builds(
    Document,
    id=st.sampled_from("abcdefgh"),
    title=texts,
    text=texts,
    held_by=st.frozensets(st.sampled_from(["ada", "ben"]), max_size=2),
    facets=facets,
)


def in_memory(
    held: list[Document],
    need: str,
    encoder: Encoder | None,
    chosen: Filters = EVERYTHING,
    *,
    shortest: float = 0.0,
) -> dict[str, float]:
    """The scores that the index in memory and the store of meanings give, above zero."""
    index = EmbeddedIndex(shortest=shortest)
    index.add(held)
    snapshot = index.snapshot()
    vector = snapshot.vector([Part("need", need)])
    ids = snapshot.passing(chosen)
    scores = dict.fromkeys(ids, 0.0) | snapshot.scores(vector, ids)
    if encoder is not None:
        store = MeaningStore(encoder)
        store.add(held)
        meanings = store.snapshot()
        meant = meanings.scores(meanings.need([Part("need", need)]), ids)
        scores = {id_: scores[id_] + float(amount) for id_, amount in zip(ids, meant, strict=True)}
    return {id_: score for id_, score in scores.items() if score > 0}
