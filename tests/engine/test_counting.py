"""Terms counted in batches against terms counted one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from charnia.engine.index import counting
from charnia.engine.index.contract import Document
from charnia.engine.index.counting import TermCounter, term_keys
from charnia.engine.index.vectors import count_terms, saturated
from charnia.engine.text.terms import is_pair

PIECES = [
    "IL-6",
    "type",
    "2",
    "12",
    "the",
    "patient's",
    "-",
    "real-time,",
    "(SARS-CoV-2)",
    "5",
    "mg/kg",
    "x" * 50,
    "\n",
]
texts = st.one_of(
    st.lists(st.sampled_from([*PIECES, " ", "  ", "\u00a0", ". "]), max_size=12).map(" ".join),
    st.lists(st.sampled_from([*PIECES, " ", "/"]), max_size=12).map("".join),
    st.text(max_size=40),
)


def counts(documents: list[Document]) -> list[dict[int, float]]:
    found = TermCounter().count(documents)
    rows = zip(found.starts.tolist(), found.starts[1:].tolist(), strict=False)
    amounts = saturated(found.counts.astype(np.float64))
    return [
        {int(found.keys[found.terms[place]]): float(amounts[place]) for place in range(start, end)}
        for start, end in rows
    ]


@settings(max_examples=150)
@given(st.lists(st.tuples(texts, texts), max_size=5))
@example([("", ""), ("a  b", "IL-6 -driven"), ("the", "12 13 mg")])
def test_batches_count_what_is_counted_one_by_one(written: list[tuple[str, str]]) -> None:
    documents = [Document(str(n), title, text) for n, (title, text) in enumerate(written)]
    one_by_one = [count_terms(document) for document in documents]
    expected = [dict(zip(term_keys(one).tolist(), one.values(), strict=True)) for one in one_by_one]
    assert counts(documents) == expected
    said = TermCounter().count(documents).words
    assert [set(line.split()) for line in said] == [{term for term in one if not is_pair(term)} for one in one_by_one]


def test_what_is_remembered_is_bounded_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [Document("a", "Asthma inhaler", "IL-6 trial"), Document("b", "Stroke", "inhaler cost")]
    counter = TermCounter()
    before = counter.count(documents)
    monkeypatch.setattr(counting, "_MOST_PIECES", 1)
    counter.count([Document("c", "Wound")])
    after = counter.count(documents)
    assert np.array_equal(before.keys, after.keys)
    assert np.array_equal(before.terms, after.terms)
