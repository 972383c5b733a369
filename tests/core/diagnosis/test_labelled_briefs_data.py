"""The labelled briefs are what their README says: unique, valid, and quoting what is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from charnia.core.vocabulary import Axis, Category, CompanySize, GapKind, Stage

FOLDER = Path(__file__).parents[3] / "benchmarks" / "data"
FORMS = {
    "board-paper",
    "chat",
    "company-profile",
    "dictation",
    "email",
    "forum-post",
    "grant-application",
    "lay-summary",
    "letter",
    "meeting-notes",
    "pitch",
    "web-form",
    "web-page",
}
KEYS = {"id", "form", "category", "stage", "size", "conditions", "text", "gaps", "missing", "in_place"}

Brief = dict[str, Any]


def _briefs() -> Iterator[Brief]:
    for path in sorted(FOLDER.glob("briefs_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


BRIEFS = list(_briefs())
KINDS = {Axis.TEAM: GapKind.SKILLS, Axis.FACILITIES: GapKind.RESOURCE, Axis.FINANCE: GapKind.FINANCE}
each_brief = pytest.mark.parametrize("brief", BRIEFS, ids=[brief["id"] for brief in BRIEFS])


def test_there_are_briefs_and_no_two_share_an_id() -> None:
    ids = [brief["id"] for brief in BRIEFS]
    assert ids
    assert len(ids) == len(set(ids))


def test_no_two_briefs_share_a_text() -> None:
    texts = [brief["text"] for brief in BRIEFS]
    assert len(texts) == len(set(texts))


@each_brief
def test_a_brief_has_the_known_keys_and_tokens(brief: Brief) -> None:
    assert set(brief) == KEYS
    assert brief["form"] in FORMS
    assert brief["category"] in set(Category)
    assert brief["stage"] in set(Stage)
    assert brief["size"] in set(CompanySize)
    assert brief["conditions"]
    assert 90 <= len(brief["text"].split()) <= 450


@each_brief
def test_every_label_names_a_known_axis_and_says_something(brief: Brief) -> None:
    labels = brief["gaps"] + brief["missing"] + brief["in_place"]
    assert {label["axis"] for label in labels} <= set(Axis)
    assert all(gap["kind"] == KINDS.get(gap["axis"], GapKind.EXPERTISE) for gap in brief["gaps"])
    assert all(gap["statement"].strip() for gap in brief["gaps"])
    assert all(missing["why"].strip() for missing in brief["missing"])


@each_brief
def test_every_quote_occurs_exactly_once_in_its_text(brief: Brief) -> None:
    quotes = [label["quote"] for label in brief["gaps"] + brief["in_place"]]
    assert len(quotes) == len(set(quotes))
    assert {quote: brief["text"].count(quote) for quote in quotes} == dict.fromkeys(quotes, 1)


def test_every_line_of_the_passages_has_a_mark_and_words() -> None:
    passages = (FOLDER / "passages.txt").read_text(encoding="utf-8").strip().split("\n\n")
    lines = [line.split(" ", 1) for passage in passages for line in passage.splitlines()]
    assert {mark for mark, _ in lines} == {"#", "+", "-", *Axis}
    assert all(words.strip() for _, words in lines)
    assert len(passages) == len(set(passages))
