"""`charnia load institutions`: every source over the network is asked for every institution of the programme team."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, note
from charnia.config.commands.gateway_ids import looked_up
from charnia.config.commands.installation import require_current_database, start_django
from charnia.config.commands.load_network import ask_each
from charnia.config.commands.network_options import contact_of
from charnia.core.registers import ror_of
from charnia.sources.catalogue import Source

if TYPE_CHECKING:
    from charnia.apps.programmes.institutions.queries import Question, Row
    from charnia.apps.programmes.models import Institution

INSTITUTIONS = "institutions"


def add_institution_arguments(parser: argparse.ArgumentParser) -> None:
    """The institutions to put on the list first."""
    parser.add_argument(
        "--add", nargs="+", default=[], metavar="ROR", help="ROR ids to put on the list of institutions before"
    )


def run_institutions(options: argparse.Namespace) -> int:
    """Asks source after source for each institution on the list. One that fails is named and does not stop the others.

    Status 1 when one failed or lines had to be left out, 2 when none could be asked."""
    if options.files or options.strict or options.institution or options.since:
        raise BadInput(
            "institutions takes neither files nor --institution, --since or --strict: --add puts one on the list."
        )
    start_django()
    require_current_database()
    contact_of(options)
    institutions = _on_list(options)
    if not institutions:
        raise BadInput("No institution is on the list: add one on the desk under Import, or with --add and its ROR id.")
    failed: list[str] = []
    status = ask_each(_asked(institutions, options, failed), options)
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
    whose id the Gateway could not be asked for."""
    from charnia.apps.programmes.institutions.gateway_lookup import can_be_looked_up
    from charnia.apps.programmes.institutions.queries import questions_in_turn

    for row, question in questions_in_turn(institutions):
        if can_be_looked_up(row, question):
            if gateway_id := looked_up(row, options, failed):
                yield question.source, gateway_id
        elif question.why_not:
            note(_left_out(row, question))
        else:
            yield question.source, question.id


def _left_out(row: Row, question: Question) -> str:
    name = f"{row.name} ({row.institution.ror})" if row.name else row.institution.ror
    return f"{question.source_name} is left out for {name}: {question.why_not}."
