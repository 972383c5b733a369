"""Measures gap finding on labelled briefs, against a plain list of cue words in the same run.

    .venv/bin/python benchmarks/diagnosis.py --half odd --errors

A found gap counts when the sentences that it quotes (one, seldom two or three) overlap a labelled quote and, with the
kind, its kind agrees; each label is matched once, and found gaps left over are false. A false alarm is an in-place
statement that the sentences of such a left-over gap overlap. Intervals: 2,000 bootstrap samples over briefs, seed 1.
Measure rules only on briefs that played no part in writing them: `--half` picks by the number in a brief's id.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from charnia.core.diagnosis.diagnose import THRESHOLD, diagnose
from charnia.core.diagnosis.findings import BriefText
from charnia.core.diagnosis.rulebook import RuleBook
from charnia.core.diagnosis.segments import sentences
from charnia.core.vocabulary import Category, CompanySize, GapKind, Stage
from charnia.packs.rulebook import RuleBookError, load_rulebook

DEFAULT_BRIEFS = Path(__file__).parents[2] / "shared/data/labelled_briefs/briefs.jsonl"
SAMPLES = 2000

_STAGES = (
    (r"pre.?start|idea|concept only", Stage.IDEA),
    (r"proof", Stage.PROOF_OF_CONCEPT),
    (r"prototype|mvp", Stage.PROTOTYPE),
    (r"pre.?clinical|bench", Stage.PRE_CLINICAL),
    (r"trial|first.in.(?:human|man)|pilot|clinical", Stage.FIRST_TRIALS),
    (r"mark|approved|licen[cs]ed|ukca|\bce\b", Stage.MARKED),
    (r"adopt|in use|early sales", Stage.ADOPTION),
    (r"scal|growth|establish", Stage.SCALE_UP),
)

# The alternative: what anyone would try first. Order decides between kinds.
_CUE_WORDS = (
    r"\b(?:need|needs|lack|lacks|lacking|looking for|seeking|require|without|missing|struggl\w+|help|support|advice|"
    r"no idea|don't know|do not know|not sure|unsure|can't|cannot|don't have|do not have|haven't|have not|not yet|"
    r"no one|nobody|unable|problem|challenge|gap|bottleneck|would like|we want|wonder)\b"
)
_CUE_KINDS = (
    (GapKind.FINANCE, r"£|\b(?:fund\w*|money|invest\w*|grant|raise|raising|cash|pay|budget)\b"),
    (GapKind.SKILLS, r"\b(?:hire|hiring|recruit\w*|staff|train\w*|skills?|team|student|post|developer|engineer)\b"),
    (GapKind.RESOURCE, r"\b(?:samples?|data|lab\w*|equipment|space|site|sites|facilit\w+|manufactur\w+|supplier)\b"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A found gap by the span of the sentences that its trigger quotes."""

    start: int
    end: int
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What one brief, or many, adds to the figures."""

    found: int = 0
    labelled: int = 0
    hits: int = 0
    hits_with_kind: int = 0
    in_place: int = 0
    alarms: int = 0

    def __add__(self, other: Counts) -> Counts:
        mine, theirs = self.as_tuple(), other.as_tuple()
        return Counts(*(one + two for one, two in zip(mine, theirs, strict=True)))

    def as_tuple(self) -> tuple[int, ...]:
        return self.found, self.labelled, self.hits, self.hits_with_kind, self.in_place, self.alarms


def main() -> int:
    options = _options()
    try:
        book = load_rulebook(folder=options.rules)
        briefs = _read_briefs(options.briefs, options.half)
    except (RuleBookError, OSError, ValueError, KeyError) as error:
        print(error, file=sys.stderr)
        return 2
    if not briefs:
        print(f"{options.briefs} holds no brief of the half {options.half}.", file=sys.stderr)
        return 2
    started = time.perf_counter()
    ours = [compare(brief, found_by(brief, book, options.threshold), errors=options.errors) for brief in briefs]
    spent = (time.perf_counter() - started) / len(briefs)
    plain = [compare(brief, _by_cue_words(brief)) for brief in briefs]
    print(f"{len(briefs)} briefs ({options.half}), rule book {book.version}, {1000 * spent:.1f} ms a brief")
    for name, counts in (("Charnia", ours), ("cue words", plain)):
        print_figures(name, counts)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--briefs", type=Path, default=DEFAULT_BRIEFS, help="labelled briefs, JSON Lines")
    parser.add_argument("--half", choices=("odd", "even", "all"), default="all", help="by the number in the brief's id")
    parser.add_argument("--rules", type=Path, default=None, help="a folder with a rule book; default: Charnia's own")
    parser.add_argument("--threshold", type=float, default=THRESHOLD, help="least confidence of a found gap")
    parser.add_argument("--errors", action="store_true", help="print misses, wrong kinds and false finds")
    return parser.parse_args()


def _read_briefs(file: Path, half: str) -> list[dict[str, Any]]:
    briefs = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [brief for brief in briefs if half == "all" or (half == "odd") == bool(_number(brief["id"]) % 2)]


def _number(identifier: str) -> int:
    digits = re.sub(r"\D", "", identifier)
    return int(digits) if digits else 0


def brief_text(labelled: dict[str, Any]) -> BriefText:
    """The brief as the diagnosis reads it; words that name no category, stage or size are left open."""
    words = str(labelled.get("stage", "")).casefold()
    size = str(labelled.get("size", "")).casefold().replace(" ", "-")
    return BriefText(
        text=labelled["text"],
        category=next((one for one in Category if one.value == labelled.get("category")), None),
        stage=next((stage for pattern, stage in _STAGES if re.search(pattern, words)), None),
        size=next((one for one in CompanySize if one.value == size), None),
    )


def found_by(labelled: dict[str, Any], book: RuleBook, threshold: float = THRESHOLD) -> list[Found]:
    """What a diagnosis with this book finds in the text of a labelled brief."""
    spans = [(one.start, one.end) for one in sentences(labelled["text"])]
    found = []
    for gap in diagnose(brief_text(labelled), book, threshold=threshold).gaps:
        low, high = gap.trigger.start, gap.trigger.end
        if low is not None and high is not None and not gap.trigger.field:
            quoted = [span for span in spans if span[0] < high and low < span[1]]
            note = f"{gap.axis.value}, {gap.confidence:.2f}, {gap.trigger.rule}: {gap.statement}"
            found.append(Found(quoted[0][0], quoted[-1][1], gap.kind.value, note))
    return found


def _by_cue_words(labelled: dict[str, Any]) -> list[Found]:
    text = labelled["text"]
    found = []
    for one in sentences(text):
        words = text[one.start : one.end].replace("’", "'")
        if re.search(_CUE_WORDS, words, re.IGNORECASE):
            kinds = (kind for kind, pattern in _CUE_KINDS if re.search(pattern, words, re.IGNORECASE))
            found.append(Found(one.start, one.end, next(kinds, GapKind.EXPERTISE).value))
    return found


def compare(labelled: dict[str, Any], found: Sequence[Found], *, errors: bool = False) -> Counts:
    """What a brief adds to the figures; with `errors` prints what was missed or wrong."""
    text = labelled["text"]
    labels = [(*_span(text, gap["quote"]), gap["kind"]) for gap in labelled["gaps"]]
    touches = [[_overlap(one, start, end) for start, end, _ in labels] for one in found]
    agrees = [
        [touch and one.kind == labels[j][2] for j, touch in enumerate(row)]
        for one, row in zip(found, touches, strict=True)
    ]
    pairs, pairs_with_kind = _matching(touches), _matching(agrees)
    spare = [one for i, one in enumerate(found) if i not in pairs]
    quotes = [_span(text, statement["quote"]) for statement in labelled["in_place"]]
    alarms = sum(any(_overlap(one, *quote) for one in spare) for quote in quotes)
    if errors:
        _print_errors(labelled, found, pairs, quotes)
    return Counts(len(found), len(labels), len(pairs), len(pairs_with_kind), len(quotes), alarms)


def _span(text: str, quote: str) -> tuple[int, int]:
    start = text.index(quote)
    return start, start + len(quote)


def _overlap(one: Found, start: int, end: int) -> bool:
    return one.start < end and start < one.end


def _matching(allowed: Sequence[Sequence[bool]]) -> dict[int, int]:
    """A largest one-to-one matching, found index to label index, by augmenting paths."""
    owner: dict[int, int] = {}

    def place(i: int, tried: set[int]) -> bool:
        for j, may in enumerate(allowed[i]):
            if may and j not in tried:
                tried.add(j)
                if j not in owner or place(owner[j], tried):
                    owner[j] = i
                    return True
        return False

    for i in range(len(allowed)):
        place(i, set())
    return {i: j for j, i in owner.items()}


def _print_errors(
    labelled: dict[str, Any], found: Sequence[Found], pairs: dict[int, int], quotes: Sequence[tuple[int, int]]
) -> None:
    text = labelled["text"]
    for j, gap in enumerate(labelled["gaps"]):
        if j not in pairs.values():
            print(f"{labelled['id']} MISSED   {gap['kind']}/{gap['axis']}: {gap['quote']}")
    for i, one in enumerate(found):
        sentence = " ".join(text[one.start : one.end].split())
        if i not in pairs:
            word = "IN PLACE" if any(_overlap(one, *quote) for quote in quotes) else "FALSE   "
            print(f"{labelled['id']} {word} {one.kind}/{one.note}\n               in: {sentence}")
        elif one.kind != (gap := labelled["gaps"][pairs[i]])["kind"]:
            print(f"{labelled['id']} KIND     {one.kind}/{one.note}\n               is {gap['kind']}: {sentence}")


def print_figures(name: str, counts: Sequence[Counts]) -> None:
    """Prints each figure of some briefs with its interval."""
    print(f"\n{name:<10} {'':<22} value   95% interval")
    for title, figure in _FIGURES.items():
        low, high = _interval(counts, figure)
        print(f"{'':<10} {title:<22} {figure(_sum(counts)):.3f}   {low:.3f} to {high:.3f}")


def _sum(counts: Iterable[Counts]) -> Counts:
    return sum(counts, start=Counts())


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


_FIGURES: dict[str, Callable[[Counts], float]] = {
    "precision": lambda c: _share(c.hits, c.found),
    "recall": lambda c: _share(c.hits, c.labelled),
    "F1": lambda c: _share(2 * c.hits, c.found + c.labelled),
    "precision with kind": lambda c: _share(c.hits_with_kind, c.found),
    "recall with kind": lambda c: _share(c.hits_with_kind, c.labelled),
    "F1 with kind": lambda c: _share(2 * c.hits_with_kind, c.found + c.labelled),
    "false alarms in place": lambda c: _share(c.alarms, c.in_place),
}


def _interval(counts: Sequence[Counts], figure: Callable[[Counts], float]) -> tuple[float, float]:
    chance = random.Random(1)
    values = sorted(figure(_sum(chance.choices(counts, k=len(counts)))) for _ in range(SAMPLES))
    return values[int(0.025 * SAMPLES)], values[int(0.975 * SAMPLES) - 1]


if __name__ == "__main__":
    sys.exit(main())
