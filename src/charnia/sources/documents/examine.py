"""What stands against diagnosing a text: too short, not English, nothing medical in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from charnia.engine.text.language import other_language
from charnia.sources.documents.lexicon import medical_words

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_TOO_SHORT_FOR_ANYTHING = 12
_TOO_SHORT_FOR_MUCH = 40
_WORDS_TO_TELL_A_LANGUAGE = 8
_MEDICAL_WORDS_EXPECTED = 2


class Severity(StrEnum):
    """Whether a concern stops the diagnosis or only stands beside it."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing that stands against a text: `sentence` says what to do; `code` is stable, for tests and programs."""

    code: str
    severity: Severity
    sentence: str


def examine_text(text: str) -> tuple[Concern, ...]:
    """The concerns about a brief's text, those that refuse first; empty when it is fit to be diagnosed.

    Codes: `empty`, `short`, `language`, `not-medical`. A text in another language is blamed for that
    alone: its words cannot be counted or looked up as English ones.
    """
    count = len(_WORD.findall(text))
    if count == 0:
        return (_refusal("empty", "There is no text yet. Describe your product in a few sentences."),)
    foreign = _language_concern(text, count)
    if foreign:
        return (foreign,)
    found = [concern for concern in (_length_concern(count), _subject_concern(text, count)) if concern]
    return tuple(sorted(found, key=lambda concern: concern.severity is not Severity.REFUSE))


def _length_concern(count: int) -> Concern | None:
    if count < _TOO_SHORT_FOR_ANYTHING:
        return _refusal(
            "short",
            f"{_words(count)} {'is' if count == 1 else 'are'} too few to find anything in. Say in 100 to 400 words "
            "what the product does, for which patients, how far you are, and what you need next.",
        )
    if count < _TOO_SHORT_FOR_MUCH:
        return Concern(
            code="short",
            severity=Severity.WARN,
            sentence=f"{_words(count)} are few. Add how far you are, what has been tested, who is in the team and what "
            "you need next, and more will be found.",
        )
    return None


def _words(count: int) -> str:
    return f"{count} word{'' if count == 1 else 's'}"


def _language_concern(text: str, count: int) -> Concern | None:
    if count < _WORDS_TO_TELL_A_LANGUAGE and text.isascii():
        return None
    language = other_language(text)
    if not language:
        return None
    return _refusal(
        "language", f"This text seems to be in {language}. Charnia reads English only: please translate it first."
    )


def _subject_concern(text: str, count: int) -> Concern | None:
    if count < _TOO_SHORT_FOR_ANYTHING:
        return None
    found = len(medical_words(text))
    if found == 0:
        return _refusal(
            "not-medical",
            "Nothing in this text speaks of health, care or medicine. Say which patients or which part of care the "
            "product is for.",
        )
    if found < _MEDICAL_WORDS_EXPECTED and count >= _TOO_SHORT_FOR_MUCH:
        return Concern(
            code="not-medical",
            severity=Severity.WARN,
            sentence="Little in this text speaks of health or care. Say which patients or which part of care the "
            "product is for, and the bridges will fit better.",
        )
    return None


def _refusal(code: str, sentence: str) -> Concern:
    return Concern(code=code, severity=Severity.REFUSE, sentence=sentence)
