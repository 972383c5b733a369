"""Reading what may or may not be there in a nested JSON object: what is missing is empty, never an error.

A list on the way stands for its first entry, because some tools wrap every value of a source's reply in a list.
"""

from __future__ import annotations

from typing import Any

from charnia.sources.plain_text import without_markup

Json = dict[str, Any]


def at(value: object, *path: str) -> Any:
    """What lies at the end of the path; None where the path breaks off."""
    for name in path:
        value = _first(value)
        value = value.get(name) if isinstance(value, dict) else None
    return value


def text(value: object, *path: str) -> str:
    """The text or whole number at the end of the path, without markup; empty where there is none."""
    return plain(_first(at(value, *path)))


def texts(value: object, *path: str) -> tuple[str, ...]:
    """The texts of the list at the end of the path; a single text counts as a list of one."""
    return tuple(found for found in map(plain, _many(at(value, *path))) if found)


def objects(value: object, *path: str) -> tuple[Json, ...]:
    """The objects of the list at the end of the path; a single object counts as a list of one."""
    return tuple(entry for entry in _many(at(value, *path)) if isinstance(entry, dict))


def plain(value: object) -> str:
    """A JSON text or whole number as text without markup; anything else is nothing."""
    if isinstance(value, str):
        return without_markup(value if value.isascii() else value.encode("utf-8", "replace").decode())
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _first(value: object) -> object:
    while isinstance(value, list):
        value = value[0] if value else None
    return value


def _many(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
