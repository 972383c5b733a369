"""Reads the YAML lists of records that knowledge packs are made of, and says exactly what to mend when one is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from charnia.core.vocabulary import Word
from charnia.packs.yaml_text import read_yaml

_W = TypeVar("_W", bound=Word)


class PackError(ValueError):
    """A pack that cannot be read; `str()` names the file, the record and what to mend."""


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a pack, which knows where it stands for the sake of the error."""

    place: str
    values: Mapping[str, Any]

    def wrong(self, what: str) -> PackError:
        """The error about this record; `what` is a sentence."""
        return PackError(f"{self.place}: {what}")

    def text(self, key: str) -> str:
        """A text that must be there, its line breaks as blanks."""
        found = self.text_or_empty(key)
        if not found:
            raise self.wrong(f"give '{key}' as text (in quotes if it is yes, no or a number).")
        return found

    def text_or_empty(self, key: str) -> str:
        """A text, its line breaks as blanks; empty when it is not given."""
        value = self.values.get(key, "")
        if isinstance(value, dt.date):  # YAML reads 2026-06-24 as a date of its own accord
            return value.isoformat()
        if not isinstance(value, str):
            raise self.wrong(f"give '{key}' as text (in quotes if it is yes, no or a number).")
        return " ".join(value.split())

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when it is not given."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            raise self.wrong(f"give '{key}' as a list of texts (in quotes if one holds a colon or is a number).")
        return tuple(" ".join(value.split()) for value in values)

    def date(self, key: str) -> dt.date | None:
        """A day; None when it is not given."""
        value = self.values.get(key)
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        raise self.wrong(f"give '{key}' as a day, YYYY-MM-DD, without quotes.")

    def word(self, key: str, words: type[_W]) -> _W:
        """A word of the vocabulary that must be there."""
        return self._word(key, self.text(key), words)

    def words(self, key: str, words: type[_W]) -> frozenset[_W]:
        """A set of words of the vocabulary; empty when it is not given."""
        return frozenset(self._word(key, text, words) for text in self.texts(key))

    def parts(self, key: str, *, keys: frozenset[str]) -> tuple[Record, ...]:
        """The records within this one; none when the key is not given."""
        values = self.values.get(key, [])
        if not isinstance(values, list):
            raise self.wrong(f"give '{key}' as a list of records.")
        return tuple(_record(f"{self.place}, {key} {n}", value, keys=keys) for n, value in enumerate(values, start=1))

    def part(self, key: str, *, keys: frozenset[str]) -> Record:
        """The one record within this one that must be there."""
        return _record(f"{self.place}, {key}", self.values.get(key), keys=keys)

    def _word(self, key: str, text: str, words: type[_W]) -> _W:
        try:
            return words(text)
        except ValueError:
            known = ", ".join(word.value for word in words)
            raise self.wrong(f"'{key}' is {text!r}; use one of: {known}.") from None


def read_records(path: Path, *, keys: frozenset[str]) -> Iterator[Record]:
    """The records of a file, each with a text `id` of its own and no key outside `keys`.

    Raises PackError, also when the file is not there.
    """
    try:
        entries = read_yaml(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PackError(f"{path.name} cannot be opened ({error.strerror}); give a file that exists.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PackError(f"{path.name} is not YAML in UTF-8: {error}") from error
    if not isinstance(entries, list):
        raise PackError(f"{path.name}: write a list of records, each beginning with '- id:'.")
    seen: set[str] = set()
    for number, values in enumerate(entries, start=1):
        name = values.get("id", number) if isinstance(values, dict) else number
        record = _record(f"{path.name}, record {name}", values, keys=keys)
        id_ = record.text("id")
        if id_ in seen:
            raise record.wrong("the id was used before; give each record its own.")
        seen.add(id_)
        yield record


def _record(place: str, values: object, *, keys: frozenset[str]) -> Record:
    if not isinstance(values, dict):
        raise PackError(f"{place}: write 'key: value' lines.")
    unknown = sorted(str(key) for key in values if key not in keys)
    if unknown:
        raise PackError(f"{place}: the key '{unknown[0]}' is not known; use {', '.join(sorted(keys))}.")
    return Record(place, values)
