"""What `charnia load` says about what came, changed, vanished and could not be read."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charnia.config.commands.console import counted, note, say
from charnia.sources.json_lines import LineProblem

if TYPE_CHECKING:
    from charnia.apps.evidence.loading import LoadReport
    from charnia.apps.organisations.register_loading import RegisterFiles, RegisterReport

MOST_PROBLEMS_SHOWN = 20
_FATES_IN_A_REGISTER = {
    "new": "new",
    "linked": "linked to organisations already here",
    "changed": "changed",
    "unchanged": "unchanged",
    "left out": "left out (closed, or with --known-only not here)",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one load: sentences and problems for people, all of it for programs, how many items could be read
    and how many not, and whether what was asked has answered at all."""

    sentences: tuple[str, ...]
    problems: tuple[LineProblem, ...]
    for_programs: dict[str, object]
    read: int
    faulty: int
    answered: bool = True


def of_evidence(name: str, report: LoadReport, options: argparse.Namespace) -> Told:
    """What is said of a file of evidence, or of what a source answered."""
    return Told(
        sentences=tuple(_of_evidence(name, report, options)),
        problems=tuple(report.problems),
        for_programs={
            **report.figures,
            "records": dict(report.counts),
            "people": dict(report.people),
            "organisations": dict(report.organisations),
            "offers": dict(report.offers),
            "vanished": report.vanished,
            "vanished_offers": report.vanished_offers,
            "problems": _problems_for_programs(report.problems),
        },
        read=report.read,
        faulty=report.faulty,
    )


def of_register(files: RegisterFiles, report: RegisterReport, options: argparse.Namespace) -> Told:
    """What is said of the files of a register, or of what it answered."""
    problems = _problems_for_programs(report.problems)
    return Told(
        sentences=tuple(_of_register(files, report, options)),
        problems=tuple(report.problems),
        for_programs={**report.figures, "files": list(files.filenames), "problems": problems},
        read=report.read,
        faulty=report.faulty,
        answered=report.read > 0 or not report.broke_off,
    )


def tell(told: Told) -> None:
    """Prints it for people: results on standard output, what to mend beside them."""
    for sentence in told.sentences:
        say(sentence)
    for problem in told.problems[:MOST_PROBLEMS_SHOWN]:
        note(f"  {problem}{' The rest of the record was kept.' if problem.kept and problem.line else ''}")
    if len(told.problems) > MOST_PROBLEMS_SHOWN:
        note(f"  and {len(told.problems) - MOST_PROBLEMS_SHOWN:,} more; --json lists them all.")


def _of_evidence(name: str, report: LoadReport, options: argparse.Namespace) -> Iterator[str]:
    if options.dry_run:
        yield f"{name}: would store {_figures(report)}. Nothing was stored."
    elif options.strict and report.faulty:
        yield _nothing_stored(name, report.faulty)
    else:
        yield f"{name}: {_figures(report)}."
    for number, noun, titles in (
        (report.vanished, "record", report.vanished_titles),
        (report.vanished_offers, "offer", report.vanished_offer_titles),
    ):
        if number:
            is_gone = "is gone" if number == 1 else "are gone"
            yield f"{name}: {counted(number, noun)} of earlier loads {is_gone} from it, but kept: {'; '.join(titles)}."


def _of_register(files: RegisterFiles, report: RegisterReport, options: argparse.Namespace) -> Iterator[str]:
    name = files.register.label
    counts = ", ".join(f"{report.counts[fate]:,} {says}" for fate, says in _FATES_IN_A_REGISTER.items())
    if options.dry_run:
        yield f"{name}: {counts}. Nothing was stored."
    elif options.strict and report.faulty:
        yield _nothing_stored(name, report.faulty)
    else:
        yield f"{name}: {counts}."
    if report.kept:
        yield f"{report.kept:,} keep what people have written where the register says otherwise."
    if report.vanished is not None:
        yield f"{report.vanished:,} loaded earlier are no longer in the register; nothing was taken away."
    elif files.whole:
        yield "Because lines are faulty, it cannot be said what has vanished from the register."


def _nothing_stored(name: str, faulty: int) -> str:
    lines = f"{counted(faulty, 'line')} {'is' if faulty == 1 else 'are'}"
    return f"{name}: nothing was stored, because {lines} faulty (--strict)."


def _figures(report: LoadReport) -> str:
    kinds = (
        (report.counts, ""),
        (report.people, " (people)"),
        (report.organisations, " (organisations)"),
        (report.offers, " (offers)"),
    )
    parts = [f"{_counts(counts)}{kind}" for counts, kind in kinds if counts.total()]
    return "; ".join(parts) or "nothing"


def _counts(counts: Counter[str]) -> str:
    said = ", ".join(f"{counts[fate]:,} {fate}" for fate in ("new", "changed", "unchanged"))
    return f"{said}, {counts['elsewhere']:,} kept as another source has them" if counts["elsewhere"] else said


def _problems_for_programs(problems: Iterable[LineProblem]) -> list[dict[str, object]]:
    return [{"line": p.line, "sentence": p.sentence, "kept": p.kept} for p in problems]
