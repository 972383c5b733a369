"""Texts in another language: named where it is sure, and English that has no stop words never."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.vocabulary import Axis, GapKind
from charnia.engine.ranking.foreign import language_of_need, warning_about
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.text.language import UNNAMED, surely_other_language

PROJECTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "nih_projects" / "nih_projects.jsonl.gz"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wir suchen einen Experten für Zulassung", "German"),
        ("Suche Partner für klinische Studien zu Diabetes", "German"),
        ("WIR SUCHEN JEMANDEN MIT ERFAHRUNG IN DER ZULASSUNG", "German"),
        ("expert en essais cliniques pour le diabète", "French"),
        ("Alguien con experiencia en ensayos clínicos de diabetes", "Spanish"),
        ("Kehitämme anturia, joka varoittaa vaikeaa astmaa sairastavia ihmisiä", UNNAMED),
        ("糖尿病", "Chinese or Japanese"),
    ],
)
def test_even_a_short_need_in_another_language_is_known(text: str, language: str) -> None:
    assert surely_other_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "42",
        "Diabetes",
        "vitamin A deficiency",
        "de novo variant calling",
        "Sjögren syndrome",
        "CRISPR base editing, lentiviral delivery, hepatocytes, off-target screening",
        "REGULATORY AFFAIRS CLASS IIB MDR",
        "TGF-β and IL-1β in Müller glia",
    ],
)
def test_key_words_and_names_are_no_other_language(text: str) -> None:
    assert surely_other_language(text) == ""


@pytest.mark.skipif(not PROJECTS.exists(), reason="the titles of projects are not beside the checkout")
def test_titles_of_projects_are_hardly_ever_taken_for_another_language() -> None:
    with gzip.open(PROJECTS, "rt", encoding="utf-8") as lines:
        titles = [json.loads(line)["title"] for line in lines]
    assert sum(bool(surely_other_language(title)) for title in titles) <= len(titles) / 5_000


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(surely_other_language(text), str)


def test_each_text_of_a_need_is_looked_at() -> None:
    assert language_of_need(["Regulatory affairs", "Quelqu'un qui connaît les essais cliniques"]) == "French"
    assert language_of_need(["Regulatory affairs", ""]) == ""
    assert warning_about("The need", ["Somebody who knows the rules"]) == ""


def test_a_gap_says_which_of_its_words_are_in_another_language() -> None:
    def gap(statement: str, product: str = "") -> GapNeed:
        return GapNeed(GapKind.EXPERTISE, Axis.REGULATION, statement, product=product)

    german = "Wir entwickeln einen Sensor für Menschen mit Asthma und suchen eine Klinik."
    assert gap("Somebody who knows the rules", "A sensor for people with asthma.").warning == ""
    assert gap(german).warning.startswith("The wording of this gap seems to be in German.")
    assert gap("Somebody who knows the rules", german).warning.startswith("What the brief says about the product")
