"""Medical Subject Headings (MeSH) of the United States National Library of Medicine, free to use with credit.

Two forms are read: the yearly file of descriptors in the library's ASCII form (`d2026.bin`; read are `RECTYPE, MH,
UI, MN, ENTRY, PRINT ENTRY`), which has the synonyms; and tables with tabs and the headings `mesh_id, mesh_name`, with
or without `mesh_tree_number`, which have none. Several files are put together by the ids.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from charnia.engine.topics.vocabulary import Heading
from charnia.sources.json_lines import LineProblem
from charnia.sources.packed_files import open_plain_or_packed

LICENCE = "MeSH, courtesy of the U.S. National Library of Medicine"
_START = "*NEWRECORD"
_UNKNOWN = (
    "This is no file of MeSH that Charnia can read: give d2026.bin (or another year's) of the National Library of "
    "Medicine, or a table with the columns mesh_id and mesh_name."
)


def read_headings(paths: Iterable[Path]) -> Iterator[Heading | LineProblem]:
    """The headings of all files together, each once, after a LineProblem for everything that cannot be read.

    Memory holds one year's headings (30,000). Raises OSError when a file cannot be opened.
    """
    found: dict[str, Heading] = {}
    for path in paths:
        for item in _read(path):
            if isinstance(item, LineProblem):
                yield item
            else:
                known = found.get(item.id)
                found[item.id] = _together(known, item) if known else item
    yield from found.values()


def _read(path: Path) -> Iterator[Heading | LineProblem]:
    with open_plain_or_packed(path) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace") as file:
        first = next((line for line in file if line.strip()), "")
        if first.strip() == _START:
            yield from _records(file)
        elif {"mesh_id", "mesh_name"} <= set(first.rstrip("\r\n").split("\t")):
            yield from _rows(first.rstrip("\r\n").split("\t"), file)
        else:
            yield LineProblem(1, _UNKNOWN)


def _rows(columns: list[str], lines: Iterable[str]) -> Iterator[Heading | LineProblem]:
    rows = csv.DictReader(lines, fieldnames=columns, delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(rows, start=2):
        id_, name = row.get("mesh_id") or "", row.get("mesh_name") or ""
        place = row.get("mesh_tree_number") or ""
        if not id_ or not name:
            yield LineProblem(number, "The line has no mesh_id or no mesh_name; it was left out.")
        else:
            yield Heading(id_, name, places=(place,) if place else ())


def _records(lines: Iterable[str]) -> Iterator[Heading | LineProblem]:
    fields: dict[str, list[str]] = {}
    number = 1
    for number, line in enumerate(lines, start=2):
        if line.strip() == _START:
            yield from _heading(fields, number)
            fields = {}
        else:
            name, mark, value = line.strip().partition(" = ")
            if mark:
                fields.setdefault(name, []).append(value)
    yield from _heading(fields, number)


def _heading(fields: dict[str, list[str]], number: int) -> Iterator[Heading | LineProblem]:
    """The heading of one record. Qualifiers and supplementary records are none and passed over."""
    if not fields or fields.get("RECTYPE", ["D"]) != ["D"]:
        return
    if not fields.get("MH") or not fields.get("UI"):
        yield LineProblem(number, "The record before this line has no MH or no UI; it was left out.")
        return
    entries = (entry.partition("|")[0] for name in ("PRINT ENTRY", "ENTRY") for entry in fields.get(name, []))
    yield Heading(
        fields["UI"][0],
        fields["MH"][0],
        other_names=tuple(dict.fromkeys(entry for entry in entries if entry and entry != fields["MH"][0])),
        places=tuple(fields.get("MN", [])),
    )


def _together(known: Heading, more: Heading) -> Heading:
    return Heading(
        known.id,
        known.name,
        other_names=tuple(dict.fromkeys((*known.other_names, *more.other_names))),
        places=tuple(dict.fromkeys((*known.places, *more.places))),
    )
