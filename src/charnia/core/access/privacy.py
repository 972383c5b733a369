"""How private a stored field is: every field of every model is classified, and a test compares lists and models."""

from __future__ import annotations

from dataclasses import dataclass

from charnia.core.vocabulary import Word


class Privacy(Word):
    """The class of a stored field."""

    PLAIN = "plain", "Not personal", "Says nothing about a living person."
    PUBLIC_PERSONAL = (
        "public-personal",
        "Public, personal",
        "About a person, from a public source or made public by them.",
    )
    PERSONAL = "personal", "Personal", "About a person, shown to themselves and those they work with."
    CONFIDENTIAL = "confidential", "Confidential", "A company's own; shown by its layer of confidentiality."
    SECRET = "secret", "Secret", "Never shown to anybody, never exported."


@dataclass(frozen=True, slots=True)
class OfProfile:
    """The rows of a model that speak of somebody's profile and that its owner may take away: `by` are the fields that
    point to the profile, `in_words` those that are also given as people read them."""

    by: tuple[str, ...] = ("person",)
    in_words: tuple[str, ...] = ()
