"""Words a gap: one readable sentence from the rule that fired and the topic that was met."""

from __future__ import annotations

from collections.abc import Sequence

from charnia.core.diagnosis.findings import Wording
from charnia.core.diagnosis.rulebook import RuleBook
from charnia.core.diagnosis.scale import Weighed
from charnia.core.vocabulary import Axis

_MOST_WORDS = 3
_PLACE_OF_WORDS = " ({words})"


def wording_of(statement: str, book: RuleBook) -> Wording:
    """Of which of Charnia's two kinds a statement is that a diagnosis has made, with or without words in brackets."""
    general = {template.removesuffix(_PLACE_OF_WORDS) for template in book.statements.values()}
    is_general = statement in general or (statement.endswith(")") and statement.partition(" (")[0] in general)
    return Wording.GENERAL if is_general else Wording.OURS


def statement_for(weighed: Weighed, book: RuleBook) -> str:
    """The rule's own statement, else the topic's, else the axis's; `({words})` becomes the words found, in quotation
    marks, or goes."""
    rule, topic = weighed.rule, weighed.topic
    if rule and rule.statement and rule.axis in (None, weighed.axis) and (topic or "{topic}" not in rule.statement):
        template = rule.statement.replace("{topic}", topic.name if topic else "")
    elif topic and topic.axis is weighed.axis:
        template = topic.statement
    else:
        template = book.statements[weighed.axis or Axis.NEED]
    if not weighed.words:
        return template.replace(_PLACE_OF_WORDS, "")
    return template.replace("{words}", ", ".join(f"“{word}”" for word in weighed.words[:_MOST_WORDS]))


def recognised_by(words: Sequence[str]) -> str:
    """Says that no rule but the wording gave a gap away, above all these words (none: the wording as a whole)."""
    named = ", ".join(f"“{word}”" for word in words)
    return f"Recognised from its wording, above all {named}" if named else "Recognised from its wording as a whole"
