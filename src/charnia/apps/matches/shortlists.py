"""The shortlist of a product as its page and its spreadsheet show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from charnia.apps.gaps.models import Gap
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.models import ShortlistEntry

HEAD = (
    "Gap", "Kind", "Axis", "Urgency", "Who may read the gap", "Candidate", "Sort", "Organisation", "Score when kept",
    "Note", "Kept by", "Kept on",
)  # fmt: skip
GONE = "No longer in the directory"


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry with its candidate."""

    entry: ShortlistEntry
    candidate: Candidate


def kept_of(entry: ShortlistEntry) -> Kept:
    """An entry with its candidate."""
    return Kept(entry, Candidate(person=entry.person, offer=entry.offer))


def by_gap(entries: Iterable[ShortlistEntry]) -> list[tuple[Gap, list[Kept]]]:
    """The entries under their gaps, both in the order in which they came to be."""
    groups: dict[int, tuple[Gap, list[Kept]]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.gap_id, entry.added_at, entry.pk)):
        _, kept = groups.setdefault(entry.gap_id, (entry.gap, []))
        kept.append(kept_of(entry))
    return list(groups.values())


def rows(entries: Iterable[ShortlistEntry]) -> Iterator[tuple[str, ...]]:
    """The entries as lines of a spreadsheet under `HEAD`. A person who is no longer listed is not named."""
    for gap, members in by_gap(entries):
        for kept in members:
            entry, candidate = kept.entry, kept.candidate
            named = (candidate.name, candidate.what, candidate.where) if candidate.is_available else (GONE, "", "")
            yield (
                gap.statement,
                gap.get_kind_display(),
                gap.get_axis_display(),
                gap.get_urgency_display(),
                gap.get_layer_display(),
                *named,
                "" if entry.score is None else f"{entry.score:.2f}",
                entry.note,
                str(entry.added_by or ""),
                f"{entry.added_at:%Y-%m-%d}",
            )
