"""Values that lie in a store and are read when they are asked for: for records too many to be held in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TypeVar

_Value = TypeVar("_Value")

_MOST_REMEMBERED = 20_000


class RecordGone(KeyError):
    """A value has left its store since it was found: whoever asks again gets an answer without it."""

    def __str__(self) -> str:
        return "What is matched has changed meanwhile. Ask again."


class StoredMapping(Mapping[str, _Value]):
    """The values of a store by their ids; one that is not known is read alone, so `read` many before they are needed.
    Raises RecordGone for what is not in the store.

    Remembers what it has read: make a new one when the store has changed. Safe to share between threads.
    """

    def __init__(
        self,
        read: Callable[[Collection[str]], Mapping[str, _Value]],
        *,
        ids: Callable[[], Iterable[str]],
        number: int,
    ) -> None:
        """`read` gives those of the asked values that are there; `ids` all ids, of which there are `number`."""
        self._read = read
        self._ids = ids
        self._number = number
        self._known: dict[str, _Value] = {}

    def read(self, ids: Collection[str]) -> None:
        """Reads many values at once."""
        wanted = [id_ for id_ in ids if id_ not in self._known]
        if wanted:
            kept = self._known if len(self._known) + len(wanted) <= _MOST_REMEMBERED else {}
            self._known = {**kept, **self._read(wanted)}

    def __getitem__(self, id_: str) -> _Value:
        known = self._known
        if id_ in known:
            return known[id_]
        try:
            return self._read([id_])[id_]
        except KeyError:
            raise RecordGone(id_) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids())

    def __len__(self) -> int:
        return self._number


def read_together(values: Mapping[str, _Value], ids: Collection[str]) -> None:
    """Reads values that will be needed where they lie in a store; does nothing where they are held in memory."""
    if isinstance(values, StoredMapping):
        values.read(ids)
