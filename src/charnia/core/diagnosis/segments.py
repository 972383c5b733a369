"""A text as blocks, sentences and clauses, each with exact offsets into the text as given.

Made for what founders really send: mails, bulleted notes, web forms of "LABEL: value", pitch slides, lay summaries
under questions. The label or heading that a sentence stands under is kept with it, for it often says what the
sentence is about.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Longer runs without any border are cut at a space, so that no single sentence can slow the rules down.
LONGEST_SENTENCE = 700

_BULLET = re.compile(r"[ \t>]*(?:[-*•·–—]+|(?<=>)|[▪▸►●○◦→»✓✔]\uFE0F?|\(?[0-9]{1,2}[.)]|\(?[a-zA-Z][)]|[QA][:.])[ \t]+")
_MARKDOWN_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+")
_SLIDE_NUMBER = r"[ \t]*\[?(?:Slide|Page|Section)[ \t]{1,3}\d{1,3}\]?[ \t]*(?:[.:)–—-][ \t]*)?"
_SLIDE = re.compile(_SLIDE_NUMBER + r"(?P<label>[^.:?!\n–—]{1,40}?)(?:[.:–—]|[ \t]-)[ \t]+", re.IGNORECASE)
_SLIDE_TITLE = re.compile(_SLIDE_NUMBER + r"(?P<label>[^\n]{1,60})", re.IGNORECASE)
_LABEL = re.compile(
    r"(?P<label>[^\W\d][^:.!?;\n]{0,70}(?:\([^()\n]{0,80}\))?|[^\W\d][^:.!;\n]{0,70}\?):?(?<=[:?])[ \t]+(?=\S)"
)
_ASKS = re.compile(
    r"(?:what|who|how|why|where|when|which|do|does|is|are|have|has|can|any|tell|describe)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|dr|prof|mr|mrs|ms|st|no|nos|vs|v|cf|fig|ca|est|inc|dept|univ|incl|max|min)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_CONTRAST = r"but|however|although|though|except|whereas|while|yet|unfortunately|otherwise"
_AND_A_NEW_SUBJECT = r"(?:and|so)\s(?:i|we|they|he|she|it|our|my|nobody|there|no)"
_CLAUSE_BORDER = re.compile(
    rf"(?<=;)\s|(?<=:)\s|(?<=\s)[-–—]{{1,2}}(?=\s)|(?<=[\w,.)'’\"”])\s(?=(?:{_CONTRAST}|{_AND_A_NEW_SUBJECT})\b)",
    re.IGNORECASE,
)
_LONGEST_LABEL_WORDS = 9
_LONGEST_HEADING_WORDS = 6
_LONGEST_LONE_HEADING_WORDS = 4
_LONGEST_QUESTION_WORDS = 16
_SHORT_QUESTION_WORDS = 4
# A shorter or longer line that is followed by a capital letter was ended on purpose, not wrapped by a mail program.
_WRAPPED_LINES = range(58, 101)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: characters `start` to `end` of the text, without bullet and label, and its clauses in order.

    `label` is the label, question or heading it stands under, `block` the number of its paragraph or bullet.
    """

    start: int
    end: int
    label: str
    block: int
    clauses: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    content: int
    is_item: bool


@dataclass(slots=True)
class _Block:
    start: int
    end: int
    label: str


def sentences(text: str) -> tuple[Sentence, ...]:
    """All sentences in order; they never overlap, and labels and headings are not among them."""
    found: list[Sentence] = []
    for number, block in enumerate(_blocks(text)):
        for start, end in _sentence_spans(text, block.start, block.end):
            found.append(Sentence(start, end, block.label, number, _clauses(text, start, end)))
    return tuple(found)


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    for match in re.finditer(r"[^\r\n]+|\r\n|\n|\r", text):
        if match.group()[0] in "\r\n":
            if lines and lines[-1].end == match.start():
                continue
            lines.append(_Line(match.start(), match.start(), match.start(), is_item=False))
            continue
        marker = _BULLET.match(text, match.start(), match.end())
        content = marker.end() if marker else match.start()
        lines.append(_Line(match.start(), match.end(), content, is_item=marker is not None))
    return lines


