"""What is asked of a source over the network."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


class UnusableQuery(Exception):
    """A source cannot be asked this; `str()` is one sentence that says what to give instead."""


class NotListed(UnusableQuery):
    """A source that lists all its institutions has none of this name; `str()` names those that are near."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a source has on one institution, all of it or what is newer than a day; or all that is open now, or all it
    has, where it is asked as a whole.

    `institution` is what the source knows it by: a ROR, a name, an id of its own; empty where it is asked as a whole.
    `key` is that of the installation for this source, where it has one. `today` ends open spans of time.
    """

    institution: str
    today: dt.date
    since: dt.date | None = None
    key: str = ""
