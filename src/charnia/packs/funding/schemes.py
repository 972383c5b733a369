"""The schemes of `schemes.yaml`, read and checked."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from charnia.core.vocabulary import Category, FactStatus, GapKind, OfferKind, Stage, Word
from charnia.packs.records import Record, read_records

OWN_FILE = Path(__file__).with_name("schemes.yaml")

_KEYS = frozenset(
    {
        "id", "name", "kind", "funder", "summary", "who_applies", "amount", "duration", "stages", "categories",
        "bridges", "rounds", "runs_now", "url", "sources", "as_of", "status", "cautions",
    }
)  # fmt: skip
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_AS_OF = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?|undated")


class RunsNow(Word):
    """Whether a scheme takes applications at the time of the record, apart from the dates of a round."""

    YES = "yes", "Runs", "It takes applications, all the time or round by round."
    NO = "no", "Does not run", "It is paused or closed."
    UNVERIFIED = "unverified", "Not confirmed", "Whether it runs at present was not confirmed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One call of a scheme; a day that is not known is None."""

    name: str
    opens: dt.date | None = None
    closes: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One scheme. Texts that are not known are empty; no stage or category given means any.

    `bridges` are the kinds of gap it can close. `as_of` is YYYY, YYYY-MM, YYYY-MM-DD or "undated", as the source shows.
    """

    id: str
    name: str
    kind: OfferKind
    funder: str
    summary: str
    who_applies: str
    amount: str
    duration: str
    stages: frozenset[Stage]
    categories: frozenset[Category]
    bridges: frozenset[GapKind]
    rounds: tuple[Round, ...]
    runs_now: RunsNow
    runs_because: str
    url: str
    sources: tuple[str, ...]
    as_of: str
    status: FactStatus
    cautions: tuple[str, ...]


@lru_cache(maxsize=4)
def load_schemes(path: Path = OWN_FILE) -> tuple[Scheme, ...]:
    """The schemes of a file, by default Charnia's own. Raises PackError naming the record and what to mend."""
    return tuple(_scheme(record) for record in read_records(path, keys=_KEYS))


def _scheme(record: Record) -> Scheme:
    runs = record.part("runs_now", keys=frozenset({"answer", "because"}))
    scheme = Scheme(
        id=record.text("id"),
        name=record.text("name"),
        kind=record.word("kind", OfferKind),
        funder=record.text("funder"),
        summary=record.text("summary"),
        who_applies=record.text_or_empty("who_applies"),
        amount=record.text_or_empty("amount"),
        duration=record.text_or_empty("duration"),
        stages=record.words("stages", Stage),
        categories=record.words("categories", Category),
        bridges=record.words("bridges", GapKind),
        rounds=tuple(_round(part) for part in record.parts("rounds", keys=frozenset({"name", "opens", "closes"}))),
        runs_now=runs.word("answer", RunsNow),
        runs_because=runs.text("because"),
        url=record.text_or_empty("url"),
        sources=record.texts("sources"),
        as_of=record.text("as_of"),
        status=record.word("status", FactStatus),
        cautions=record.texts("cautions"),
    )
    _check(record, scheme)
    return scheme


def _round(record: Record) -> Round:
    found = Round(name=record.text("name"), opens=record.date("opens"), closes=record.date("closes"))
    if found.opens and found.closes and found.opens > found.closes:
        raise record.wrong("it closes before it opens; correct the days.")
    return found


def _check(record: Record, scheme: Scheme) -> None:
    if not _ID.fullmatch(scheme.id):
        raise record.wrong("write the id in small letters, figures and hyphens.")
    if not scheme.sources:
        raise record.wrong("name at least one source.")
    if not scheme.bridges:
        raise record.wrong("name under 'bridges' at least one kind of gap that it closes.")
    if not _AS_OF.fullmatch(scheme.as_of):
        raise record.wrong("give 'as_of' as a year, a month, a day or 'undated'.")
    if scheme.url and not scheme.url.startswith("https://"):
        raise record.wrong("begin 'url' with https://.")
