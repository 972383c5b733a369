"""A fund of the Gateway's API 2: what a project was given, and for how long.

Read are `valuePounds (amount, currencyCode), start, end, category` and the link to the project (`FUNDED`).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from charnia.sources.gtr.links import day, links_of
from charnia.sources.nested import Json, at, text


@dataclass(frozen=True, slots=True)
class Fund:
    """What a project (its bare id, empty where not named) was given. `pounds` is None where it is not known."""

    project: str
    pounds: int | None
    starts: dt.date | None
    ends: dt.date | None
    category: str = ""

    @property
    def amount(self) -> str:
        """ "£198,408 (actual income)", with the category as the source has it; empty where it is not known."""
        if self.pounds is None:
            return ""
        return f"£{self.pounds:,}" + (f" ({self.category})" if self.category else "")

    @property
    def period(self) -> str:
        """ "from 1 September 2015 to 31 August 2017"; a part that is not known is left out."""
        parts = (("from", self.starts), ("to", self.ends))
        return " ".join(f"{word} {date.day} {date:%B %Y}" for word, date in parts if date)


def award_in_words(award: str, funds: Iterable[Fund], status: str) -> str:
    """ "Research Grant of BBSRC; £198,408 (actual income) from 1 September 2015 to 31 August 2017; closed." """
    amounts = (" ".join(filter(None, (fund.amount, fund.period))) for fund in funds)
    parts = "; ".join(filter(None, (award, *amounts, status.lower())))
    return f"{parts}." if parts else ""


def fund_of(fields: Json) -> Fund:
    """What a fund says of its project."""
    project = next(links_of(fields, "projects"), None)
    return Fund(
        project=project.id if project else "",
        pounds=_pounds(fields),
        starts=day(fields.get("start")),
        ends=day(fields.get("end")),
        category=" ".join(reversed(text(fields, "category").lower().split("_"))),
    )


def _pounds(fields: Json) -> int | None:
    amount = at(fields, "valuePounds", "amount")
    is_pounds = text(fields, "valuePounds", "currencyCode") in {"GBP", ""}
    is_number = isinstance(amount, int | float) and not isinstance(amount, bool) and math.isfinite(amount)
    return int(amount) if is_pounds and is_number else None
