"""Loads a register of organisations: its good part, batch by batch, with a report of what came of it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from charnia.apps.accounts.models import User
from charnia.apps.organisations import actions, queries
from charnia.apps.organisations.register_doubts import Doubts
from charnia.apps.organisations.register_matching import Fate, Matcher, Step
from charnia.core.registers import RegisteredOrganisation
from charnia.core.vocabulary import Register
from charnia.sources.json_lines import LineProblem, Unchanged
from charnia.sources.polite_client import SourceFailed

BATCH = 500
BATCH_OVER_NETWORK = 20
"""Some seconds of asking: as much as a stop may lose."""


@dataclass(slots=True)
class RegisterReport:
    """What came of a load: numbers of organisations by their fate, how many keep what people have written against the
    register, how many a whole register no longer holds (None where it was not whole), every problem met, and whether it
    ended early because the register, asked over the network, did not answer."""

    counts: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    vanished: int | None = None
    problems: list[LineProblem] = field(default_factory=list)
    broke_off: bool = False

    @property
    def faulty(self) -> int:
        """Lines of which nothing could be kept."""
        return sum(not problem.kept for problem in self.problems)

    @property
    def read(self) -> int:
        """Organisations that could be read."""
        return sum(self.counts.values())

    @property
    def figures(self) -> dict[str, int | None]:
        """All numbers by name."""
        fates = {fate.value: self.counts[fate.value] for fate in Fate}
        return {**fates, "kept by hand": self.kept, "vanished": self.vanished, "faulty": self.faulty}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFiles:
    """What is loaded: the register, the names of its files or of what it was asked, and whether they hold the whole of
    it. With `known_only` no organisation is added; with `over_network` fewer are stored at a time, and what only files
    tell stays as it was."""

    register: Register
    filenames: tuple[str, ...] = ()
    licence: str = ""
    whole: bool = False
    known_only: bool = False
    over_network: bool = False


Found = Iterable[RegisteredOrganisation | LineProblem | Unchanged]
Progress = Callable[[int], None]


def load_register(
    *, files: RegisterFiles, found: Found, by: User | None, progress: Progress = lambda seen: None
) -> RegisterReport:
    """Stores what can be read. Stopped at any point, what was stored stays, and running it again goes on without
    doubles: an entry that says what it said before is left alone."""
    report = RegisterReport()
    load = actions.open_register_load(register=files.register, filenames=files.filenames, licence=files.licence, by=by)
    seen: set[int] = set()
    doubts = Doubts(files.register)
    for steps in _batches(files, found, report, progress):
        report.kept += actions.store_register_steps(load=load, steps=steps, by=by)
        actions.note_doubts(load=load, doubts=doubts.among(steps))
        seen.update(step.entry.pk for step in steps if step.entry is not None)
    vanished = _vanished(files, report, seen)
    counts = {name: number for name, number in report.figures.items() if number is not None}
    actions.close_register_load(load=load, counts=counts, by=by, vanished=vanished, broke_off=report.broke_off)
    return report


def examine_register(*, files: RegisterFiles, found: Found, progress: Progress = lambda seen: None) -> RegisterReport:
    """What `load_register` would do, storing nothing."""
    report = RegisterReport()
    seen: set[int] = set()
    for steps in _batches(files, found, report, progress):
        seen.update(step.entry.pk for step in steps if step.entry is not None)
    _vanished(files, report, seen)
    return report


def _vanished(files: RegisterFiles, report: RegisterReport, seen: set[int]) -> list[int]:
    """The entries that a whole register no longer holds, counted in the report; nothing can be said of a file that is
    not whole or has faulty lines."""
    if not files.whole or report.faulty:
        return []
    vanished = queries.entries_beside(files.register, seen)
    report.vanished = len(vanished)
    return vanished


def _batches(files: RegisterFiles, found: Found, report: RegisterReport, progress: Progress) -> Iterator[list[Step]]:
    """The steps of each batch, counted in the report."""
    matcher = Matcher(files.register, known_only=files.known_only, tells_less=files.over_network)
    size = BATCH_OVER_NETWORK if files.over_network else BATCH
    values = _good(found, report)
    read = 0
    while batch := list(itertools.islice(values, size)):
        steps = matcher.steps(batch)
        report.counts.update(step.fate.value for step in steps)
        yield steps
        read += len(batch)
        progress(read)


def _good(found: Found, report: RegisterReport) -> Iterator[RegisteredOrganisation]:
    try:
        for item in found:
            if isinstance(item, LineProblem):
                report.problems.append(item)
            elif isinstance(item, Unchanged):
                report.counts[Fate.UNCHANGED.value] += item.records
            else:
                yield item
    except SourceFailed as failure:
        report.problems.append(LineProblem(0, str(failure)))
        report.broke_off = True
