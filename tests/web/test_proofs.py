"""A card gives words and meaning a line each, and the lines add up."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from charnia.engine.ranking.closest import Closest
from charnia.engine.ranking.proof import Contribution, WordMatch
from charnia.web.proofs import MEANING, Proof, RecordHere, reasons_of

CLOSEST = Closest("Nobody here has run a trial.", "She led nine trials of inhalers.")


def word(term: str, amount: float) -> WordMatch:
    return WordMatch(term, term, term, amount, "gap", (), (), ())


CONTRIBUTIONS = (
    Contribution("Evidence 1", 0.5 * (0.2 + 0.1), 0.5, "r1", "Trials", words=(word("trial", 0.2),), meaning=0.1),
    Contribution("Evidence 2", 0.25 * 0.44, 0.25, "r2", "Inhalers", meaning=0.44, closest=CLOSEST),
    Contribution("Their own profile", 0.6 * 0.05, 0.6, words=(word("asthma", 0.05),)),
    Contribution("Expert: is made for a gap in expertise", 0.02),
)


def test_words_and_meaning_have_a_line_each_and_add_up() -> None:
    reasons = reasons_of(CONTRIBUTIONS)
    told = [(reason.heading, reason.label, reason.amount) for reason in reasons]
    assert [line[:2] for line in told] == [
        ("Inhalers", MEANING),
        ("Trials", "Evidence 1"),
        ("Trials", MEANING),
        ("Their own profile", "Their own profile"),
        ("Expert: is made for a gap in expertise", "Expert: is made for a gap in expertise"),
    ]
    assert [line[2] for line in told] == pytest.approx([0.11, 0.1, 0.05, 0.03, 0.02])
    assert [reason.closest for reason in reasons] == [CLOSEST, None, None, None, None]
    total = math.fsum(one.amount for one in CONTRIBUTIONS)
    assert math.fsum(reason.amount for reason in reasons) == pytest.approx(total, abs=1e-9)


def test_the_table_names_meaning_so_that_no_two_lines_look_the_same() -> None:
    proof = Proof("Rosa Rowan", 0.3, reasons_of(CONTRIBUTIONS), dt.date(2026, 1, 1))
    names = [row[0] for row in proof.chart.table.rows]
    assert names[1:3] == ["Trials", "Trials (meaning of the text, beyond shared words)"]
    assert len(set(names)) == len(names)


def test_what_was_given_for_the_work_is_said_once_a_record() -> None:
    here = {"r1": RecordHere("/evidence/1/", "£5"), "r2": RecordHere("/evidence/2/", "£7")}
    told = [(one.heading, one.page, one.award) for one in reasons_of(CONTRIBUTIONS, here) if one.page]
    assert told == [
        ("Inhalers", "/evidence/2/", "£7"),
        ("Trials", "/evidence/1/", "£5"),
        ("Trials", "/evidence/1/", ""),
    ]
