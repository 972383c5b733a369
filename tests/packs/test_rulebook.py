"""Charnia's own rule book is complete, and a wrong one is refused with the file, the record and what to mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from charnia.core.diagnosis.findings import BriefText
from charnia.core.diagnosis.rulebook import AnswerKind
from charnia.core.vocabulary import Axis, Category, Stage
from charnia.packs.rulebook import OWN_FOLDER, RuleBookError, load_rulebook


def test_every_axis_has_topics_questions_and_a_statement() -> None:
    book = load_rulebook()
    assert {topic.axis for topic in book.topics} == set(Axis)
    assert {question.axis for question in book.questions} == set(Axis)
    assert set(book.statements) == set(Axis)
    assert len(book.version) == 12


def test_questions_ask_one_thing_each_and_say_why() -> None:
    for question in load_rulebook().questions:
        assert question.text.endswith("?"), question.id
        assert question.text.count("?") == 1, question.id
        assert question.why.endswith("."), question.id
        assert not question.statement.endswith("."), question.id
        assert (question.answer is AnswerKind.CHOICE) == bool(question.choices), question.id


@pytest.mark.parametrize("category", list(Category))
@pytest.mark.parametrize("stage", list(Stage))
def test_every_category_and_stage_has_essential_questions(category: Category, stage: Stage) -> None:
    questions = load_rulebook().questions_for(BriefText("", category=category, stage=stage))
    assert sum(question.essential for question in questions) >= 6
    assert len(questions) <= 45


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OWN_FOLDER, tmp_path / "book"))


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("rules-x.yaml", "- {id: r1, cues: ['{a|b']}", "rules-x.yaml, record r1: in 'cues': .*braces"),
        ("rules-x.yaml", "- {id: r1, cues: [no]}", "rules-x.yaml, record r1: give 'cues' as a list of texts"),
        ("rules-x.yaml", "- {id: r1}", "give 'cues', or 'under'"),
        ("rules-x.yaml", "- {id: r1, cues: [a], axis: money}", "'axis' is 'money'; use one of: need, "),
        ("rules-x.yaml", "- {id: r1, cues: [a], weigth: 2}", "take out or correct weigth"),
        ("rules-x.yaml", "- {id: r1, cues: [a], weight: heavy}", "give 'weight' as a number"),
        ("rules-x.yaml", "- {id: need, cues: [a]}", "the id is taken already in rules-general.yaml"),
        ("rules-x.yaml", "- {id: r1, cues: [a], topics: [nowhere]}", "'topics' names nowhere"),
        ("rules-x.yaml", "- {cues: [a]}", "record number 1: give 'id' as text"),
        ("rules-x.yaml", "- just a line", "record number 1: write 'key: value'"),
        ("rules-x.yaml", "id: r1", "write a list of records"),
        ("rules-x.yaml", "- {id: [", "no valid YAML"),
        ("topics-x.yaml", "- {id: t, name: n, axis: ip, statement: s}", "at least one cue"),
        (
            "questions-x.yaml",
            "- {id: q, axis: ip, text: t, why: w., answer: choice, kind: skills, statement: s}",
            "give 'choices' for answer: choice",
        ),
        (
            "questions-x.yaml",
            "- {id: q, axis: ip, text: t, why: w., answer: short, kind: skills, statement: s, telling: [maybe]}",
            "'telling' names maybe",
        ),
        (
            "questions-x.yaml",
            "- {id: q, axis: ip, text: t, why: w., answer: short, kind: skills, statement: s, essential: true}",
            "needs 'mentioned'",
        ),
        ("words.yaml", "negators: []", "give 'negators'"),
        ("words.yaml", "{negators: [], statements: {ip: a}}", "record statements: give 'need' as text"),
    ],
)
def test_a_wrong_record_is_named_with_what_to_mend(folder: Path, file: str, content: str, message: str) -> None:
    (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(RuleBookError, match=message):
        load_rulebook(folder=folder)


def test_a_folder_without_rules_is_refused(folder: Path) -> None:
    for file in folder.glob("rules*.yaml"):
        file.unlink()
    with pytest.raises(RuleBookError, match=r"holds no rules\*.yaml"):
        load_rulebook(folder=folder)
    with pytest.raises(RuleBookError, match="There is no folder"):
        load_rulebook(folder=folder / "nowhere")
