"""Words a gap: one readable sentence from the rule that fired and the topic that was met."""

from __future__ import annotations

from charnia.core.diagnosis.rulebook import RuleBook
from charnia.core.diagnosis.scale import Weighed
from charnia.core.vocabulary import Axis

_MOST_WORDS = 3


def statement_for(weighed: Weighed, book: RuleBook) -> str:
    """The rule's own statement, else the topic's, else the axis's; `({words})` becomes the words found, or goes."""
    rule, topic = weighed.rule, weighed.topic
    if rule and rule.statement and (topic or "{topic}" not in rule.statement):
        template = rule.statement.replace("{topic}", topic.name if topic else "")
    elif topic and topic.axis is weighed.axis:
        template = topic.statement
    else:
        template = book.statements[weighed.axis or Axis.NEED]
    if not weighed.words:
        return template.replace(" ({words})", "")
    return template.replace("{words}", ", ".join(weighed.words[:_MOST_WORDS]))
