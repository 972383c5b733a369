"""What goes with what in `charnia load`: how each source is loaded, and one sentence for each mistake."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from charnia.config.commands.console import BadInput
from charnia.config.commands.network_options import address_of, contact_of, day_of
from charnia.sources.catalogue import SOURCES
from charnia.sources.registers import REGISTERS
from charnia.sources.source import Network

SPREADSHEET, MESH, PACKS, INSTITUTIONS, AGAIN = "spreadsheet", "mesh", "packs", "institutions", "again"
KINDS = (*SOURCES, *REGISTERS, SPREADSHEET, MESH, PACKS, INSTITUTIONS, AGAIN)
"""All that can be loaded, as people type it."""

_SAY_WHAT = ("institution", "open", "ror", "code", "role", "number")
_CHECKED = (
    *_SAY_WHAT, "known_only", "since", "everything", "address", "licence", "strict", "whole", "country", "sic", "add",
    "mapping", "rows", "sheet", "show_new",
)  # fmt: skip
"""Options that change what is loaded: where they would be passed over they are refused."""
_OF_IDS = {
    "ror": ("ror", "known_only"),
    "nhs-ods": ("code", "role", "known_only"),
    "companies-house": ("number", "known_only"),
}
"""How the registers that are asked for ids are told what is wanted."""


@dataclass(frozen=True, slots=True)
class _Ways:
    """How one source is loaded: the options that go with its files (None where it takes none, as `why_no_files` says),
    those that say what to ask it for over the network, and those that go with these. `known_by` is what it knows an
    institution by."""

    files: frozenset[str] | None
    ask: tuple[str, ...] = ()
    beside: frozenset[str] = frozenset()
    why_no_files: str = ""
    known_by: str = ""

    @property
    def heeded(self) -> frozenset[str]:
        """Every option that counts in one way or another."""
        return (self.files or frozenset()) | {*self.ask} | self.beside


_OTHERS = {
    SPREADSHEET: _Ways(frozenset({"strict", "mapping", "rows", "sheet", "show_new"})),
    MESH: _Ways(frozenset({"strict"})),
    PACKS: _Ways(None, why_no_files="The packs come with Charnia"),
    INSTITUTIONS: _Ways(
        None,
        beside=frozenset({"add", "everything", "address"}),
        why_no_files="The institutions on the list are asked for over the network",
    ),
    AGAIN: _Ways(None, beside=frozenset({"everything", "address"}), why_no_files="Each source is asked as before"),
}


def check_options(options: argparse.Namespace) -> None:
    """Raises BadInput for files and options that do not fit what is loaded, or one another."""
    ways = _ways_of(options.source)
    given = [name for name in _CHECKED if getattr(options, name)]
    for name in given:
        if name not in ways.heeded:
            raise BadInput(f"{_typed(name)} is not for {options.source}: {_instead(ways, name)}.")
    if options.files:
        _check_with_files(ways, given)
    elif ways.files is not None:
        _check_without_files(ways, given, options.source)
    if not options.files and (ways.ask or ways.beside):
        _check_asking(options)


def _check_with_files(ways: _Ways, given: list[str]) -> None:
    if ways.files is None:
        raise BadInput(f"{ways.why_no_files}: leave the file names out.")
    for name in given:
        if name in _SAY_WHAT:
            raise BadInput(f"Give either files or {_typed(name)}, not both.")
        if name not in ways.files:
            raise BadInput(f"{_typed(name)} is for asking over the network: leave it out, or the files.")


def _check_without_files(ways: _Ways, given: list[str], source: str) -> None:
    if not any(name in ways.ask for name in given):
        sentence = f"Name the files to load, for example: charnia load {source} FILE"
        raise BadInput(f"{sentence}; or ask over the network with {_asked_with(ways)}." if ways.ask else sentence)
    for name in given:
        if name not in {*ways.ask, *ways.beside}:
            raise BadInput(f"{_typed(name)} is for files: leave it out.")


def _check_asking(options: argparse.Namespace) -> None:
    if options.since and options.everything:
        raise BadInput("Give either --since or --everything, not both.")
    contact_of(options)
    address_of(options)
    day_of(options.since)


def _ways_of(source: str) -> _Ways:
    if source in SOURCES:
        files = frozenset({"licence", "strict"})
        return _ways_over_network(files, SOURCES[source].network)
    return _ways_of_register(source) if source in REGISTERS else _OTHERS[source]


def _ways_over_network(files: frozenset[str], network: Network | None) -> _Ways:
    if network is None:
        return _Ways(files)
    if network.institution is None:
        return _Ways(files, ("open",), frozenset({"address"}))
    return _Ways(files, ("institution",), frozenset({"since", "everything", "address"}), known_by=network.institution)


def _ways_of_register(name: str) -> _Ways:
    files = frozenset({"licence", "strict", "whole", "known_only", "country", "sic"})
    pages = REGISTERS[name].pages
    if pages and pages.institution:
        beside = frozenset({"licence", "known_only", "since", "everything", "address"})
        return _Ways(files, ("institution",), beside, known_by=pages.institution)
    beside = frozenset({"licence", "country", "sic", "everything", "address"})
    return _Ways(files, _OF_IDS[name], beside) if name in _OF_IDS else _Ways(files)


def _instead(ways: _Ways, name: str) -> str:
    """What to do about an option that a source does not know."""
    if name not in _SAY_WHAT or ways.files is None:
        return "leave it out"
    return f"ask with {_asked_with(ways)}, or name files" if ways.ask else "it is read from files only, so name these"


def _asked_with(ways: _Ways) -> str:
    """By which options a source is told what is wanted, such as "--code, --role or --known-only"."""
    *some, last = map(_typed, ways.ask)
    known_by = f" ({ways.known_by})" if ways.known_by else ""
    return f"{', '.join(some)} or {last}" if some else f"{last}{known_by}"


def _typed(name: str) -> str:
    return f"--{name.replace('_', '-')}"
