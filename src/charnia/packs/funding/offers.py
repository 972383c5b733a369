"""Schemes as offers: a paragraph to read and to match, the next deadline, and what speaks against."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from charnia.core.evidence import Offer, OrganisationReference
from charnia.core.vocabulary import FactStatus
from charnia.packs.cautions import reliance_cautions
from charnia.packs.funding.schemes import Round, RunsNow, Scheme


def funding_offers(schemes: Iterable[Scheme], *, as_of: dt.date) -> tuple[Offer, ...]:
    """One offer a scheme, as they stand on the day `as_of`; the id is `scheme:` and the id of the scheme.

    `closes` is the deadline of the round that is open or comes next; it is None where none is known, and a caution then
    says when the last known one closed. Paused and closed schemes stay, with a caution, so that nobody looks for them
    in vain.
    """
    return tuple(_offer(scheme, as_of) for scheme in schemes)


def _offer(scheme: Scheme, as_of: dt.date) -> Offer:
    current = current_round(scheme, as_of=as_of)
    return Offer(
        id=f"scheme:{scheme.id}",
        kind=scheme.kind,
        title=scheme.name,
        text=_paragraph(scheme),
        organisation=OrganisationReference(id=f"funder:{_slug(scheme.funder)}", name=scheme.funder),
        starts=current.opens if current else None,
        closes=current.closes if current else None,
        url=scheme.url,
        source="; ".join(scheme.sources),
        as_of=scheme.as_of,
        status=scheme.status,
        cautions=tuple(_cautions(scheme, current, as_of)),
        is_paused=_is_paused(scheme, current),
    )


def current_round(scheme: Scheme, *, as_of: dt.date) -> Round | None:
    """The round that can still be applied to on a day, the earliest deadline first; None when none is known."""
    ahead = [(found.closes, found) for found in scheme.rounds if found.closes and found.closes >= as_of]
    return min(ahead, key=lambda pair: pair[0])[1] if ahead and scheme.runs_now is not RunsNow.NO else None


def _paragraph(scheme: Scheme) -> str:
    parts = (
        ("", scheme.summary),
        ("Who applies: ", scheme.who_applies),
        ("What it pays: ", scheme.amount),
        ("How long: ", scheme.duration),
    )
    return " ".join(f"{label}{_sentence(words)}" for label, words in parts if words)


def _cautions(scheme: Scheme, current: Round | None, as_of: dt.date) -> Iterator[str]:
    if scheme.runs_now is RunsNow.NO:
        yield _sentence(scheme.runs_because)
    elif current is None and (last := _last_closed(scheme)):
        yield f"The last known round closed on {day_in_words(last)}; ask for the next one."
    elif current and current.opens and current.opens > as_of:
        yield f"The next round opens on {day_in_words(current.opens)}."
    if scheme.runs_now is RunsNow.UNVERIFIED and scheme.status is not FactStatus.RECALL:
        yield f"Not confirmed that it runs now: ask first. {_sentence(scheme.runs_because)}"
    yield from scheme.cautions
    yield from reliance_cautions(status=scheme.status, as_of=scheme.as_of)


def _is_paused(scheme: Scheme, current: Round | None) -> bool:
    """Whether it does not run, or its last known round is over and no next one is known."""
    return scheme.runs_now is RunsNow.NO or (current is None and _last_closed(scheme) is not None)


def _last_closed(scheme: Scheme) -> dt.date | None:
    return max((found.closes for found in scheme.rounds if found.closes), default=None)


def day_in_words(day: dt.date) -> str:
    """A day as people in Britain write it: 24 June 2026."""
    return f"{day.day} {day:%B %Y}"


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
