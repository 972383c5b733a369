"""Reads the rule book of the diagnosis from its YAML files and says exactly what to mend when one is wrong.

A folder holds `words.yaml` (negators and a statement for each axis) and one or more files of each of the names
`topics*.yaml`, `rules*.yaml`, `questions*.yaml`, and may hold a learned `sentences.json`;
`docs/explanation/how-gaps-are-found.md` explains the records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from charnia.core.diagnosis.cues import Cue, CueError, compile_cue
from charnia.core.diagnosis.model import SentenceModel
from charnia.core.diagnosis.rulebook import AnswerKind, Condition, Effect, Question, Rule, RuleBook, Topic
from charnia.core.vocabulary import Axis, Category, CompanySize, GapKind, Stage, Urgency
from charnia.packs.sentence_model import read_sentence_model
from charnia.packs.yaml_text import read_yaml

OWN_FOLDER = Path(__file__).parent / "diagnosis"

_TOPIC_KEYS = frozenset({"id", "name", "axis", "statement", "cues", "weight"})
_CONDITION_KEYS = frozenset({"categories", "stages", "sizes"})
_RULE_KEYS = _CONDITION_KEYS | {
    "id", "effect", "cues", "under", "unless", "topics", "weight", "axis", "statement", "urgency", "unwanted",
}  # fmt: skip
_QUESTION_KEYS = _CONDITION_KEYS | {
    "id", "axis", "text", "why", "answer", "choices", "telling", "kind", "statement", "urgency", "essential",
    "mentioned",
}  # fmt: skip

_E = TypeVar("_E", bound=StrEnum)


class RuleBookError(ValueError):
    """A rule book that cannot be read; `str()` names the file, the record and what to mend."""


@dataclass(frozen=True, slots=True)
class _Record:
    """One entry of a file, which knows where it stands for the sake of the error."""

    file: str
    number: int
    values: Mapping[str, Any]

    def wrong(self, what: str) -> RuleBookError:
        name = self.values.get("id") or f"number {self.number}"
        return RuleBookError(f"{self.file}, record {name}: {what}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(f"give '{key}' as text (in quotes if it is yes, no or a number).")
        return value.strip()

    def yes_or_no(self, key: str) -> bool:
        """False where nothing is given."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(f"give '{key}' as true or false.")
        return value

    def weight(self, default: float) -> float:
        value = self.values.get("weight", default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 10:
            raise self.wrong("give 'weight' as a number above 0 and up to 10.")
        return float(value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.wrong(f"give '{key}' as a list of texts (in quotes if one is yes, no or a number).")
        return tuple(value)

    def cues(self, key: str) -> tuple[Cue, ...]:
        try:
            return tuple(compile_cue(source) for source in self.texts(key))
        except CueError as error:
            raise self.wrong(f"in '{key}': {error}") from error

    def word(self, key: str, words: type[_E]) -> _E:
        return self._word_of(key, self.text(key), words)

    def word_or_none(self, key: str, words: type[_E]) -> _E | None:
        return self.word(key, words) if key in self.values else None

    def words(self, key: str, words: type[_E]) -> frozenset[_E]:
        return frozenset(self._word_of(key, text, words) for text in self.texts(key))

    def condition(self) -> Condition:
        return Condition(
            categories=self.words("categories", Category),
            stages=self.words("stages", Stage),
            sizes=self.words("sizes", CompanySize),
        )

    def _word_of(self, key: str, text: str, words: type[_E]) -> _E:
        try:
            return words(text)
        except ValueError as error:
            known = ", ".join(word.value for word in words)
            raise self.wrong(f"'{key}' is {text!r}; use one of: {known}.") from error


def load_rulebook(*, folder: Path | None = None) -> RuleBook:
    """The rule book of a folder, by default Charnia's own. Raises RuleBookError on anything that is not right."""
    return _load(folder or OWN_FOLDER)


@lru_cache(maxsize=4)
def _load(folder: Path) -> RuleBook:
    if not folder.is_dir():
        raise RuleBookError(
            f"There is no folder {folder}; name one that holds words.yaml, topics, rules and questions."
        )
    topics = tuple(_topic(record) for record in _records(folder, "topics", _TOPIC_KEYS))
    rules = tuple(
        _rule(record, frozenset(topic.id for topic in topics)) for record in _records(folder, "rules", _RULE_KEYS)
    )
    negators, statements = _words_file(folder / "words.yaml")
    return RuleBook(
        rules=rules,
        topics=topics,
        questions=tuple(_question(record) for record in _records(folder, "questions", _QUESTION_KEYS)),
        statements=statements,
        negators=negators,
        model=_model(folder / "sentences.json"),
        version=_version(folder),
    )


def _records(folder: Path, name: str, keys: frozenset[str]) -> Iterator[_Record]:
    """The records of all files of a name, checked for unknown keys and for ids that are given twice."""
    files = sorted(folder.glob(f"{name}*.yaml"))
    if not files:
        raise RuleBookError(f"{folder} holds no {name}*.yaml; add one with a list of records.")
    seen: dict[str, str] = {}
    for file in files:
        entries = _read(file)
        if not isinstance(entries, list):
            raise RuleBookError(f"{file.name}: write a list of records, each beginning with '- id:'.")
        for number, values in enumerate(entries, start=1):
            if not isinstance(values, dict):
                raise RuleBookError(
                    f"{file.name}, record number {number}: write 'key: value' lines, beginning with id."
                )
            record = _Record(file.name, number, values)
            if unknown := sorted(str(key) for key in values.keys() - keys):
                raise record.wrong(f"take out or correct {', '.join(unknown)}; known are {', '.join(sorted(keys))}.")
            identifier = record.text("id")
            if identifier in seen:
                raise record.wrong(f"the id is taken already in {seen[identifier]}; choose another.")
            seen[identifier] = file.name
            yield record


def _read(file: Path) -> Any:  # YAML may hold anything; the callers check
    try:
        return read_yaml(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleBookError(f"{file} cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RuleBookError(f"{file.name} is no valid YAML in UTF-8: {error}") from error


def _topic(record: _Record) -> Topic:
    cues = record.cues("cues")
    if not cues:
        raise record.wrong("give at least one cue.")
    return Topic(
        id=record.text("id"),
        name=record.text("name"),
        axis=record.word("axis", Axis),
        statement=record.text("statement"),
        cues=cues,
        weight=record.weight(1.0),
    )


def _rule(record: _Record, known_topics: frozenset[str]) -> Rule:
    topics = frozenset(record.texts("topics"))
    if unknown := sorted(topics - known_topics):
        raise record.wrong(f"'topics' names {', '.join(unknown)}, which no topics file has.")
    rule = Rule(
        id=record.text("id"),
        effect=record.word("effect", Effect) if "effect" in record.values else Effect.GAP,
        cues=record.cues("cues"),
        under=record.cues("under"),
        unless=record.cues("unless"),
        topics=topics,
        weight=record.weight(2.0),
        axis=record.word_or_none("axis", Axis),
        statement=record.text("statement", ""),
        urgency=record.word_or_none("urgency", Urgency),
        unwanted=record.yes_or_no("unwanted"),
        condition=record.condition(),
    )
    if not rule.cues and not rule.under:
        raise record.wrong("give 'cues', or 'under' for a rule about headings.")
    return rule


def _question(record: _Record) -> Question:
    answer = record.word("answer", AnswerKind)
    choices, telling = record.texts("choices"), record.texts("telling")
    if (answer is AnswerKind.CHOICE) != bool(choices):
        raise record.wrong("give 'choices' for answer: choice, and only there.")
    if stray := sorted(set(telling) - set(choices or ("yes", "no"))):
        raise record.wrong(f"'telling' names {', '.join(stray)}, which nobody can answer.")
    essential = record.yes_or_no("essential")
    if essential and not record.texts("mentioned"):
        raise record.wrong("an essential question needs 'mentioned', the cues by which a text has answered it.")
    return Question(
        id=record.text("id"),
        axis=record.word("axis", Axis),
        text=record.text("text"),
        why=record.text("why"),
        answer=answer,
        kind=record.word("kind", GapKind),
        statement=record.text("statement"),
        choices=choices,
        telling=frozenset(telling or (() if choices else ("no",))),
        urgency=record.word_or_none("urgency", Urgency) or Urgency.SOON,
        essential=essential,
        mentioned=record.cues("mentioned"),
        condition=record.condition(),
    )


def _words_file(file: Path) -> tuple[tuple[Cue, ...], Mapping[Axis, str]]:
    values = _read(file)
    if not isinstance(values, dict) or set(values) != {"negators", "statements"}:
        raise RuleBookError(f"{file.name}: give 'negators' (a list of cues) and 'statements' (one for each axis).")
    statements = values["statements"]
    if not isinstance(statements, dict):
        raise RuleBookError(f"{file.name}: write 'statements' as one line 'axis: statement' for each axis.")
    record = _Record(file.name, 1, {"id": "statements", **statements})
    return _Record(file.name, 1, values).cues("negators"), {axis: record.text(axis.value) for axis in Axis}


def _model(file: Path) -> SentenceModel | None:
    try:
        return read_sentence_model(file) if file.exists() else None
    except (OSError, ValueError) as error:
        raise RuleBookError(f"{file.name}: {error}") from error


def _version(folder: Path) -> str:
    """A short fingerprint of the files, so that a diagnosis can say which book it was made with."""
    return _fingerprint(file.read_bytes() for file in sorted((*folder.glob("*.yaml"), *folder.glob("sentences.json"))))


def _fingerprint(contents: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for content in contents:
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:12]
