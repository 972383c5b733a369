"""Loads a source into the store: the good part of it, with a report of what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from charnia.apps.accounts.models import User
from charnia.apps.evidence import actions
from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord
from charnia.core import evidence as values
from charnia.sources.json_lines import LineProblem

MOST_PROBLEMS_KEPT = 1_000


@dataclass(slots=True)
class LoadReport:
    """What came of a load: numbers of records by `new`, `changed`, `unchanged`, and every problem met."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[LineProblem] = field(default_factory=list)

    @property
    def faulty(self) -> int:
        """Lines of which nothing could be kept."""
        return sum(not problem.kept for problem in self.problems)

    @property
    def figures(self) -> dict[str, int]:
        """Numbers of records by what becomes of them, and of the lines of which nothing could be kept."""
        return {**{name: self.counts[name] for name in ("new", "changed", "unchanged")}, "faulty": self.faulty}

    def problem_rows(self) -> list[dict[str, object]]:
        """The first problems as the load keeps them."""
        return [
            {"line": problem.line, "message": problem.sentence, "kept": problem.kept}
            for problem in self.problems[:MOST_PROBLEMS_KEPT]
        ]

    @property
    def read(self) -> int:
        """Records that could be read."""
        return sum(self.counts.values())


def load_records(
    *,
    found: Iterable[values.EvidenceRecord | LineProblem],
    source: str,
    by: User | None,
    filename: str = "",
    licence: str = "",
    is_fictional: bool = False,
    load: EvidenceLoad | None = None,
    progress: Callable[[int], None] = lambda seen: None,
) -> LoadReport:
    """Stores every record of `found`, gathers the problems, and closes the load with its figures.

    Stopped at any point, what was stored stays, and running it again goes on without doubles. `load` is one that was
    opened before (a preview); otherwise one is opened here.
    """
    report = LoadReport()
    load = load or actions.open_load(source=source, by=by, filename=filename, licence=licence)
    report.counts = actions.store_records(
        load=load, records=_good(found, report), by=by, is_fictional=is_fictional, progress=progress
    )
    actions.close_load(load=load, counts=report.figures, problems=report.problem_rows(), by=by)
    return report


def examine_records(
    *, found: Iterable[values.EvidenceRecord | LineProblem], progress: Callable[[int], None] = lambda seen: None
) -> LoadReport:
    """What `load_records` would do, storing nothing."""
    report = LoadReport()
    batch: list[values.EvidenceRecord] = []
    for value in _good(found, report):
        batch.append(value)
        if len(batch) == actions.BATCH:
            _compare(batch, report)
            batch.clear()
            progress(report.read)
    _compare(batch, report)
    return report


def _compare(batch: list[values.EvidenceRecord], report: LoadReport) -> None:
    stored = dict(
        EvidenceRecord.objects.filter(source_id__in=[value.id for value in batch]).values_list(
            "source_id", "content_hash"
        )
    )
    for value in batch:
        if value.id not in stored:
            report.counts["new"] += 1
        elif stored[value.id] == actions.content_hash(value):
            report.counts["unchanged"] += 1
        else:
            report.counts["changed"] += 1


def _good(found: Iterable[values.EvidenceRecord | LineProblem], report: LoadReport) -> Iterator[values.EvidenceRecord]:
    for item in found:
        if isinstance(item, LineProblem):
            report.problems.append(item)
        else:
            yield item
