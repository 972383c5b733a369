"""A title for a text that may not have one."""

from __future__ import annotations

import re
from pathlib import PurePath

UNTITLED = "Untitled brief"
"""Stands in where neither the text nor the file's name says what it is about."""
_LONGEST_TITLE = 100
_MOST_LINES_LOOKED_AT = 6
_MOST_TITLE_WORDS = 14
_HEADING_MARKS = re.compile(r"^(?:#{1,6}\s+|[-*•>]\s+|\d+[.)]\s+)?[*_]*|[\s#*_]+$")
_LABEL = re.compile(r"^(?:title|subject|re|project|product|project title)\s*:\s*", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:dear|hi|hello|hey|good (?:morning|afternoon))\b"
    r"|(?:strictly |commercial(?:ly)? in )?(?:private|confiden(?:tial|ce))\b"
    r"|(?:from|to|date|cc|sent):)",
    re.IGNORECASE,
)
_SAYS_NOTHING = frozenset(
    {
        "abstract",
        "applicant",
        "background",
        "business plan",
        "draft",
        "executive summary",
        "introduction",
        "lay summary",
        "one-pager",
        "organisation",
        "overview",
        "pitch deck",
        "plain english summary",
        "project summary",
        "summary",
        "untitled",
        "untitled document",
    }
)


def guess_title(text: str, *, filename: str) -> str:
    """The first line that names something, shortened to a line; the file's name when no line does.

    Running prose names nothing. An opening ("Dear Priti,"), a mark of confidence and a standard heading ("Summary") are
    passed over.
    """
    lines = (line for line in (_bare(line) for line in text.splitlines()) if line)
    for line, _ in zip(lines, range(_MOST_LINES_LOOKED_AT), strict=False):
        if line.lower().rstrip(":.") not in _SAYS_NOTHING and not _OPENING.match(line) and _names_something(line):
            return shorten(line)
    stem = PurePath(filename.replace("\\", "/")).stem.replace("_", " ").strip()
    return shorten(stem) if any(letter.isalpha() for letter in stem) else UNTITLED


def _names_something(line: str) -> bool:
    """A heading is short: running prose is no title, however it begins."""
    return len(line.split()) <= _MOST_TITLE_WORDS


def shorten(line: str) -> str:
    """At most about a hundred characters: the first sentence when it fits, else whole words and an ellipsis."""
    line = " ".join(line.split())
    if len(line) <= _LONGEST_TITLE:
        return line
    sentence = re.match(r"(.{20,99}?)[.!?:;](?=\s)", line)
    if sentence:
        return sentence.group(1)
    return line[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def _bare(line: str) -> str:
    return _LABEL.sub("", _HEADING_MARKS.sub("", line.strip())).strip()
