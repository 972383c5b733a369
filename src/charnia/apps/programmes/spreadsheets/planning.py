"""From a file to what importing it would do, whatever its rows are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from charnia.apps.programmes.spreadsheets.offers import plan_offers
from charnia.apps.programmes.spreadsheets.organisations import plan_organisations
from charnia.apps.programmes.spreadsheets.people import plan_people
from charnia.apps.programmes.spreadsheets.products import plan_products
from charnia.apps.programmes.spreadsheets.steps import Fate, Plan, Step
from charnia.core.vocabulary import Word
from charnia.sources.spreadsheet.fields import Target
from charnia.sources.spreadsheet.records import RowFault, SheetRecord

SHOWN = 20
_LONGEST_CELL = 120


def plan_of(target: Target, found: Iterable[SheetRecord | RowFault]) -> Plan:
    """What becomes of every row, nothing stored."""
    if target.name == "people":
        return plan_people(found)
    if target.name == "organisations":
        return plan_organisations(found)
    if target.name == "products":
        return plan_products(found)
    return plan_offers(found, target)


def first_rows(plan: Plan, target: Target, columns: Mapping[str, int]) -> list[dict[str, Any]]:
    """The first rows as they would be stored, for a table whose heads are those of `shown_heads`."""
    names = list(shown_heads(target, columns))
    return [
        {
            "row": step.record.row,
            "becomes": _becomes(step),
            "cells": [_shown(step.record.values.get(name)) for name in names],
        }
        for step in plan.steps[:SHOWN]
    ]


def shown_heads(target: Target, columns: Mapping[str, int]) -> dict[str, str]:
    """The labels of the fields that the preview shows, by name: those that have a column, put together where a row
    puts them together."""
    heads = {field.name: field.label for field in target.fields if field.name in columns}
    if target.name == "people":
        heads = {"name": "Name"} | {n: label for n, label in heads.items() if n not in {"first_name", "last_name"}}
        if heads.pop("expertise", None):
            heads["bio"] = "About"
    return heads


def _becomes(step: Step) -> str:
    if step.fate is Fate.CHANGED:
        return f"changed: {', '.join(sorted(name.replace('_', ' ') for name in step.changes))}"
    return step.fate.value


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(_shown(one) for one in value)
    if isinstance(value, Word):
        return value.label
    if hasattr(value, "strftime"):
        return f"{value:%-d %B %Y %H:%M}".removesuffix(" 00:00") if hasattr(value, "hour") else f"{value:%-d %B %Y}"
    text = str(value)
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"
