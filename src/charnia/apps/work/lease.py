"""For how long a worker has a job without a word, how often it gives one, and when a failed job is tried again."""

from __future__ import annotations

import datetime as dt

LEASE = dt.timedelta(seconds=20)
"""A worker that is killed loses its job after so long."""
BEAT = 5.0
"""Seconds between two words of a worker; three may be missed."""
MISSING_AFTER = dt.timedelta(seconds=60)
"""A worker that was not seen for so long does not work."""
MOST_ATTEMPTS = 5
_FIRST_WAIT = dt.timedelta(minutes=1)


def wait_before_next(attempts: int) -> dt.timedelta:
    """How long to wait after so many failed attempts: 1, 4, 16, 64 minutes."""
    return _FIRST_WAIT * int(4 ** (attempts - 1))
