"""From the lines of a printed page back to paragraphs."""

from __future__ import annotations

import re
from collections import Counter

_ITEM = re.compile(r"^\s*(?:[•▪●◦‣·–—*\-]|\d{1,2}[.)]|\(?[a-z]\))\s+\S")
_BULLET = re.compile(r"^\s*[•▪●◦‣·–—*]\s+")
_SENTENCE_END = re.compile(r"[.!?:;][\"'’”)\]]*$")
_BROKEN_WORD = re.compile(r"([A-Za-z][A-Za-z'’]*)[-‐\u00ad]$")
_ODD_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f]+")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": "-", "\u200b": ""})
_FIRST_PARTS = """
ai all anti base best bio case check class co cost cross data double early end ex face first five follow four full
half hand health high home in inter intra ion large late life long low mid multi near non off on one out over
patient peer phase point post pre proof randomised re real risk second self semi short side single six state step
sub ten third three time two under user well whole year
"""
_KEEP_THEIR_HYPHEN = frozenset(_FIRST_PARTS.split())
_SHORT_OF_THE_MARGIN = 0.72
_MOST_REPEATING_LINES = 3
_FEWEST_PAGES_TO_COMPARE = 2


def drop_running_lines(pages: list[str]) -> list[str]:
    """Leaves out headers, footers and page numbers: lines at a page's edge that most pages repeat, figures aside."""
    split = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    if len(pages) < _FEWEST_PAGES_TO_COMPARE:
        return ["\n".join(line for line in lines if not _is_page_number(line)) for lines in split]
    edges: Counter[str] = Counter()
    for lines in split:
        edges.update({_without_figures(line) for line in _edge(lines)})
    running = {line for line, count in edges.items() if count > len(pages) / 2}
    return ["\n".join(_body(lines, running)) for lines in split]


def _edge(lines: list[str]) -> list[str]:
    return lines[:_MOST_REPEATING_LINES] + lines[-_MOST_REPEATING_LINES:]


def _body(lines: list[str], running: set[str]) -> list[str]:
    last = len(lines) - _MOST_REPEATING_LINES
    return [
        line
        for place, line in enumerate(lines)
        if not _is_page_number(line)
        and not ((place < _MOST_REPEATING_LINES or place >= last) and _without_figures(line) in running)
    ]


def _without_figures(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _is_page_number(line: str) -> bool:
    return bool(re.fullmatch(r"(?:page\s+)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?", line, re.IGNORECASE))


def reflow(pages: list[str]) -> str:
    """Joins lines into paragraphs and words broken at a line's end; paragraphs are parted by a blank line.

    A word broken at a hyphen loses it unless the same hyphenated word stands elsewhere in the text, or its first part
    usually keeps its hyphen ("follow-", "self-"). Items of a list stay on lines of their own.
    """
    text = _ODD_SPACES.sub(" ", "\n".join(pages).translate(_LIGATURES))
    lines = [line.strip() for line in text.splitlines()]
    width = _usual_width(lines)
    words = frozenset(re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower()))
    paragraphs: list[list[str]] = []
    before = ""
    for line in lines:
        if line and before and not _starts_anew(before, line, width=width):
            paragraphs[-1][-1:] = _joined(paragraphs[-1][-1], line, words=words)
        elif line:
            paragraphs.append([_BULLET.sub("- ", line)])
        before = line
    return _with_tight_lists(["".join(pieces) for pieces in paragraphs])


def _usual_width(lines: list[str]) -> int:
    """The length that nine tenths of the lines do not pass: the margin of the page in characters."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def _starts_anew(before: str, line: str, *, width: int) -> bool:
    if _ITEM.match(line):
        return True
    if _BROKEN_WORD.search(before) and line[0].islower():
        return False
    if len(before) >= _SHORT_OF_THE_MARGIN * width:
        return False
    return bool(_SENTENCE_END.search(before)) or not line[0].islower()


def _joined(end: str, line: str, *, words: frozenset[str]) -> tuple[str, str]:
    """The last piece of a paragraph, mended, and the line as its next piece."""
    broken = _BROKEN_WORD.search(end)
    if not broken or not line[0].islower():
        return f"{end} ", line
    first, second = broken.group(1).lower(), re.split(r"[^A-Za-z]", line, maxsplit=1)[0].lower()
    keeps = f"{first}-{second}" in words or (first in _KEEP_THEIR_HYPHEN and first + second not in words)
    return end[: broken.end(1)] + ("-" if keeps else ""), line


def _with_tight_lists(paragraphs: list[str]) -> str:
    parts: list[str] = []
    for place, paragraph in enumerate(paragraphs):
        if place:
            both_items = bool(_ITEM.match(paragraph)) and bool(_ITEM.match(paragraphs[place - 1]))
            parts.append("\n" if both_items else "\n\n")
        parts.append(paragraph)
    return "".join(parts)
