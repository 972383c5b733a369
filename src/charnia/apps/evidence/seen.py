"""Which stored records a load has come across, so that it can say which ones its source no longer has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F, QuerySet

from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord

TITLES = 5
_AT_ONCE = 500


class SeenRecords:
    """A set of record keys, one bit each: a million records take 125 kB."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, keys: Iterable[int]) -> None:
        """Marks these records as seen."""
        for key in keys:
            byte = key >> 3
            if byte >= len(self._bits):
                self._bits.extend(bytes(byte + 4096 - len(self._bits)))
            self._bits[byte] |= 1 << (key & 7)

    def __contains__(self, key: int) -> bool:
        byte = key >> 3
        return byte < len(self._bits) and bool(self._bits[byte] >> (key & 7) & 1)


def vanished_since(load: EvidenceLoad, seen: SeenRecords, *, is_whole: bool = True) -> tuple[int, tuple[str, ...]]:
    """How many records of earlier loads of the same thing were not seen this time, and the titles of the first.

    The same thing is the same query of a source, or the same file name. The records stay: what a source drops may
    still be true, and people have built on it. Each remembers in how many loads in a row it was missing,
    unless lines were faulty, any of which may have been it (`is_whole` False).
    """
    earlier = EvidenceRecord.objects.filter(
        load__source=load.source, load__query=load.query, load__filename=load.filename
    ).order_by("pk")
    gone = [key for key in earlier.values_list("pk", flat=True).iterator() if key not in seen]
    if is_whole:
        _count_missed(earlier, gone)
    titles = EvidenceRecord.objects.filter(pk__in=gone[:TITLES]).order_by("pk").values_list("title", flat=True)
    return len(gone), tuple(titles)


@transaction.atomic
def _count_missed(records: QuerySet[EvidenceRecord], gone: Sequence[int]) -> None:
    back = set(records.filter(missed_loads__gt=0).values_list("pk", flat=True)) - set(gone)
    for keys, missed in ((sorted(back), 0), (gone, F("missed_loads") + 1)):
        for start in range(0, len(keys), _AT_ONCE):
            EvidenceRecord.objects.filter(pk__in=keys[start : start + _AT_ONCE]).update(missed_loads=missed)
