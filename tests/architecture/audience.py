"""The deliberate list of pages that a visitor may open; everything else needs a log-in."""

from __future__ import annotations

PUBLIC: frozenset[str] = frozenset()
