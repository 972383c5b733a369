from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.engine.measures import (
    UnreadableRun,
    average_precision,
    evaluate,
    ndcg,
    precision,
    read_judgements,
    read_run,
    recall,
    reciprocal_rank,
    run_line,
)

RELEVANT = {"a": 1, "c": 1, "x": 0}


def test_the_measures_by_hand() -> None:
    ranked = ["b", "a", "x", "c"]
    assert reciprocal_rank(ranked, RELEVANT) == 0.5
    assert precision(ranked, RELEVANT, depth=5) == pytest.approx(0.4)
    assert recall(ranked, RELEVANT, depth=3) == 0.5
    assert average_precision(ranked, RELEVANT) == pytest.approx((1 / 2 + 2 / 4) / 2)
    ideal = 1 + 1 / math.log2(3)
    assert ndcg(ranked, RELEVANT, depth=10) == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)


def test_a_need_without_an_answer_counts_zero() -> None:
    found = {one.name: one.mean for one in evaluate({"n1": ["a"]}, {"n1": {"a": 1}, "n2": {"b": 1}})}
    assert found["MRR"] == 0.5


def test_no_judgement_is_refused() -> None:
    with pytest.raises(ValueError, match="no relevant candidate"):
        evaluate({}, {"n1": {"a": 0}})


@given(st.permutations(["a", "b", "c", "d", "e"]))
def test_all_measures_lie_between_nothing_and_the_best_order(ranked: list[str]) -> None:
    for one in evaluate({"n": ranked}, {"n": {"a": 1, "b": 1}}):
        assert 0 <= one.low <= one.mean <= one.high <= 1
    assert ndcg(["a", "b", "c"], {"a": 1, "b": 1}, depth=10) == pytest.approx(1)


def test_ids_with_blanks_survive_the_files(tmp_path: Path) -> None:
    run, judgements = tmp_path / "run", tmp_path / "qrels"
    run.write_text(run_line("n1", "Smith K", 2, 0.5) + run_line("n1", "Beck B", 1, 0.7))
    judgements.write_text("n1\t0\tBeck B\t1\nn2 0 someone 0\n")
    assert read_run(run) == {"n1": ["Beck B", "Smith K"]}
    assert read_judgements(judgements) == {"n1": {"Beck B": 1}, "n2": {"someone": 0}}


def test_a_line_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "run"
    file.write_text("n1 Q0 a 1 0.5 tag\nnonsense\n")
    with pytest.raises(UnreadableRun, match="Line 2"):
        read_run(file)
    file.write_text("n1 0 a 1\nn1 0 a much\n")
    with pytest.raises(UnreadableRun, match="Line 2"):
        read_judgements(file)
