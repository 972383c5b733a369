"""What a machine may lack, and what becomes of the tests that need it."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def left_out(reason: str) -> NoReturn:
    """Leaves a test out and says why; in CI that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"In CI no test may be left out. {reason}")
    pytest.skip(reason)
