"""`charnia relearn`: weights from what became of bridges, kept only when held-back feedback agrees."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from charnia.config.commands.console import BadInput, say, say_json
from charnia.config.commands.installation import open_installation

HELP = "Learn a few weights from what became of bridges; keep them only if held-back feedback is ranked better"
EXAMPLE = "charnia relearn --dry-run"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to store, and how to print."""
    parser.add_argument("--dry-run", action="store_true", help="say what would come of it and store nothing")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(options: argparse.Namespace) -> int:
    """Prints what came of it. Status 1 when the weights stay as they are."""
    open_installation()
    from django.conf import settings

    if not settings.LEARNS_FROM_USE:
        raise BadInput("Learning is switched off. Set CHARNIA_LEARNS_FROM_USE to yes to switch it on.")
    from charnia.apps.matches.learning import lesson_of_today, store_lesson
    from charnia.apps.matches.weights import as_stored

    lesson = lesson_of_today()
    version = None if options.dry_run else store_lesson(lesson, by=None).version
    if options.json:
        outcome = {
            "version": version,
            "kept": lesson.is_kept,
            "verdict": lesson.verdict,
            "judgements": lesson.judgements,
            "voices": lesson.voices,
            "gaps": lesson.gaps,
            "held_back": asdict(lesson.held_back) if lesson.held_back else None,
            "weights": as_stored(lesson.weights),
        }
        say_json(outcome)
    else:
        say(f"{lesson.judgements:,} judgements of {lesson.voices:,} voices about {lesson.gaps:,} gaps.")
        say(lesson.verdict)
        say("Nothing was stored." if version is None else f"Stored as version {version}.")
    return 0 if lesson.is_kept else 1
