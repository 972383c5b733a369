"""Proof cards as plain JSON values.

A card is `{"candidate", "name", "score", "contributions", "newest", "months_old", "against", "links"}`; a contribution
`{"label", "amount", "evidence", "date", "url", "words"}`; a word `{"word", "amount", "need", "evidence"}` whose two
lists hold `[where, start, end]`. Amounts of contributions add up to the score, amounts of words to the contribution.
Dates are ISO 8601 or null.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from charnia.engine.ranking.proof import Contribution, ProofCard, Span, WordMatch

Json = dict[str, Any]


def card_as_json(card: ProofCard) -> Json:
    """The whole card."""
    return {
        "candidate": card.candidate,
        "name": card.name,
        "score": card.score,
        "contributions": [contribution_as_json(contribution) for contribution in card.contributions],
        "newest": date_as_json(card.newest),
        "months_old": card.months_old,
        "against": list(card.against),
        "links": [{"label": link.label, "url": link.url} for link in card.links],
    }


def contribution_as_json(contribution: Contribution) -> Json:
    """One contribution with its words."""
    return {
        "label": contribution.label,
        "amount": contribution.amount,
        "evidence": contribution.evidence_id,
        "date": date_as_json(contribution.date),
        "url": contribution.url,
        "words": [_word(word) for word in contribution.words],
    }


def date_as_json(date: dt.date | None) -> str | None:
    """ISO 8601, or None."""
    return None if date is None else date.isoformat()


def _word(match: WordMatch) -> Json:
    return {
        "word": match.word,
        "amount": match.amount,
        "need": _spans(match.need),
        "evidence": _spans(match.evidence),
    }


def _spans(spans: Sequence[Span]) -> list[list[str | int]]:
    return [[span.where, span.start, span.end] for span in spans]
