"""Reads the YAML parts of the demonstration cluster; every error names the file, the record and what to mend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import yaml

PARTS_FOLDER = Path(__file__).parent / "parts"
LONDON = ZoneInfo("Europe/London")

_E = TypeVar("_E", bound=StrEnum)


class PartsError(ValueError):
    """A part that cannot be read; `str()` names the file, the record and what to mend."""


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a file, read field by field. Every reader raises PartsError on a value that is not right."""

    where: str
    values: Mapping[str, Any]

    def wrong(self, what: str) -> PartsError:
        """The error to raise about this record."""
        return PartsError(f"{self.where}: {what}")

    def only(self, *fields: str) -> Record:
        """This record, if it has no fields but these."""
        unknown = sorted(set(self.values) - set(fields))
        if unknown:
            raise self.wrong(f"take out or rename {', '.join(unknown)}; the fields are {', '.join(fields)}.")
        return self

    def text(self, field: str) -> str:
        """A text that must be there."""
        value = self.optional_text(field)
        if not value:
            raise self.wrong(f"give '{field}' a text.")
        return value

    def optional_text(self, field: str) -> str:
        """A text, empty when absent."""
        value = self.values.get(field, "")
        if not isinstance(value, str):
            raise self.wrong(f"give '{field}' as text (in quotes if it is yes, no or a number).")
        return value.strip()

    def whole_number(self, field: str) -> int:
        """A whole number above nought."""
        value = self.values.get(field)
        if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
            raise self.wrong(f"give '{field}' as a whole number above nought.")
        return value

    def number(self, field: str) -> float:
        """A number."""
        value = self.values.get(field)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(f"give '{field}' as a number.")
        return float(value)

    def flag(self, field: str) -> bool:
        """True or false; false when absent."""
        value = self.values.get(field, False)
        if not isinstance(value, bool):
            raise self.wrong(f"give '{field}' as true or false.")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts, empty when absent."""
        value = self.values.get(field, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(f"give '{field}' as a list of texts.")
        return tuple(value)

    def word(self, field: str, words: type[_E]) -> _E:
        """One word of an enumeration."""
        return self._word(field, self.text(field), words)

    def words(self, field: str, words: type[_E]) -> tuple[_E, ...]:
        """At least one word of an enumeration."""
        texts = self.texts(field)
        if not texts:
            raise self.wrong(f"give '{field}' at least one word.")
        return tuple(self._word(field, text, words) for text in texts)

    def key_in(self, field: str, known: Collection[str]) -> str:
        """A key of another record."""
        return self._known(field, self.text(field), known)

    def keys_in(self, field: str, known: Collection[str]) -> tuple[str, ...]:
        """Keys of other records, none when absent."""
        return tuple(self._known(field, key, known) for key in self.texts(field))

    def moment(self, field: str) -> dt.datetime:
        """Date and time of a clock in London, written as 2027-01-14T09:30."""
        try:
            return dt.datetime.fromisoformat(self.text(field)).replace(tzinfo=LONDON)
        except ValueError as error:
            raise self.wrong(f"give '{field}' as in \"2027-01-14T09:30\".") from error

    def day(self, field: str) -> dt.date | None:
        """A date, None when absent."""
        value = self.values.get(field)
        if value is not None and not isinstance(value, dt.date):
            raise self.wrong(f"give '{field}' as a date such as 2027-01-14.")
        return value

    def inner(self, field: str) -> Record:
        """A record within this one."""
        return _record(f"{self.where}, {field}", self.values.get(field))

    def inners(self, field: str) -> tuple[Record, ...]:
        """A list of records within this one, empty when absent."""
        value = self.values.get(field, [])
        if not isinstance(value, list):
            raise self.wrong(f"give '{field}' as a list.")
        return tuple(_record(f"{self.where}, {field} {n}", item) for n, item in enumerate(value, start=1))

    def _word(self, field: str, text: str, words: type[_E]) -> _E:
        try:
            return words(text)
        except ValueError as error:
            raise self.wrong(f"'{field}' is {text!r}; use one of {', '.join(words)}.") from error

    def _known(self, field: str, key: str, known: Collection[str]) -> str:
        if key not in known:
            raise self.wrong(f"'{field}' names {key!r}, which no record has as its key.")
        return key


def read_record(file: Path) -> Record:
    """The one record that a file holds."""
    return _record(file.name, _read(file))


def read_records(file: Path) -> Iterator[Record]:
    """The records of a file that holds a list."""
    entries = _read(file)
    if not isinstance(entries, list):
        raise PartsError(f"{file.name}: write a list of records, each beginning with '- '.")
    for number, values in enumerate(entries, start=1):
        name = values.get("key", number) if isinstance(values, dict) else number
        yield _record(f"{file.name}, record {name}", values)


def _record(where: str, values: object) -> Record:
    if not isinstance(values, dict):
        raise PartsError(f"{where}: write fields and their values, as in 'name: \"...\"'.")
    return Record(where=where, values=values)


def _read(file: Path) -> object:
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise PartsError(f"{file.name} is missing from {file.parent}; put it back.") from error
    except yaml.YAMLError as error:
        raise PartsError(f"{file.name} is not valid YAML: {error}") from error
