"""What the feed of UKRI's opportunities says in the description of one: labelled facts and prose, in one piece of HTML.

Facts are lines such as "Closing date: 8 July 2026 11:00am UK time"; some have their value on the next line. Labels that
are not known here stay part of the prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from charnia.sources.plain_text import without_markup

STATUS, FUNDERS, FUNDER, KIND = "Opportunity status", "Funders", "Funder", "Funding type"
TOTAL, RANGE, MOST = "Total fund", "Award range", "Maximum award"
PUBLISHED, OPENS, CLOSES = "Publication date", "Opening date", "Closing date"
_LABELS = (STATUS, FUNDERS, FUNDER, KIND, TOTAL, RANGE, MOST, PUBLISHED, OPENS, CLOSES)
_LABEL = re.compile(rf"\b({'|'.join(_LABELS)})\s*:")
_LINE_ENDS = re.compile(r"\n|<(?:br|/?(?:p|div|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6]))\b[^<>]*>", re.IGNORECASE)


@dataclass(slots=True)
class Description:
    """The facts by their labels, as they are written, and the paragraphs beside them."""

    facts: dict[str, str] = field(default_factory=dict)
    prose: list[str] = field(default_factory=list)


def read_description(markup: str) -> Description:
    """What a description says. Of a fact that is told twice the first is taken."""
    found = Description()
    waiting = ""
    for line in _lines(markup):
        before, *told = _LABEL.split(line)
        if before.strip():
            _take(found, waiting, before)
            waiting = ""
        for label, value in zip(told[::2], told[1::2], strict=True):
            waiting = "" if value.strip() else label
            _take(found, label, value)
    return found


def _lines(markup: str) -> list[str]:
    return [line for line in map(without_markup, _LINE_ENDS.split(markup)) if line]


def _take(found: Description, label: str, words: str) -> None:
    """Puts words under their label, or into the prose where they have none."""
    words = words.strip()
    if not label:
        found.prose.append(words)
    elif words:
        found.facts.setdefault(label, words.replace(" ,", ",").strip(" ,"))
