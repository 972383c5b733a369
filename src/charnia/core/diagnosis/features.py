"""What a sentence model may look at: a sentence as a set of features, each named by a prefix and what was met."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charnia.core.diagnosis.little_words import NAMING_NOTHING

_TOKEN = re.compile(r"£|\w+(?:['’]\w+)?|[?!]")
_DIGITS = re.compile(r"\d+")
_DENIALS = frozenset(
    ("no", "not", "never", "nobody", "none", "nor", "neither", "without", "nothing", "nowhere", "cannot", "hardly",
     "barely")
)  # fmt: skip
_SAYING_LITTLE = frozenset(
    ("a", "an", "the", "i", "we", "he", "she", "it", "they", "you", "me", "us", "our", "my", "its", "their", "this",
     "that", "in", "on", "at", "of", "to", "for", "and", "or", "is", "are", "was", "were", "be", "been", "has", "have",
     "had", "with", "by", "as", "from")
)  # fmt: skip
_NAMING_NOTHING = NAMING_NOTHING | _SAYING_LITTLE | _DENIALS
_REACH_OF_A_DENIAL = 4  # tokens
_STEM_LENGTH = 5
_PARTS = 5  # of a brief, by the order of its sentences
_ENDS = "^$"
_SHORT_TEXT = 5  # sentences; a shorter text has no order
_NEIGHBOUR_TOKENS = 25  # of the sentence before, the nearest
_SPEAKERS = {"we": {"we", "our", "us"}, "I": {"i", "my", "me"}, "they": {"they", "their"}}
_MARKS = {"pound": "£", "quote": '"', "bracket": "(", "colon": ":", "comma": ","}


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence, the label it stands under, the sentence before ("" for none), its number among `count`, and what the
    rules read in it, by id: see `clauses.ClauseReading`."""

    words: str
    label: str = ""
    before: str = ""
    place: int = 0
    count: int = 1
    lacks: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    label_topics: frozenset[str] = frozenset()


def about_features(view: SentenceView) -> frozenset[str]:
    """What tells the axis of a sentence: `w:` words, `s:` beginnings of long words, `l:` words of the label, `t:` and
    `lt:` topics of sentence and label, `r:` rules that fired."""
    tokens = _tokens(view.words)
    return frozenset(
        [f"w:{token}" for token in tokens]
        + [f"s:{token[:_STEM_LENGTH]}" for token in tokens if len(token) > _STEM_LENGTH]
        + [f"l:{token}" for token in _tokens(view.label)]
        + [f"t:{topic}" for topic in view.topics]
        + [f"lt:{topic}" for topic in view.label_topics]
        + [f"r:{rule}" for rule in view.lacks | view.holds]
        + [f"d:{rule}" for rule in view.denied]
    )


def gap_features(view: SentenceView) -> frozenset[str]:
    """What tells whether something is missing: the above, and

    `p:` pairs of neighbouring tokens (`^` and `$` stand for the sentence's ends), `k:` pairs with one or two tokens
    between, `n:` tokens shortly after a denial, `f:` the first two and `z:` the last two tokens, `b:` tokens of the
    sentence before, `x:` its shape, `y:` the fifth of the brief in which it stands.
    """
    tokens = _tokens(view.words)
    return about_features(view) | frozenset(
        [f"p:{one}_{other}" for one, other in itertools.pairwise([_ENDS[0], *tokens, _ENDS[1]])]
        + [f"k:{one}_{other}" for apart in (2, 3) for one, other in zip(tokens, tokens[apart:], strict=False)]
        + [f"n:{token}" for token in _denied(tokens)]
        + [f"f:{token}" for token in tokens[:2]]
        + [f"z:{token}" for token in tokens[-2:]]
        + [f"b:{token}" for token in _tokens(view.before)[-_NEIGHBOUR_TOKENS:]]
        + [f"x:{trait}" for trait in _shape(view, tokens)]
        + [f"y:{part}" for part in _place(view)]
    )


def words_of(feature: str) -> str:
    """The words that a feature found in the sentence side by side, in small letters; "" for a feature of another sort.

    Words with figures are left out, for figures are all alike to a model, and what is made of little words only.
    """
    prefix, found = feature.split(":", 1)
    words = [word for word in found.split("_") if word not in _ENDS]
    readable = prefix in {"w", "p"} and all(word.replace("'", "").isalpha() for word in words)
    readable = readable and not _SAYING_LITTLE.issuperset(words)
    return " ".join(words) if readable else ""


def is_a_name(words: str) -> bool:
    """Whether words can stand for what a sentence is about: one at least is neither a little word nor a number word nor
    shortened by an apostrophe."""
    return any("'" not in word and word not in _NAMING_NOTHING for word in words.split())


def _tokens(text: str) -> list[str]:
    """Words in small letters with every run of digits as one zero, pound signs, question and exclamation marks."""
    return [_DIGITS.sub("0", token.casefold().replace("’", "'")) for token in _TOKEN.findall(text)]


def _is_denial(token: str) -> bool:
    return token in _DENIALS or token.endswith("n't")


def _denied(tokens: Sequence[str]) -> Iterator[str]:
    left = 0
    for token in tokens:
        if left > 0:
            yield token
            left -= 1
        if _is_denial(token):
            left = _REACH_OF_A_DENIAL


def _shape(view: SentenceView, tokens: Sequence[str]) -> Iterator[str]:
    """Who speaks, what marks there are, whether it denies, once or more often, its length, how many rules fired."""
    there = set(tokens)
    yield from (name for name, words in _SPEAKERS.items() if words & there)
    yield from (name for name, mark in _MARKS.items() if mark in view.words)
    denials = sum(_is_denial(token) or token in {"yet", "only", "one"} for token in tokens)
    yield from (name for name, least in (("denies", 1), ("denies-again", 2)) if denials >= least)
    yield from (name for name, holds in (("small", view.words[:1].islower()), ("unlabelled", not view.label)) if holds)
    yield f"length-{min(len(tokens) // 8, 4)}"
    yield f"lacks-{min(len(view.lacks), 3)}"
    yield f"holds-{min(len(view.holds), 2)}"


def _place(view: SentenceView) -> Iterator[str]:
    if view.count < _SHORT_TEXT:
        return
    yield str(_PARTS * view.place // view.count)
    yield from (name for name, place in (("first", 0), ("last", view.count - 1)) if view.place == place)
