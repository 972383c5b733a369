"""The part of `charnia load` that asks registers of organisations over the network."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, Progress, note
from charnia.config.commands.installation import require_current_database, start_django
from charnia.config.commands.load_registers import is_wanted, tell_register
from charnia.config.commands.network_options import contact_of, key_in
from charnia.sources.json_lines import LineProblem
from charnia.sources.query import UnusableQuery
from charnia.sources.registers import REGISTERS, RegisterSource

if TYPE_CHECKING:
    from charnia.apps.organisations.register_asking import RegisterAsking
    from charnia.apps.organisations.register_loading import RegisterFiles, RegisterReport

_OPTIONS = {"nhs-ods": ("code", "role"), "companies-house": ("number",)}
"""By which options each register is told what it is asked for."""


def run_register_network(options: argparse.Namespace) -> int:
    """Asks a register for what is named, or for all that is here. Status 1 when something could not be had, 2 when
    nothing could."""
    _check(options)
    start_django()
    require_current_database()
    ids, roles = (*options.code, *options.number), tuple(options.role)
    try:
        asking = _asking(REGISTERS[options.source], options, ids=ids, roles=roles, known=not (ids or roles))
        files, report = _ask(asking, options, known_only=options.known_only)
    except UnusableQuery as problem:
        raise BadInput(str(problem)) from problem
    tell_register(files, report, options)
    if not report.read:
        raise BadInput("No organisation was loaded. The problems above, --country or --sic say why.")
    return 1 if report.faulty else 0


def ask_registers_again(options: argparse.Namespace) -> dict[str, tuple[RegisterFiles, RegisterReport] | None]:
    """What the registers that were ever asked say now of all that is here, and of the roles that they were asked for;
    None for one that could not be asked, with a note that says why."""
    from charnia.apps.organisations.register_asking import roles_to_ask_again

    answers: dict[str, tuple[RegisterFiles, RegisterReport] | None] = {}
    for name, source in REGISTERS.items():
        roles = roles_to_ask_again(source)
        if roles is None:
            continue
        try:
            answers[name] = _ask(_asking(source, options, roles=roles, known=True), options, known_only=False)
        except UnusableQuery as problem:
            note(f"{name}: {problem}")
            answers[name] = None
    return answers


def _check(options: argparse.Namespace) -> None:
    """Raises BadInput for options that do not fit the register or one another."""
    mine = _OPTIONS.get(options.source, ())
    given = [name for names in _OPTIONS.values() for name in names if getattr(options, name)]
    if wrong := [name for name in given if name not in mine]:
        raise BadInput(f"--{wrong[0]} is not for {options.source}: leave it out.")
    if not given and not options.known_only:
        raise BadInput(_what_to_name(options.source, mine))
    if options.strict or options.whole:
        raise BadInput("--strict and --whole are for files: leave them out.")


def _what_to_name(source: str, mine: tuple[str, ...]) -> str:
    sentence = f"Name the files to load, for example: charnia load {source} FILE"
    if not mine:
        return sentence
    named = ", ".join(f"--{name}" for name in mine)
    return f"{sentence}; or ask the register itself with {named} or --known-only."


def _asking(
    source: RegisterSource,
    options: argparse.Namespace,
    *,
    ids: tuple[str, ...] = (),
    roles: tuple[str, ...] = (),
    known: bool = False,
) -> RegisterAsking:
    from charnia.apps.organisations.register_asking import RegisterAsking

    return RegisterAsking(
        source=source,
        contact=contact_of(options),
        ids=ids,
        roles=roles,
        known=known,
        key=key_in(source.network.key_variable if source.network else ""),
        base=options.address.rstrip("/"),
    )


def _ask(
    asking: RegisterAsking, options: argparse.Namespace, *, known_only: bool
) -> tuple[RegisterFiles, RegisterReport]:
    """Loads what the register answers; in a dry run only says what would come of it."""
    from charnia.apps.organisations.register_asking import found_over_network
    from charnia.apps.organisations.register_loading import examine_register, load_register

    files = asking.as_files(licence=options.licence, known_only=known_only)
    answered = found_over_network(asking)
    found = (one for one in answered if isinstance(one, LineProblem) or is_wanted(one, options))
    with Progress(asking.network.name) as progress:
        if options.dry_run:
            return files, examine_register(files=files, found=found, progress=progress.update)
        return files, load_register(files=files, found=found, by=None, progress=progress.update)
