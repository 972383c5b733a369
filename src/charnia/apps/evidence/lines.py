"""How a record stands in a list: what it is, how old, in which role, and where it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from charnia.apps.evidence.facts import award_in_words
from charnia.apps.evidence.models import Authorship, EvidenceRecord
from charnia.web.proofs import age_in_words


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in a list. `authorship` is the key to say "not mine" with, None where that is not offered; `is_pinned`:
    the person put it at the top."""

    title: str
    href: str
    kind: str
    date: dt.date | None
    facts: tuple[str, ...]
    authorship: int | None = None
    is_pinned: bool = False


def line_of(
    record: EvidenceRecord,
    today: dt.date,
    *,
    role: str = "",
    authorship: int | None = None,
    is_pinned: bool = False,
    is_hidden: bool = False,
) -> RecordLine:
    """The line of a record, whose load must be fetched."""
    facts = (
        "at the top" if is_pinned else "hidden" if is_hidden else "",
        age_in_words(record.date, today) if record.date else "No date",
        f"role: {role}" if role else "",
        f"award: {award}" if (award := award_in_words(record.facts)) else "",
        f"source: {record.load.source}",
        record.text_licence or "licence not known",
    )
    return RecordLine(
        title=record.title,
        href=record.get_absolute_url(),
        kind=record.kind,
        date=record.date,
        facts=tuple(fact for fact in facts if fact),
        authorship=authorship,
        is_pinned=is_pinned,
    )


def lines_of(authorships: Iterable[Authorship], today: dt.date, *, may_say: bool) -> list[RecordLine]:
    """The lines of a person's records; `may_say` offers "not mine" (or to take it back) for each."""
    return [
        line_of(
            row.record,
            today,
            role=row.role,
            authorship=row.pk if may_say else None,
            is_pinned=row.pinned_at is not None,
            is_hidden=row.is_hidden,
        )
        for row in authorships
    ]
