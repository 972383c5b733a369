"""Words in the form in which names of topics are compared: British and American spelling, one and many, are one.

Milder than the stems by which texts are matched: "ageing" is not "age", nor "alcoholism" "alcohol".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from charnia.engine.text.stems import plain
from charnia.engine.text.stop_words import STOP_WORDS

_WORD = re.compile(r"[^\W_]+")
_BREAKS = re.compile(r"[.,;:!?()\[\]{}\"\u201c\u201d]")


class Word(NamedTuple):
    """One word as it is compared, and where it stands: `text[start:end]`."""

    form: str
    start: int
    end: int


@lru_cache(maxsize=1 << 16)
def key_of(label: str) -> str:
    """The words of a label in their natural order, as they are compared: "Diabetes Mellitus, Type 2" and "type 2
    diabetes mellitus" share one. Empty where no word is left."""
    return " ".join(word.form for run in runs(natural_order(label)) for word in run)


def natural_order(name: str) -> str:
    """A heading that is turned round as it is spoken: "Neoplasms, Breast" becomes "Breast Neoplasms"."""
    if name.count(", ") != 1:
        return name
    noun, _, rest = name.partition(", ")
    return f"{rest} {noun}"


def runs(text: str) -> Iterator[list[Word]]:
    """Words that stand together; stop words are passed over, a punctuation mark parts them."""
    run: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        start = match.start()
        if start - end > 1 and run and _BREAKS.search(text, end, start):
            yield run
            run = []
        is_possessive = match[0] == "s" and text[start - 1 : start] in {"'", "\u2019"} and 0 < end == start - 1
        end = match.end()
        if is_possessive:
            continue
        if form := _form(match[0]):
            run.append(Word(form, start, end))
    if run:
        yield run


@lru_cache(maxsize=1 << 17)
def _form(written: str) -> str:
    """Empty for a stop word."""
    word = plain(written)
    if word in STOP_WORDS and not (len(written) == 1 and written.isupper()):
        return ""  # but vitamin A and hepatitis A are no articles
    return _one(_american(word)) if word.isalpha() else word


def _american(word: str) -> str:
    """ "haemoglobin" as "hemoglobin", "tumour" as "tumor", "randomised" as "randomized"."""
    word = re.sub(r"ae(?=[a-z]{2})", "e", word).replace("oe", "e") if len(word) > 5 else word
    word = re.sub(r"our(s?)$", r"or\1", word) if len(word) > 5 else word
    return re.sub(r"(?<=[a-z]{3})is(e[ds]?|ing|ation)$", r"iz\1", word)


def _one(word: str) -> str:
    """The singular, as far as the end of a word shows it."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1]