def _blocks(text: str) -> Iterator[_Block]:
    heading, open_block, listed = "", None, False
    lines = _lines(text)
    for i, line in enumerate(lines):
        words = text[line.content : line.end].strip()
        following = _following(text, lines, i)
        after_blank = i == 0 or lines[i - 1].start == lines[i - 1].end
        title = _heading(text, line, words, following, after_blank=after_blank)
        starts_afresh = not words or title or line.is_item or _breaks_before(text, lines, i)
        if open_block and starts_afresh:
            yield open_block
            open_block = None
        if after_blank and listed and not line.is_item and words:
            heading, listed = "", False  # a paragraph after a list stands under the list's heading no more
        listed = listed or line.is_item
        if title:
            heading, listed = title, False
        elif words:
            content, label = _strip_label(text, line)
            if label and open_block:
                yield open_block
                open_block = None
            if open_block:
                open_block.end = line.end
            else:
                open_block = _Block(
                    content, line.end, f"{heading} {label}".strip() if line.is_item else label or heading
                )
    if open_block:
        yield open_block


def _breaks_before(text: str, lines: list[_Line], i: int) -> bool:
    """Whether a line begins something new rather than going on where a wrapped line stopped."""
    if i == 0:
        return True
    before, line = lines[i - 1], lines[i]
    if _SLIDE.match(text, line.start, line.end):
        return True
    first = text[line.content : line.end].lstrip()[:1]
    return before.end - before.start not in _WRAPPED_LINES and not first.islower()


def _heading(text: str, line: _Line, words: str, following: str, *, after_blank: bool) -> str:
    """The words of a heading line, or nothing. `following` is "" at the end of the text, a new line before a blank."""
    if marker := _MARKDOWN_HEADING.match(text, line.start, line.end):
        return text[marker.end() : line.end].strip(" \t#:")
    count = len(words.split())
    if not words or not following or count > _LONGEST_QUESTION_WORDS:
        return ""
    if (slide := _SLIDE_TITLE.match(text, line.start, line.end)) and count <= _LONGEST_HEADING_WORDS + 2:
        return slide.group("label").strip(" .:")
    if words.endswith(":") and count <= _LONGEST_LABEL_WORDS:
        return words.rstrip(": ")
    if words.endswith("?"):
        return words if _is_form_question(words, text[line.start : line.content]) else ""
    if _LABEL.match(text, line.content, line.end):
        return ""
    numbered = line.is_item and text[line.start : line.content].strip()[:1].isdigit()
    bare = after_blank and not line.is_item
    plain = not re.search(r"[.,;!:)]$|\b(?:we|i|our|my|is|are|has|was)\b", words, re.IGNORECASE)
    longest = _LONGEST_HEADING_WORDS if following.strip() else _LONGEST_LONE_HEADING_WORDS
    return words if (numbered or bare) and plain and count <= longest else ""


def _following(text: str, lines: list[_Line], i: int) -> str:
    """The next line's words; a new line when it is blank and more follows; nothing when no more does."""
    if i + 1 == len(lines):
        return ""
    return text[lines[i + 1].start : lines[i + 1].end].strip() or ("\n" if i + 2 < len(lines) else "")


def _is_form_question(words: str, marker: str) -> bool:
    """Whether a line that ends with a question mark is a form's question rather than the writer's."""
    dashed = marker.strip(" \t>").startswith(("-", "*", "•"))
    own = re.search(r"\b(?:i|me|my)\b", words, re.IGNORECASE)
    return bool(_ASKS.match(words)) and not dashed and not own


def _strip_label(text: str, line: _Line) -> tuple[int, str]:
    """Where the line's own words begin, and the label before them."""
    if slide := _SLIDE.match(text, line.start, line.end):
        return slide.end(), slide.group("label").strip()
    label = _LABEL.match(text, line.content, line.end)
    if not label:
        return line.content, ""
    words = label.group("label").strip()
    asked = words.endswith("?")
    count = len(words.split())
    if count > _LONGEST_LABEL_WORDS or (asked and count > _SHORT_QUESTION_WORDS and not _ASKS.match(words)):
        return line.content, ""
    if asked and re.search(r"\b(?:i|we|our|my|us|me)\b", words, re.IGNORECASE):
        return line.content, ""  # the writer's own question is something to read, not a form's label
    return label.end(), words


def _sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if text[match.start()] == "." and _ABBREVIATION.search(text[max(at, match.start() - 8) : match.start() + 1]):
            continue
        yield from _trimmed(text, at, match.end())
        at = match.end()
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without outer white space, cut at spaces into bearable lengths; nothing if it holds no letter."""
    while start < end:
        cut = end
        if end - start > LONGEST_SENTENCE:
            space = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
            cut = space if space > 0 else start + LONGEST_SENTENCE
        words = text[start:cut]
        left, right = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
        if any(character.isalnum() for character in text[left:right]):
            yield left, right
        start = cut


def _clauses(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    borders = [start, *(match.end() for match in _CLAUSE_BORDER.finditer(text, start, end)), end]
    pairs = [(left, right) for left, right in itertools.pairwise(borders) if text[left:right].strip()]
    return tuple(pairs) or ((start, end),)
