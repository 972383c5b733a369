"""What is said of an index in files that cannot be used."""

from __future__ import annotations

REBUILD = "run `charnia index rebuild`"


class IndexUnusable(Exception):
    """The files cannot be read as an index; `str()` is one sentence that says what mends it."""
