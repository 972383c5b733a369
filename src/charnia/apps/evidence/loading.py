"""Loads a source into the store: the good part of it, with a report of what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from charnia.apps.accounts.models import User
from charnia.apps.evidence import actions
from charnia.apps.evidence.models import EvidenceLoad
from charnia.apps.evidence.seen import SeenRecords
from charnia.apps.evidence.stored import stored_among, what_becomes_of
from charnia.core import evidence as values
from charnia.sources.json_lines import LineProblem, Unchanged

MOST_PROBLEMS_KEPT = 1_000

Found = values.EvidenceRecord | LineProblem | Unchanged


@dataclass(slots=True)
class LoadReport:
    """What came of a load: numbers of records, offers, people and organisations by `new`, `changed`, `unchanged` (and
    `elsewhere`, for records that another source brought); every problem met; and how many records, or offers where it
    has no records, of earlier loads of the same thing the source no longer has, with the titles of some."""

    counts: Counter[str] = field(default_factory=Counter)
    offers: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    organisations: Counter[str] = field(default_factory=Counter)
    problems: list[LineProblem] = field(default_factory=list)
    vanished: int = 0
    vanished_titles: tuple[str, ...] = ()
    vanished_offers: int = 0
    vanished_offer_titles: tuple[str, ...] = ()

    @property
    def faulty(self) -> int:
        """Lines of which nothing could be kept."""
        return sum(not problem.kept for problem in self.problems)

    @property
    def main(self) -> Counter[str]:
        """The counts of what the source is about: records, or where it holds none, offers, people or organisations."""
        kinds = (self.counts, self.offers, self.people, self.organisations)
        return next((counts for counts in kinds if counts.total()), self.counts)

    @property
    def figures(self) -> dict[str, int]:
        """Numbers of items by what becomes of them, and of the lines of which nothing could be kept. What another
        source brought stays unchanged."""
        main = self.main
        unchanged = main["unchanged"] + main["elsewhere"]
        return {"new": main["new"], "changed": main["changed"], "unchanged": unchanged, "faulty": self.faulty}

    def problem_rows(self) -> list[dict[str, object]]:
        """The first problems as the load keeps them."""
        return [
            {"line": problem.line, "message": problem.sentence, "kept": problem.kept}
            for problem in self.problems[:MOST_PROBLEMS_KEPT]
        ]

    @property
    def read(self) -> int:
        """Records, offers, people and organisations that could be read."""
        return sum(counts.total() for counts in (self.counts, self.offers, self.people, self.organisations))


def store_found(
    *,
    found: Iterable[Found],
    load: EvidenceLoad,
    by: User | None,
    report: LoadReport,
    seen: SeenRecords | None = None,
    is_fictional: bool = False,
    progress: Callable[[int], None] = lambda seen: None,
) -> None:
    """Stores every record of `found` under `load`, adding to the report.

    Stopped at any point, what was stored stays, and running it again goes on without doubles.
    """
    before = report.counts.total()
    good = _good(found, report, progress)
    report.counts += actions.store_records(
        load=load,
        records=good,
        by=by,
        is_fictional=is_fictional,
        seen=seen,
        progress=lambda stored: progress(before + stored + report.counts["skipped"]),
    )
    _count_skipped(report)


def load_records(
    *,
    found: Iterable[Found],
    source: str,
    by: User | None,
    filename: str = "",
    licence: str = "",
    is_fictional: bool = False,
    load: EvidenceLoad | None = None,
    progress: Callable[[int], None] = lambda seen: None,
) -> LoadReport:
    """Stores every record of `found`, gathers the problems, and closes the load with its figures.

    `load` is one that was opened before (a preview); otherwise one is opened here.
    """
    report = LoadReport()
    load = load or actions.open_load(source=source, by=by, filename=filename, licence=licence)
    store_found(found=found, load=load, by=by, report=report, is_fictional=is_fictional, progress=progress)
    actions.close_load(load=load, counts=report.figures, problems=report.problem_rows(), by=by)
    return report


def examine_records(
    *, found: Iterable[Found], source: str, progress: Callable[[int], None] = lambda seen: None
) -> LoadReport:
    """What loading would do, storing nothing."""
    report = LoadReport()
    batch: list[values.EvidenceRecord] = []
    for value in _good(found, report, progress):
        batch.append(value)
        if len(batch) == actions.BATCH:
            _compare(batch, report, source)
            batch.clear()
            progress(report.read)
    _compare(batch, report, source)
    _count_skipped(report)
    return report


def _count_skipped(report: LoadReport) -> None:
    """What was not even read is as it was."""
    if skipped := report.counts.pop("skipped", 0):
        report.counts["unchanged"] += skipped


def _compare(batch: list[values.EvidenceRecord], report: LoadReport, source: str) -> None:
    stored = stored_among([value.id for value in batch])
    for value in batch:
        report.counts[what_becomes_of(value, stored.get(value.id), source=source)] += 1


def _good(
    found: Iterable[Found], report: LoadReport, progress: Callable[[int], None]
) -> Iterator[values.EvidenceRecord]:
    for item in found:
        if isinstance(item, LineProblem):
            report.problems.append(item)
        elif isinstance(item, Unchanged):
            report.counts["skipped"] += item.records
            progress(report.counts["skipped"])
        else:
            yield item
