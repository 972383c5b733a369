"""The learned sentence model: what its file may hold, and what Charnia's own adds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from charnia.core.diagnosis.diagnose import diagnose
from charnia.core.diagnosis.features import SentenceView
from charnia.core.diagnosis.findings import BriefText
from charnia.core.vocabulary import Axis, GapKind
from charnia.packs.rulebook import load_rulebook
from charnia.packs.sentence_model import read_sentence_model


def test_a_model_is_read_as_written(tmp_path: Path) -> None:
    file = tmp_path / "sentences.json"
    file.write_text('{"bias": {"gap": -1}, "gap": {"w:borrowed": 2.5}, "axes": {"w:borrowed": {"facilities": 1}}}')
    opinion = read_sentence_model(file).opinion(SentenceView("Borrowed, all of it."))
    assert opinion.gap == 1.5
    assert opinion.reasons == ("borrowed",)
    assert max(opinion.axes, key=lambda axis: opinion.axes[axis]) is Axis.FACILITIES


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "give 'bias', 'gap' and 'axes'"),
        ('{"bias": {}, "gap": [], "axes": {}}', "gap: give numbers by name"),
        ('{"bias": {}, "gap": {}, "axes": {"w:a": {"red": 1}}}', "feature w:a: give numbers for evidence"),
        ('{"bias": {"gap": "much"}, "gap": {}, "axes": {}}', "bias: every weight must be a number"),
        ("{", "Expecting"),
    ],
)
def test_a_malformed_model_is_refused(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "sentences.json"
    file.write_text(text)
    with pytest.raises(ValueError, match=told):
        read_sentence_model(file)


def test_the_own_model_finds_what_no_rule_foresaw_and_names_the_kind() -> None:
    book = load_rulebook()
    brief = BriefText(
        "We make a patch for burns. It is thin. Nurses like it. It sticks. The freezer died and the stock of "
        "donor skin went with it, so we cannot go on. Kind regards."
    )
    found = diagnose(brief, book).gaps
    assert [gap.kind for gap in found] == [GapKind.RESOURCE]
    assert len(found) >= len(diagnose(brief, replace(book, model=None)).gaps)


@pytest.mark.parametrize("text", ["We have no access to fresh blood samples.", "We need a statistician."])
def test_the_model_never_silences_plain_words(text: str) -> None:
    assert len(diagnose(BriefText(text), load_rulebook()).gaps) == 1
