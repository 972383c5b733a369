"""What speaks against a candidate, in sentences a person can weigh."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from charnia.core.evidence import EvidenceRecord
from charnia.engine.index.contract import Hit
from charnia.engine.ranking.pool import Candidates

OLD_YEARS = 5
MANY_PEOPLE = 10
WEAK = 0.08
"""A record scores less when it shares only a few common words with a need of one paragraph."""


def counterpoints(
    records: Sequence[EvidenceRecord], hits: Sequence[Hit], *, candidate: str, among: Candidates, as_of: dt.date
) -> tuple[str, ...]:
    """The sentences for one candidate's counting records (best first, with their own scores); empty when none fits."""
    if not records:
        return ("No evidence behind this name shares a word with the need.",)
    found = [*_about_the_match(records, hits, among), *_about_age(records, as_of)]
    if among is Candidates.PEOPLE:
        found.extend(_about_the_part_played(records[0], candidate))
    return tuple(found)


def _about_the_match(records: Sequence[EvidenceRecord], hits: Sequence[Hit], among: Candidates) -> Iterator[str]:
    if hits[0].score < WEAK:
        yield "The match is weak: only a few common words are shared."
    if len(records) == 1 and among is not Candidates.EVIDENCE:
        yield "It rests on a single record."


def _about_age(records: Sequence[EvidenceRecord], as_of: dt.date) -> Iterator[str]:
    dates = [record.date for record in records if record.date]
    if not dates:
        yield "None of the evidence carries a date, so nobody can say how fresh it is."
        return
    newest = max(dates)
    years = as_of.year - newest.year - ((as_of.month, as_of.day) < (newest.month, newest.day))
    if years >= OLD_YEARS:
        yield f"The newest matching evidence is {years} years old ({newest.year})."


def _about_the_part_played(best: EvidenceRecord, candidate: str) -> Iterator[str]:
    everyone = [person.id for person in best.people]
    if len(everyone) >= MANY_PEOPLE and candidate in everyone:
        place = everyone.index(candidate)
        if 0 < place < len(everyone) - 1:
            yield f"On the strongest record this is one of {len(everyone)} people, neither first nor last."
        else:
            yield f"On the strongest record this is one of {len(everyone)} people."
