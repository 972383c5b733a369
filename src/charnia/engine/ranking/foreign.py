"""Needs in another language: evidence and the embedding model are English, so no order for them can be relied on."""

from __future__ import annotations

from collections.abc import Iterable

from charnia.engine.text.language import surely_other_language

WHAT_TO_DO = "Evidence and the embedding model are English, so the order means little: translate it and ask again."


def language_of_need(texts: Iterable[str]) -> str:
    """The language of the first of a need's texts that is surely not in English; empty where all may be."""
    return next(filter(None, map(surely_other_language, texts)), "")


def warning_about(what: str, texts: Iterable[str]) -> str:
    """A sentence on a need that is not in English, and what to do; empty otherwise. `what` names the need."""
    language = language_of_need(texts)
    return f"{what} seems to be in {language}. {WHAT_TO_DO}" if language else ""
