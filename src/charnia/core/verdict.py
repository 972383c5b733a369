"""A verdict is yes, or no with the sentence that a person reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "may this happen?". False in a boolean context when refused.

    `reason` is empty for yes; for no it is one full sentence that says what to do about it.
    """

    allowed: bool
    reason: str = ""

    def __post_init__(self) -> None:
        if self.allowed == bool(self.reason):
            raise ValueError("A verdict is either yes without a reason or no with one.")

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(allowed=True)


def no(reason: str) -> Verdict:
    """A refusal with its sentence."""
    return Verdict(allowed=False, reason=reason)


class NotAllowed(Exception):
    """Raised by an action whose verdict is no; `str()` of it is the sentence to show."""
