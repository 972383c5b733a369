"""What `charnia load` says about what came, changed, vanished and could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from charnia.config.commands.console import counted, note, say
from charnia.sources.json_lines import LineProblem

if TYPE_CHECKING:
    from charnia.apps.evidence.loading import LoadReport

MOST_PROBLEMS_SHOWN = 20


def tell_report(name: str, report: LoadReport, *, is_dry: bool, is_strict: bool) -> None:
    """Prints a report for people: results on standard output, what to mend beside them."""
    if is_dry:
        say(f"{name}: would store {_figures(report)}. Nothing was stored.")
    elif is_strict and report.faulty:
        say(f"{name}: nothing was stored, because {report.faulty:,} lines are faulty (--strict).")
    else:
        say(f"{name}: {_figures(report)}.")
    for number, noun, titles in (
        (report.vanished, "record", report.vanished_titles),
        (report.vanished_offers, "offer", report.vanished_offer_titles),
    ):
        if number:
            is_gone = "is gone" if number == 1 else "are gone"
            say(f"{name}: {counted(number, noun)} of earlier loads {is_gone} from it, but kept: {'; '.join(titles)}.")
    _tell_problems(report.problems)


def report_as_json(report: LoadReport) -> dict[str, object]:
    """A report for programs."""
    return {
        **report.figures,
        "records": dict(report.counts),
        "people": dict(report.people),
        "organisations": dict(report.organisations),
        "offers": dict(report.offers),
        "vanished": report.vanished,
        "vanished_offers": report.vanished_offers,
        "problems": [{"line": p.line, "sentence": p.sentence, "kept": p.kept} for p in report.problems],
    }


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


def _tell_problems(problems: Iterable[LineProblem]) -> None:
    listed = list(problems)
    for problem in listed[:MOST_PROBLEMS_SHOWN]:
        note(f"  {problem}{' The rest of the record was kept.' if problem.kept and problem.line else ''}")
    if len(listed) > MOST_PROBLEMS_SHOWN:
        note(f"  and {len(listed) - MOST_PROBLEMS_SHOWN:,} more; --json lists them all.")
