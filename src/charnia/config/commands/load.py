"""`charnia load`: public records, funding, registers of organisations and the packs into the database."""

from __future__ import annotations

import argparse

from charnia.config.commands.installation import telling_of_a_full_disk
from charnia.config.commands.load_evidence import run_files
from charnia.config.commands.load_institutions import add_institution_arguments, run_institutions
from charnia.config.commands.load_mesh import run_mesh
from charnia.config.commands.load_network import run_again, run_network
from charnia.config.commands.load_options import AGAIN, INSTITUTIONS, KINDS, MESH, PACKS, SPREADSHEET, check_options
from charnia.config.commands.load_packs import run_packs
from charnia.config.commands.load_registers import add_register_arguments, run_register
from charnia.config.commands.load_spreadsheet import add_spreadsheet_arguments, run_spreadsheet
from charnia.sources.catalogue import ASKED_FOR_ALL_OPEN, SOURCES
from charnia.sources.registers import REGISTERS

HELP = "Load evidence or organisations into the installation; running it again, or after a stop, makes no doubles"
EXAMPLE = """charnia load evidence papers.jsonl grants.jsonl --licence "CC BY 4.0"
  charnia load openalex part_000.gz part_001.gz
  charnia load openalex openalex-snapshot/data/works
  charnia load openalex --institution 04h699437 --contact team@example.org
  charnia load institutions --add 04h699437 --contact team@example.org
  charnia load again --contact team@example.org
  charnia load uk-funding opportunities.json --dry-run
  charnia load eu-funding --open --contact team@example.org
  charnia load ref2021 --open --contact team@example.org
  charnia load openalex-authors --institution 04h699437 --contact team@example.org
  charnia load ror ror-data.json
  charnia load ror --ror 04h699437 --contact team@example.org
  charnia load openalex-institutions --institution GB --known-only --contact team@example.org
  charnia load companies-house BasicCompanyData.zip --sic 72 --known-only
  charnia load nhs-ods --role RO197 --contact team@example.org
  charnia load spreadsheet mentors.xlsx --mapping "Mentor list" --dry-run
  charnia load mesh d2026.bin
  charnia load packs"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The source, its files or what to ask it for, and how careful to be."""
    parser.add_argument(
        "source",
        choices=KINDS,
        help="what is loaded; packs takes no file, institutions asks every source for those on the desk's list, again "
        "asks every source what it was ever asked over the network",
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="files to load, or folders with nothing else in them; none to ask the source itself",
    )
    parser.add_argument("--institution", default="", help=f"whose records to ask for: {_institutions()}")
    parser.add_argument("--open", action="store_true", help=_help_of_open())
    parser.add_argument("--since", default="", metavar="DATE", help="only newer ones; by default since the last load")
    parser.add_argument("--everything", action="store_true", help="ask for everything, not only since the last load")
    parser.add_argument("--contact", default="", metavar="MAIL", help="whom a source may write to; or CHARNIA_CONTACT")
    parser.add_argument("--address", default="", metavar="URL", help="where a copy of the source's interface is served")
    parser.add_argument("--licence", default="", help="licence of the texts, kept with each record")
    parser.add_argument("--dry-run", action="store_true", help="say what would be loaded and store nothing")
    parser.add_argument("--strict", action="store_true", help="store nothing at all when a line is faulty (files only)")
    parser.add_argument(
        "--words-only", action="store_true", help="leave it to the site to read the texts with the embedding model"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    add_institution_arguments(parser)
    add_register_arguments(parser)
    add_spreadsheet_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Loads files or what a source has. Status 1 when lines had to be left out, 2 when nothing could be read."""
    check_options(options)
    with telling_of_a_full_disk():
        return _RUNS[options.source](options)


def _run_source(options: argparse.Namespace) -> int:
    return run_network(options) if options.institution or options.open else run_files(options)


def _institutions() -> str:
    networks = {name: source.network for name, source in SOURCES.items()}
    networks |= {name: register.pages for name, register in REGISTERS.items()}
    asked = ((name, network.institution) for name, network in networks.items() if network)
    return ", ".join(f"{name} by {known_by}" for name, known_by in asked if known_by)


def _help_of_open() -> str:
    closed = [name for name, one in ASKED_FOR_ALL_OPEN.items() if one.network and one.network.is_closed]
    others = [name for name in ASKED_FOR_ALL_OPEN if name not in closed]
    return f"ask for all that is open or announced: {', '.join(others)}; or for all there is: {', '.join(closed)}"


_RUNS = {
    **dict.fromkeys(SOURCES, _run_source),
    **dict.fromkeys(REGISTERS, run_register),
    SPREADSHEET: run_spreadsheet,
    MESH: run_mesh,
    PACKS: run_packs,
    INSTITUTIONS: run_institutions,
    AGAIN: run_again,
}
