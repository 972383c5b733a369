"""Proof cards: why a candidate stands where it does, in amounts that add up to the score, and what speaks against.

Nothing here is worked out for show: the amounts are the terms of the very sum that made the ranking.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from charnia.core.evidence import EvidenceRecord
from charnia.engine.ranking.closest import Closest
from charnia.engine.text.places import Spans, places

OLD_YEARS = 8
WEAK_SCORE = 0.08
STATED, OURS, QUOTED, PRODUCT, FIELD = "gap", "statement", "quote", "product", "field"
"""Where a word of the need stands: in a gap that a person worded, in Charnia's statement of a gap, in the sentence that
gave the gap away, in what is said of the product, and there where it is by the product that a fund is sought."""
FEW_WORDS = 2
MANY_AUTHORS = 10
WORDS_MISSED_SHOWN = 4


@dataclass(frozen=True, slots=True)
class WordMatch:
    """A term of the need that the evidence holds, and what it adds to the record's own score.

    `need` and `evidence` are the words as written; the spans say where they stand in the need's part, the record's
    title and its text.
    """

    term: str
    need: str
    evidence: str
    amount: float
    part: str
    need_at: Spans
    title_at: Spans
    text_at: Spans


@dataclass(frozen=True, slots=True)
class Contribution:
    """One summand of a score: a record of evidence, the offer's own words, or a stated rule.

    `amount` is `weight` times the sum of what its words and likeness of `meaning` add; a stated rule has neither.
    `closest` are the passages that are most alike in meaning, for the text of a card whose meaning counts most.
    """

    label: str
    amount: float
    weight: float = 1.0
    evidence_id: str = ""
    title: str = ""
    date: dt.date | None = None
    url: str = ""
    words: tuple[WordMatch, ...] = ()
    meaning: float = 0.0
    closest: Closest | None = None


@dataclass(frozen=True, slots=True)
class ProofCard:
    """Why a candidate has its score. The contributions, largest first, add up to `score` to 1e-9.

    `against` are sentences that speak against the candidate; `newest` is the day of the newest record that counts.
    """

    candidate: str
    name: str
    score: float
    contributions: tuple[Contribution, ...]
    newest: dt.date | None
    against: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a candidate is not among those shown, as sentences; `rank` counts from 1 and is None when not ranked."""

    candidate: str
    name: str
    rank: int | None
    score: float
    last_shown: float
    reasons: tuple[str, ...]
    card: ProofCard | None


def word_matches(amounts: Mapping[str, float], *, part: str, need: str, title: str, text: str) -> tuple[WordMatch, ...]:
    """The words behind a record's score, in the order given (greatest first)."""
    in_need, in_title, in_text = places(need), places(title), places(text)
    return tuple(
        WordMatch(
            term=term,
            need=_written(need, in_need.get(term, ())) or term,
            evidence=_written(title, in_title.get(term, ())) or _written(text, in_text.get(term, ())) or term,
            amount=amount,
            part=part,
            need_at=in_need.get(term, ()),
            title_at=in_title.get(term, ()),
            text_at=in_text.get(term, ()),
        )
        for term, amount in amounts.items()
    )


def record_contribution(
    record: EvidenceRecord, words: tuple[WordMatch, ...], *, label: str, weight: float, meaning: float = 0.0
) -> Contribution:
    """A record as a summand: `weight` times the sum of its words and its meaning."""
    return Contribution(
        label=label,
        amount=weight * math.fsum((meaning, *(word.amount for word in words))),
        weight=weight,
        meaning=meaning,
        evidence_id=record.id,
        title=record.title,
        date=record.date,
        url=record.url,
        words=words,
    )


def card(
    candidate: str, name: str, contributions: Iterable[Contribution], *, against: Iterable[str], links: Iterable[str]
) -> ProofCard:
    """A proof card over its contributions."""
    ordered = tuple(sorted(contributions, key=lambda one: (-one.amount, one.evidence_id, one.label)))
    dates = [one.date for one in ordered if one.date is not None]
    return ProofCard(
        candidate=candidate,
        name=name,
        score=math.fsum(one.amount for one in ordered),
        contributions=ordered,
        newest=max(dates, default=None),
        against=tuple(against),
        links=tuple(dict.fromkeys(link for link in links if link)),
    )


def evidence_against(
    counting: Sequence[EvidenceRecord], *, holder: str, known: int, as_of: dt.date, says_age: bool = True
) -> Iterator[str]:
    """What the evidence itself says against a candidate. `known` counts all of its records, `counting` come best
    first. `says_age` is off where it is already said that all of the evidence is old."""
    dates = [record.date for record in counting if record.date is not None]
    if says_age and dates and (years := _years(max(dates), as_of)) >= OLD_YEARS:
        yield f"The newest matching evidence is of {max(dates).year}, {years} years ago."
    if counting and not dates:
        yield "The date of the matching evidence is not known."
    if known == 1:
        yield "Only one record of evidence is known."
    elif len(counting) == 1:
        yield f"Only one of {known} known records matches."
    if counting and (place := _place_among_authors(counting[0], holder)):
        yield place


def weakness(contributions: Iterable[Contribution], *, needed: Collection[str]) -> Iterator[str]:
    """A sentence where no text is much like the need, or where only few of its words were met and no meaning speaks for
    it. `needed` are the single words of the need, as terms."""
    texts = [one for one in contributions if one.words or one.meaning]
    if not texts:
        yield "The match is weak: no word of the need is in what is known of it; only its kind fits."
        return
    where = "evidence" if any(one.evidence_id for one in texts) else "description"
    best = max(math.fsum((one.meaning, *(word.amount for word in one.words))) for one in texts)
    met = {word.term for one in texts for word in one.words if word.term in needed and word.part != PRODUCT}
    has_few = len(met) <= FEW_WORDS and 2 * len(met) < len(needed) and not any(one.meaning for one in texts)
    if best < WEAK_SCORE or has_few:
        yield f"The match is weak: few words of the need are in the {where}."


def words_missed(need_terms: Mapping[str, float], need: str, held: Iterable[str]) -> tuple[str, ...]:
    """The heaviest words of the need that no record holds, as written, at most four."""
    have = set(held)
    in_need = places(need)
    missed = [
        term
        for term, _ in sorted(need_terms.items(), key=lambda item: (-item[1], item[0]))
        if term not in have and " " not in term and term in in_need
    ]
    return tuple(dict.fromkeys(_written(need, in_need[term]) for term in missed[:WORDS_MISSED_SHOWN]))


def _written(text: str, spans: Spans) -> str:
    return text[spans[0][0] : spans[0][1]] if spans else ""


def _years(then: dt.date, now: dt.date) -> int:
    return now.year - then.year - ((now.month, now.day) < (then.month, then.day))


def _place_among_authors(record: EvidenceRecord, holder: str) -> str:
    """A sentence for one of many authors in the middle; the first and the last usually led the work."""
    ids = [person.id for person in record.people]
    if len(ids) < MANY_AUTHORS or holder not in ids[1:-1]:
        return ""
    return f"In the best matching record this is one of {len(ids)} people, neither first nor last."
