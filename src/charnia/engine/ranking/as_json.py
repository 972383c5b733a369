"""Proof cards as plain JSON values.

A card is `{"candidate", "name", "score", "contributions", "newest", "against", "links"}`; a contribution `{"label",
"amount", "evidence", "title", "date", "url", "words", "meaning", "closest"}`; a word `{"need", "evidence", "part",
"amount"}`; `closest` is null or `{"need", "evidence"}`, the two passages that are most alike in meaning.
Amounts of contributions add up to the score; amounts of words and what likeness of meaning adds, to their contribution.
Dates are ISO 8601 or null.
"""

from __future__ import annotations

from typing import Any

from charnia.engine.ranking.proof import Contribution, ProofCard

Json = dict[str, Any]


def card_as_json(card: ProofCard) -> Json:
    """The whole card."""
    return {
        "candidate": card.candidate,
        "name": card.name,
        "score": card.score,
        "contributions": [contribution_as_json(one) for one in card.contributions],
        "newest": card.newest.isoformat() if card.newest else None,
        "against": list(card.against),
        "links": list(card.links),
    }


def contribution_as_json(one: Contribution) -> Json:
    """One contribution with its words."""
    return {
        "label": one.label,
        "amount": one.amount,
        "evidence": one.evidence_id or None,
        "title": one.title or None,
        "date": one.date.isoformat() if one.date else None,
        "url": one.url,
        "words": [
            {"need": word.need, "evidence": word.evidence, "part": word.part, "amount": one.weight * word.amount}
            for word in one.words
        ],
        "meaning": one.weight * one.meaning,
        "closest": {"need": one.closest.need, "evidence": one.closest.evidence} if one.closest else None,
    }
