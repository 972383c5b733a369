"""`charnia people`: profiles of one person are found and merged, and what waits for a decision is listed."""

from __future__ import annotations

import argparse

from charnia.config.commands.console import BadInput, Progress, say, say_json
from charnia.config.commands.installation import open_installation

HELP = "Find profiles of one person: merge those without a doubt, list the doubtful; or forget somebody"
EXAMPLE = """charnia people --link
  charnia people --link --review-only
  charnia people --review
  charnia people --forget rosa-rowan"""
MOST_LISTED = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and how to print."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--link", action="store_true", help="search among everybody and merge what leaves no doubt")
    what.add_argument("--review", action="store_true", help="list the pairs that wait for the programme team")
    what.add_argument("--forget", metavar="SLUG", help="remove a person for good, as the address of the profile ends")
    parser.add_argument("--review-only", action="store_true", help="with --link: merge nothing, leave all to the team")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(options: argparse.Namespace) -> int:
    """Does it. Status 1 when pairs wait for a decision."""
    open_installation()
    if options.forget:
        return _forget(options)
    return _link(options) if options.link else _review(options)


def _link(options: argparse.Namespace) -> int:
    from charnia.apps.evidence.linking import look_for_pairs

    with Progress("Comparing people") as progress:
        report = look_for_pairs(by=None, merge=not options.review_only, progress=progress.update)
    if options.json:
        say_json({"people": report.people, "merged": report.merged, "waiting": report.waiting})
    else:
        say(
            f"{report.people:,} people: {report.merged:,} merges, {report.waiting:,} pairs wait for the programme team."
        )
    return 1 if report.waiting else 0


def _review(options: argparse.Namespace) -> int:
    from charnia.apps.people.queries import open_pairs

    pairs = open_pairs()
    number = pairs.count()
    if options.json:
        rows = [
            {"first": pair.first.slug, "second": pair.second.slug, "probability": pair.probability, "signs": pair.signs}
            for pair in pairs
        ]
        say_json(rows)
        return 1 if number else 0
    for pair in pairs[:MOST_LISTED]:
        first, second = pair.first, pair.second
        say(f"{pair.probability:4.0%}  {first.name} ({first.slug}) and {second.name} ({second.slug})")
    say(f"{number:,} pairs wait on the desk, under “One person?”.")
    return 1 if number else 0


def _forget(options: argparse.Namespace) -> int:
    from charnia.apps.people.models import Person
    from charnia.apps.programmes.forgetting import forget_person
    from charnia.core.verdict import NotAllowed

    person = Person.objects.filter(slug=options.forget).first()
    if person is None:
        raise BadInput(f"There is no profile {options.forget}. It is the last part of the profile’s address.")
    try:
        report = forget_person(person=person, by=None)
    except NotAllowed as refusal:
        raise BadInput(str(refusal)) from refusal
    if options.json:
        say_json({"records": report.records, "texts": report.texts, "namesakes": report.namesakes})
    else:
        say(report.sentence)
    return 0
