"""What a grant as a whole was given: money and time. It is one sum, however many have a part in the work, and is never
added up over people or records."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


@dataclass(frozen=True, slots=True)
class Award:
    """A sum in whole units of a currency (its ISO code), from the first to the last day; what is not known is None.
    `note` is what the source calls the sum ("actual income")."""

    amount: int | None = None
    currency: str = "GBP"
    starts: dt.date | None = None
    ends: dt.date | None = None
    note: str = ""

    @property
    def sum(self) -> str:
        """ "£198,408 (actual income)" or "CHF 5,000"; empty where it is not known."""
        if self.amount is None:
            return ""
        sign = _SIGNS.get(self.currency, f"{self.currency} ")
        return f"{sign}{self.amount:,}" + (f" ({self.note})" if self.note else "")

    @property
    def period(self) -> str:
        """ "from 1 September 2015 to 31 August 2017"; a part that is not known is left out."""
        parts = (("from", self.starts), ("to", self.ends))
        return " ".join(f"{word} {date.day} {date:%B %Y}" for word, date in parts if date)

    @property
    def in_words(self) -> str:
        """The sum and the time, as far as they are known."""
        return " ".join(filter(None, (self.sum, self.period)))

    def __bool__(self) -> bool:
        """Whether anything is known of it."""
        return bool(self.in_words)
