"""The template of a target: its headings, an example row that imports pass over, and what each column means."""

from __future__ import annotations

from charnia.sources.spreadsheet.fields import Target
from charnia.sources.spreadsheet.records import EXAMPLE

Table = list[tuple[str, ...]]


def template_rows(target: Target) -> Table:
    """Headings and one example row."""
    first, *rest = (field.example for field in target.fields)
    return [tuple(field.label for field in target.fields), (f"{EXAMPLE}{first}", *rest)]


def meaning_rows(target: Target) -> Table:
    """One row a column: its heading, what it means, and whether it must be filled in."""
    heads = ("Column", "What it means", "Must be filled in")
    return [heads, *((field.label, field.meaning, "yes" if field.needed else "no") for field in target.fields)]
