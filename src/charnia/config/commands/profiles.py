"""`charnia profiles`: which profiles are stale, and their retirement by the policy."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from charnia.config.commands.console import say, say_json
from charnia.config.commands.installation import open_installation

if TYPE_CHECKING:
    from charnia.apps.evidence.retirement import RetirementReport

HELP = "Say which profiles are stale; retire them by the policy of the installation"
EXAMPLE = """charnia profiles
  charnia profiles --retire"""

SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to do it, and how to print."""
    parser.add_argument("--retire", action="store_true", help="do what is said; without it nothing is changed")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(options: argparse.Namespace) -> int:
    """Prints who retires, whose owners are asked and who comes back."""
    open_installation()
    from django.conf import settings
    from django.utils import timezone

    from charnia.apps.evidence.retirement import examine_profiles, retire_profiles

    work = retire_profiles if options.retire else examine_profiles
    report = work(policy=settings.STALE_POLICY, today=timezone.localdate())
    if options.json:
        say_json(_as_json(report, is_done=options.retire))
    else:
        _tell(report, is_done=options.retire)
    return 0


def _as_json(report: RetirementReport, *, is_done: bool) -> dict[str, object]:
    return {
        "done": is_done,
        "retired": [{"profile": one.person.slug, "reason": one.reason} for one in report.retired],
        "asked": [{"profile": one.person.slug, "reason": one.reason} for one in report.asked],
        "returned": [one.person.slug for one in report.returned],
    }


def _tell(report: RetirementReport, *, is_done: bool) -> None:
    retired, asked, returned = (f"{len(them):,}" for them in (report.retired, report.asked, report.returned))
    if is_done:
        say(f"{retired} profiles retired, {asked} owners are asked, {returned} profiles came back.")
    else:
        say(f"{retired} profiles would retire, {asked} owners would be asked, {returned} profiles would come back.")
    for one in (*report.retired, *report.asked)[:SHOWN]:
        say(f"  {one.person.name}: {one.reason}{' The owner is asked.' if one.is_claimed else ''}")
    more = len(report.retired) + len(report.asked) - SHOWN
    if more > 0:
        say(f"  and {more:,} more; --json lists them all.")
    if not is_done and (report.retired or report.asked or report.returned):
        say("Nothing was changed. Run charnia profiles --retire to do it; the desk can undo each.")
