"""The part of `charnia load` that loads registers of organisations: from files, or by asking them over the network."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, Progress, say_json
from charnia.config.commands.installation import open_installation
from charnia.config.commands.load_report import Told, of_register, tell
from charnia.config.commands.named_files import files_named
from charnia.config.commands.network_options import access_of, day_of
from charnia.core.registers import RegisteredOrganisation
from charnia.sources.polite_client import SourceFailed
from charnia.sources.query import UnusableQuery
from charnia.sources.register_query import Found
from charnia.sources.registers import REGISTERS, RegisterSource

if TYPE_CHECKING:
    from charnia.apps.organisations.register_asking import RegisterAsking
    from charnia.apps.organisations.register_loading import RegisterFiles

_HOME, _ANYWHERE = "GB", "ALL"


def add_register_arguments(parser: argparse.ArgumentParser) -> None:
    """Options that only registers have."""
    only = parser.add_argument_group(f"registers of organisations ({', '.join(REGISTERS)})")
    only.add_argument("--whole", action="store_true", help="the files hold the whole register: say what has vanished")
    only.add_argument(
        "--known-only",
        action="store_true",
        help="update organisations already here, add none; without files or ids, ask for all that are here",
    )
    only.add_argument(
        "--ror", action="append", default=[], metavar="ID", help="ask ror for this organisation; repeatable"
    )
    only.add_argument(
        "--code", action="append", default=[], metavar="ODS", help="ask nhs-ods for this organisation; repeatable"
    )
    only.add_argument(
        "--role",
        action="append",
        default=[],
        metavar="ID",
        help="ask nhs-ods for all active organisations in this role, such as RO197 (NHS trusts); repeatable",
    )
    only.add_argument(
        "--number", action="append", default=[], metavar="NO", help="ask companies-house for this company; repeatable"
    )
    only.add_argument(
        "--country",
        default="",
        metavar="CODE",
        help=f"country of the organisations to load, ALL for any (default: {_HOME} from files, any when asking)",
    )
    only.add_argument(
        "--sic", action="append", default=[], metavar="CODE", help="only companies whose SIC code begins so; repeatable"
    )


def run_register(options: argparse.Namespace) -> int:
    """Loads the files of a register as one, or what it answers. Status 1 when something had to be left out, 2 when
    nothing could be read."""
    source = REGISTERS[options.source]
    try:
        if options.files:
            told = _from_files(source, options)
        elif options.institution:
            told = _from_pages(source, options.institution, options, known_only=options.known_only)
        else:
            told = _from_answers(_asked_for(source, options), options)
    except (UnusableQuery, SourceFailed) as problem:
        raise BadInput(str(problem)) from problem
    say_json(told.for_programs) if options.json else tell(told)
    if not told.read:
        raise BadInput(f"No organisation was loaded. {_why_none(source, options, told)}")
    return 1 if told.faulty else 0


def registers_again(options: argparse.Namespace) -> list[tuple[str, Callable[[], Told]]]:
    """The registers that were ever asked, each with what asks it anew: by id or role for all that is here and for those
    roles, and for the institutions and countries that they were asked for. Asking raises UnusableQuery for one that
    cannot be asked."""
    from charnia.apps.organisations.register_asking import roles_to_ask_again
    from charnia.apps.organisations.register_fetching import asked_before

    def again(source: RegisterSource, roles: tuple[str, ...]) -> Told:
        return _from_answers(_asking(source, options, roles=roles, known=True), options)

    asked = {name: roles_to_ask_again(source) for name, source in REGISTERS.items()}
    by_id = [(name, partial(again, REGISTERS[name], roles)) for name, roles in asked.items() if roles is not None]
    by_pages = [
        (f"{name} {institution}", partial(_from_pages, source, institution, options, known_only=known_only))
        for name, source in REGISTERS.items()
        for institution, known_only in asked_before(source)
    ]
    return [*by_id, *by_pages]


def _why_none(source: RegisterSource, options: argparse.Namespace, told: Told) -> str:
    if source.pages and options.institution:
        return f"{source.pages.name} has none by that {source.pages.institution}, or none since then."
    if told.faulty:
        return "The problems above, --country or --sic say why."
    country = options.country or (_HOME if options.files else _ANYWHERE)
    only = f"in {country.upper()}" if country.upper() != _ANYWHERE else "anywhere"
    return f"Asked for were those {only}; see --country and --sic."


def _from_files(source: RegisterSource, options: argparse.Namespace) -> Told:
    named = files_named(options.files)
    open_installation()
    from charnia.apps.organisations.register_loading import RegisterFiles

    files = RegisterFiles(
        register=source.register,
        filenames=tuple(file.name for file in named),
        licence=options.licence or source.licence,
        whole=options.whole,
        known_only=options.known_only,
    )
    read = partial(_read, source, [file.path for file in named])
    return _loaded(files, lambda: _wanted(read(), options, country=options.country or _HOME), options)


def _from_pages(source: RegisterSource, institution: str, options: argparse.Namespace, *, known_only: bool) -> Told:
    """What is asked for is wanted, wherever it is. A dry run leaves nothing behind."""
    open_installation()
    from django.conf import settings

    from charnia.apps.organisations.register_fetching import Fetching, fetched

    asking = Fetching(
        source=source,
        institution=institution,
        access=access_of(options, source.pages.key_variable if source.pages else ""),
        folder=None if options.dry_run else Path(settings.DATA) / "fetched",
        since=day_of(options.since),
    )
    files = asking.as_files(licence=options.licence, known_only=known_only)
    with ExitStack() as kept:
        with Progress(asking.network.name) as progress:
            paths = kept.enter_context(fetched(asking, progress=progress.update))
        return _loaded(files, lambda: _read(source, paths), options)


def _from_answers(asking: RegisterAsking, options: argparse.Namespace) -> Told:
    """What is asked for is wanted, wherever it is, unless a country is named."""
    from charnia.apps.organisations.register_asking import found_over_network

    found = found_over_network(asking)
    files = asking.as_files(licence=options.licence, known_only=options.known_only)
    return _loaded(files, lambda: _wanted(found, options, country=options.country or _ANYWHERE), options)


def _asked_for(source: RegisterSource, options: argparse.Namespace) -> RegisterAsking:
    """What the options name, or where they name nothing, all that is here."""
    open_installation()
    ids = (*options.ror, *options.code, *options.number)
    return _asking(source, options, ids=ids, roles=options.role, known=not (ids or options.role))


def _asking(
    source: RegisterSource,
    options: argparse.Namespace,
    *,
    ids: Iterable[str] = (),
    roles: Iterable[str] = (),
    known: bool = False,
) -> RegisterAsking:
    from charnia.apps.organisations.register_asking import RegisterAsking

    return RegisterAsking(
        source=source,
        access=access_of(options, source.network.key_variable if source.network else ""),
        ids=tuple(ids),
        roles=tuple(roles),
        known=known,
        everything=options.everything,
        narrowed=bool(options.sic) or options.country.upper() not in {"", _ANYWHERE},
    )


def _loaded(files: RegisterFiles, found: Callable[[], Iterator[Found]], options: argparse.Namespace) -> Told:
    """Stores what is found and says what came of it; in a dry run, and with --strict where a line is faulty, it only
    says what would."""
    from charnia.apps.organisations.register_loading import examine_register, load_register

    with Progress(files.register.label) as progress:
        if options.dry_run or options.strict:
            report = examine_register(files=files, found=found(), progress=progress.update)
            if options.dry_run or report.faulty:
                return of_register(files, report, options)
        report = load_register(files=files, found=found(), by=None, progress=progress.update)
    return of_register(files, report, options)


def _read(source: RegisterSource, paths: Iterable[Path]) -> Iterator[Found]:
    """What the files hold, one after the other."""
    for path in paths:
        yield from source.read(path)


def _wanted(found: Iterable[Found], options: argparse.Namespace, *, country: str) -> Iterator[Found]:
    """What was found, without organisations of another country, where theirs is known, or with other activities."""
    country, codes = country.upper(), tuple(options.sic)

    def is_wanted(one: RegisteredOrganisation) -> bool:
        is_there = country == _ANYWHERE or one.address.country in {"", country}
        return is_there and (not codes or any(activity.code.startswith(codes) for activity in one.activities))

    return (one for one in found if not isinstance(one, RegisteredOrganisation) or is_wanted(one))
