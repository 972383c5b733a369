"""The part of `charnia load` that asks sources over the network: for one institution, for all that is open, or for all
that was ever asked."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from charnia.config.commands.console import BadInput, Progress, note, say_json
from charnia.config.commands.installation import bring_index_up_to_date, open_installation, read_meaning
from charnia.config.commands.load_registers import registers_again
from charnia.config.commands.load_report import Told, of_evidence, tell
from charnia.config.commands.network_options import access_of, day_of
from charnia.sources.catalogue import SOURCES
from charnia.sources.polite_client import SourceFailed
from charnia.sources.query import NotListed, UnusableQuery
from charnia.sources.source import Source

IS_OVER = "it is closed and was asked before, so nothing new comes (--everything asks all the same)"
Question = tuple[str, Callable[[], Told]]
"""The name of what is asked, and what asks it. It raises UnusableQuery or SourceFailed."""


def run_network(options: argparse.Namespace) -> int:
    """Loads what a source has on an institution, or all that is open.

    Status 1 when lines had to be left out, 2 when it cannot be asked."""
    open_installation()
    ((name, ask),) = questions([(SOURCES[options.source], options.institution)], options)
    try:
        told = ask()
    except (UnusableQuery, SourceFailed) as problem:
        raise BadInput(str(problem)) from problem
    _tell(told, options)
    _finish({name: told}, options)
    return 1 if told.faulty else 0


def run_again(options: argparse.Namespace) -> int:
    """Asks every source what it was ever asked over the network. One that fails is named and does not stop the others.

    Status 1 when one failed or lines had to be left out, 2 when none could be asked."""
    open_installation()
    from charnia.apps.offers.network_loading import asked_before, is_over

    before = asked_before()
    over = [] if options.everything else [one for one in before if is_over(*one)]
    asked = [*registers_again(options), *questions((one for one in before if one not in over), options)]
    for source, institution in over:
        note(f"{_in_words(source, institution)} is left out: {IS_OVER}.")
    if over and not asked:
        return 0
    if not asked:
        raise BadInput("No source has been asked over the network yet: ask one first, with --institution or --open.")
    return ask_each(asked, options)


def questions(asked: Iterable[tuple[Source, str]], options: argparse.Namespace) -> Iterator[Question]:
    """What asks each source for the institution beside it, or for all that is open, one after the other."""
    for source, institution in asked:
        yield _in_words(source, institution), partial(_ask, source, institution, options)


def ask_each(asked: Iterable[Question], options: argparse.Namespace) -> int:
    """Asks one thing after the other. One that fails is named and does not stop the others; each report is told when it
    is there.

    Status 1 when one failed or lines had to be left out; raises BadInput when none could be asked."""
    answers: dict[str, Told] = {}
    failed = False
    for name, ask in asked:
        try:
            answers[name] = ask()
        except NotListed as answer:
            note(f"{name}: {answer}")
        except (UnusableQuery, SourceFailed) as problem:
            note(f"{name}: {problem}")
            failed = True
        else:
            _tell(answers[name], options)
    _finish(answers, options)
    if not any(told.answered for told in answers.values()):
        raise BadInput("None of the sources could be asked. The sentences above say why.")
    return 1 if failed or any(told.faulty for told in answers.values()) else 0


def _tell(told: Told, options: argparse.Namespace) -> None:
    if not options.json:
        tell(told)


def _finish(answers: Mapping[str, Told], options: argparse.Namespace) -> None:
    if options.json:
        say_json({name: told.for_programs for name, told in answers.items()})
    if not (options.dry_run or options.words_only):
        read_meaning()
        bring_index_up_to_date()


def _in_words(source: Source, institution: str) -> str:
    name = next(name for name, one in SOURCES.items() if one is source)
    return f"{name} {institution}".strip()


def _ask(source: Source, institution: str, options: argparse.Namespace) -> Told:
    from charnia.apps.offers.network_loading import (
        Asking,
        examine_from_network,
        load_from_network,
        replies_folder,
    )

    asking = Asking(
        source=source,
        institution=institution,
        access=access_of(options, source.network.key_variable if source.network else ""),
        folder=replies_folder(),
        since=day_of(options.since),
        everything=options.everything,
    )
    name = _in_words(source, institution)
    with Progress(name) as progress:
        if options.dry_run:
            report = examine_from_network(asking=asking, fetching=progress.update)
        else:
            report = load_from_network(asking=asking, by=None, fetching=progress.update, storing=progress.update)
    return of_evidence(name, report, options)
