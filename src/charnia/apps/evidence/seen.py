"""Which stored records a load has come across, so that it can say which ones its source no longer has."""

from __future__ import annotations

from collections.abc import Iterable

from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord

TITLES = 5


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


def vanished_since(load: EvidenceLoad, seen: SeenRecords) -> tuple[int, tuple[str, ...]]:
    """How many records of earlier loads of the same thing were not seen this time, and the titles of the first.

    The same thing is the same query of a source, or the same file name. The records stay: what a source drops may
    still be true, and people have built on it.
    """
    earlier = EvidenceRecord.objects.filter(
        load__source=load.source, load__query=load.query, load__filename=load.filename
    ).order_by("pk")
    gone = [key for key in earlier.values_list("pk", flat=True).iterator() if key not in seen]
    titles = EvidenceRecord.objects.filter(pk__in=gone[:TITLES]).order_by("pk").values_list("title", flat=True)
    return len(gone), tuple(titles)
