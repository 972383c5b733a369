"""The gap for which Alder would like to meet somebody."""

from tests.apps.matches.conftest import _fresh_matcher, gap

__all__ = ["_fresh_matcher", "gap"]
