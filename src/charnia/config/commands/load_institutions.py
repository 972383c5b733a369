"""`charnia load institutions`: every source over the network is asked for every institution of the programme team."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, note
from charnia.config.commands.gateway_ids import looked_up
from charnia.config.commands.installation import open_installation
from charnia.config.commands.load_network import IS_OVER, ask_each, questions
from charnia.config.commands.network_options import access_of
from charnia.core.registers import ror_of
from charnia.sources.ror.client import CLIENT_ID_VARIABLE
from charnia.sources.source import Source

if TYPE_CHECKING:
    from charnia.apps.programmes.institutions.queries import Question, Row
    from charnia.apps.programmes.models import Institution


def add_institution_arguments(parser: argparse.ArgumentParser) -> None:
    """The institutions to put on the list first."""
    parser.add_argument(
        "--add", nargs="+", default=[], metavar="ROR", help="ROR ids to put on the list of institutions before"
    )


def run_institutions(options: argparse.Namespace) -> int:
    """Asks source after source for each institution on the list. One that fails is named and does not stop the others.

    Status 1 when one failed or lines had to be left out, 2 when none could be asked."""
    open_installation()
    institutions = _on_list(options)
    if not institutions:
        raise BadInput("No institution is on the list: add one on the desk under Import, or with --add and its ROR id.")
    failed: list[str] = []
    status = ask_each(questions(_asked(institutions, options, failed), options), options)
    return status or int(bool(failed))


def _on_list(options: argparse.Namespace) -> list[Institution]:
    """The list with what is added to it; in a dry run nothing is."""
    from charnia.apps.programmes.institutions.actions import add_institution
    from charnia.apps.programmes.institutions.queries import all_institutions, listed_among
    from charnia.apps.programmes.models import Institution

    wrong = [typed for typed in options.add if not ror_of(typed)]
    if wrong:
        raise BadInput(f"Not a ROR id: {', '.join(wrong)}. Copy it from ror.org; nothing was added or asked.")
    added = list(dict.fromkeys(map(ror_of, options.add)))
    known = listed_among(added)
    new = [ror for ror in added if ror not in known]
    if options.dry_run:
        return [*all_institutions(), *(Institution(ror=ror) for ror in new)]
    for ror in new:
        add_institution(ror=ror, by=None)
    return list(all_institutions())


def _asked(
    institutions: Sequence[Institution], options: argparse.Namespace, failed: list[str]
) -> Iterator[tuple[Source, str]]:
    """What each source is asked, in turn; what is left out is named with the reason. `failed` takes the names of those
    which ROR, or whose id the Gateway, could not be asked for."""
    from charnia.apps.programmes.institutions.gateway_lookup import can_be_looked_up

    for row, question in _in_turn(institutions, options, failed):
        if can_be_looked_up(row, question):
            if gateway_id := looked_up(row, options, failed):
                yield question.source, gateway_id
        elif question.why_not:
            note(_left_out(row, question, question.why_not))
        elif question.is_over and not options.everything:
            note(_left_out(row, question, IS_OVER))
        else:
            yield question.source, question.id


def _in_turn(
    institutions: Sequence[Institution], options: argparse.Namespace, failed: list[str]
) -> Iterator[tuple[Row, Question]]:
    """The questions on each institution, after ROR was asked for it where its name is not known."""
    from charnia.apps.programmes.institutions.queries import questions_in_turn, rows_of

    for institution in institutions:
        [row] = rows_of([institution])
        if not row.name:
            _name(row, options, failed)
        yield from questions_in_turn([institution])


def _name(row: Row, options: argparse.Namespace, failed: list[str]) -> None:
    from charnia.apps.programmes.institutions.ror_naming import name_by_ror

    ror = row.institution.ror
    problem = name_by_ror(row, access=access_of(options, CLIENT_ID_VARIABLE), by=None, is_dry_run=options.dry_run)
    if problem:
        note(f"ror {ror}: {problem}")
        failed.append(ror)
    elif options.dry_run:
        note(f"ror {ror}: ROR knows it; once that is stored, sources are asked by its name too.")


def _left_out(row: Row, question: Question, why: str) -> str:
    name = f"{row.name} ({row.institution.ror})" if row.name else row.institution.ror
    return f"{question.source_name} is left out for {name}: {why}."
