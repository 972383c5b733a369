"""The knowledge of a diagnosis as values: rules, topics and questions. Read from files by `charnia.packs.rulebook`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeVar

from charnia.core.diagnosis.cues import Cue, keys_in_order, keys_of
from charnia.core.diagnosis.findings import BriefText
from charnia.core.diagnosis.model import SentenceModel
from charnia.core.vocabulary import Axis, Category, CompanySize, GapKind, Stage, Urgency


class Effect(StrEnum):
    """What a rule says when it fires."""

    GAP = "gap"
    IN_PLACE = "in-place"


class AnswerKind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes-no"
    SHORT = "short"
    LONG = "long"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Condition:
    """For which briefs something applies. Empty means all; what a brief does not say never excludes it."""

    categories: frozenset[Category] = frozenset()
    stages: frozenset[Stage] = frozenset()
    sizes: frozenset[CompanySize] = frozenset()

    def holds_for(self, brief: BriefText) -> bool:
        return (
            (not self.categories or brief.category is None or brief.category in self.categories)
            and (not self.stages or brief.stage is None or brief.stage in self.stages)
            and (not self.sizes or brief.size is None or brief.size in self.sizes)
        )


@dataclass(frozen=True, slots=True)
class Topic:
    """What a sentence is about: words that stand for an axis.

    `name` is a noun phrase; `statement` a full statement, which may hold `({words})` for the words found.
    """

    id: str
    name: str
    axis: Axis
    statement: str
    cues: tuple[Cue, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires in a clause that holds one of its cues and adds its weight to the scale; see `scale.py`.

    Without cues it fires in every sentence under a label or heading that `under` matches; with both, both must hold.
    One that is `unwanted` says that help is not asked for, which speaks against a gap but does not say that anything
    is there. `topics`: one of these must be found in the clause, in its sentence if the clause has no topic, or in its
    label. `unless`: none of these cues may be in the sentence. Without an axis the topics decide. `statement` may hold
    `{topic}`.
    """

    id: str
    effect: Effect
    cues: tuple[Cue, ...] = ()
    under: tuple[Cue, ...] = ()
    unless: tuple[Cue, ...] = ()
    topics: frozenset[str] = frozenset()
    weight: float = 2.0
    axis: Axis | None = None
    statement: str = ""
    urgency: Urgency | None = None
    unwanted: bool = False
    condition: Condition = Condition()


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask a founder. `mentioned` holds the cues by which a brief has answered it already.

    A question with a `statement` raises a gap of `kind` when its answer tells of one: for yes-no questions the answer
    `telling` ("no" by default), for all others a lack found in the words. Only an `essential` question is listed as
    open when the brief never mentions the matter.
    """

    id: str
    axis: Axis
    text: str
    why: str
    answer: AnswerKind
    kind: GapKind
    statement: str
    choices: tuple[str, ...] = ()
    telling: frozenset[str] = frozenset({"no"})
    urgency: Urgency = Urgency.SOON
    essential: bool = False
    mentioned: tuple[Cue, ...] = ()
    condition: Condition = Condition()


Owner = TypeVar("Owner", Rule, Topic, Question)


class CueIndex(Generic[Owner]):
    """Looks up which cues may occur in a text, so that a sentence is tried against a few of them only."""

    def __init__(self, cues: Iterable[tuple[Owner, Cue]]) -> None:
        self._always: list[tuple[int, Owner, Cue]] = []
        self._by_key: dict[str, list[tuple[int, Owner, Cue]]] = {}
        for entry in ((number, owner, cue) for number, (owner, cue) in enumerate(cues)):
            for key in entry[2].anchors:
                self._by_key.setdefault(key, []).append(entry)
            if not entry[2].anchors:
                self._always.append(entry)

    def find(self, text: str) -> list[tuple[Owner, int, int]]:
        """Every occurrence as (owner, start, end), in the order in which the cues were given."""
        candidates = {entry[0]: entry for entry in self._always}
        for key in keys_of(text):
            candidates.update((entry[0], entry) for entry in self._by_key.get(key, ()))
        in_order = keys_in_order(text)
        return [
            (owner, start, end)
            for _, owner, cue in (candidates[number] for number in sorted(candidates))
            if cue.may_be_in(in_order)
            for start, end in cue.spans(text)
        ]


@dataclass(frozen=True)
class RuleBook:
    """Everything a diagnosis knows. `statements` gives each axis a statement for gaps whose words say no more.

    `negators` are cues that turn what follows within three words ("not", "haven't", "no"). `model`, where given, adds
    its score to the rules'.
    """

    rules: tuple[Rule, ...]
    topics: tuple[Topic, ...]
    questions: tuple[Question, ...]
    statements: Mapping[Axis, str]
    negators: tuple[Cue, ...] = ()
    model: SentenceModel | None = None
    version: str = ""

    @cached_property
    def rule_index(self) -> CueIndex[Rule]:
        return CueIndex((rule, cue) for rule in self.rules for cue in rule.cues)

    @cached_property
    def heading_rules(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.under)

    @cached_property
    def topic_index(self) -> CueIndex[Topic]:
        return CueIndex((topic, cue) for topic in self.topics for cue in topic.cues)

    @cached_property
    def mention_index(self) -> CueIndex[Question]:
        return CueIndex((question, cue) for question in self.questions for cue in question.mentioned)

    def questions_for(self, brief: BriefText) -> tuple[Question, ...]:
        """The questions that apply to a brief of this category, stage and size, in the order of the book."""
        return tuple(question for question in self.questions if question.condition.holds_for(brief))
