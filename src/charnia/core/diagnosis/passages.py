"""One gap for each need, however many sentences tell it, and which of them are quoted.

People tell the circumstances first and then what is missing, in two or three sentences: all of them gave the gap away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from charnia.core.diagnosis.findings import FoundGap
from charnia.core.diagnosis.segments import Sentence

LATER_WINS = 0.1  # of two neighbours about one need the later names it unless the earlier is clearly surer
CLEAR = 0.7  # neighbours about different axes are two gaps if both are as sure as that
LONGEST_QUOTE = 320  # a longer sentence is quoted by its clause
MOST_SENTENCES, LONGEST_PASSAGE = 3, 640  # quoted together, and their characters


@dataclass(frozen=True, slots=True)
class Told:
    """A gap and what tells it: the places of the first and last sentence that its trigger quotes, their paragraph or
    bullet, whether they tell it themselves or only the heading above does, and the words that name its axis."""

    gap: FoundGap
    first: int
    last: int
    block: int
    by_itself: bool
    words: tuple[str, ...]


def one_gap_a_need(found: Sequence[Told], text: str) -> list[Told]:
    """Puts together what says the same again: the same statement in the same words anywhere, or a sentence that goes on
    about what the one before it began, and then both are quoted. In the order of the text.

    In one paragraph or bullet, what only the heading speaks for gives way to what a sentence itself tells.
    """
    kept: list[Told] = []
    for later in sorted(found, key=lambda one: (one.first, -one.gap.confidence)):
        twin = next((i for i, earlier in enumerate(kept) if _same_need(earlier, later)), None)
        if twin is None:
            kept.append(later)
        elif later.by_itself and kept[twin].by_itself and _goes_on(kept[twin], later):
            kept[twin] = _quoted_together(kept[twin], later, text)
        else:
            kept[twin] = _better(kept[twin], later)
    return sorted(kept, key=lambda one: (one.first, one.gap.axis.value))


def with_hints(found: Sequence[Told], hints: Mapping[int, Sentence], text: str) -> Iterator[Told]:
    """Quotes a neighbour that hints at a gap, by its place, with the one that tells it; each hint once, the one before
    first."""
    free = {place: sentence for place, sentence in hints.items() if sentence.end - sentence.start <= LONGEST_QUOTE}
    for one in found:
        wider = one
        for place in (one.first - 1, one.last + 1):
            hint = free.get(place)
            if hint is not None and hint.block == one.block:
                before, wider = wider, _quoting(wider, (hint.start, hint.end), (place, place), text)
                if wider is not before:
                    del free[place]
        yield wider


def _same_need(earlier: Told, later: Told) -> bool:
    shown_by_heading = earlier.block == later.block and not (earlier.by_itself and later.by_itself)
    same_words = earlier.words and earlier.words == later.words and earlier.gap.statement == later.gap.statement
    return bool(same_words) or shown_by_heading or _goes_on(earlier, later)


def _goes_on(earlier: Told, later: Told) -> bool:
    """Whether the later sentence follows in the same paragraph and is about the same: the same axis, or the same kind
    unless both are clear, for the axis of an unclear sentence is often a guess."""
    if not _follows(earlier, later) or later.first - earlier.first >= MOST_SENTENCES:
        return False
    both_clear = min(earlier.gap.confidence, later.gap.confidence) >= CLEAR
    return earlier.gap.axis is later.gap.axis or (earlier.gap.kind is later.gap.kind and not both_clear)


def _follows(earlier: Told, later: Told) -> bool:
    return earlier.block == later.block and later.first == earlier.last + 1


def _better(earlier: Told, later: Told) -> Told:
    """A neighbour that follows says better what is missing."""
    if earlier.by_itself != later.by_itself:
        return earlier if earlier.by_itself else later
    lead = LATER_WINS if later.by_itself and _follows(earlier, later) else 0.0
    return later if later.gap.confidence + lead > earlier.gap.confidence else earlier


def _quoted_together(earlier: Told, later: Told, text: str) -> Told:
    better = _better(earlier, later)
    other = later if better is earlier else earlier
    trigger = other.gap.trigger
    if trigger.start is None or trigger.end is None:
        return better
    return _quoting(better, (trigger.start, trigger.end), (other.first, other.last), text)


def _quoting(one: Told, span: tuple[int, int], places: tuple[int, int], text: str) -> Told:
    """The same with what stands beside it in its quote; as it is where that would be too long to read at a glance."""
    trigger = one.gap.trigger
    if trigger.start is None or trigger.end is None:
        return one
    first, last = min(one.first, places[0]), max(one.last, places[1])
    start, end = min(trigger.start, span[0]), max(trigger.end, span[1])
    if last - first >= MOST_SENTENCES or end - start > LONGEST_PASSAGE:
        return one
    wider = replace(trigger, quote=text[start:end], start=start, end=end)
    return replace(one, gap=replace(one.gap, trigger=wider), first=first, last=last)
