"""A fund of the Gateway's API 2: what a project was given, and for how long.

Read are `valuePounds (amount, currencyCode), start, end, category` and the link to the project (`FUNDED`). A sum of
nought is none: the Gateway writes it for every studentship, which is paid from another grant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from charnia.core.awards import Award
from charnia.sources.gtr.links import day, links_of
from charnia.sources.nested import Json, at, text

POUNDS = "GBP"
_MORE_THAN_ANY = 1e15


@dataclass(frozen=True, slots=True)
class Fund:
    """What a project (its bare id, empty where not named) was given."""

    project: str
    award: Award


def award_sentence(award: str, funds: Iterable[Award], status: str) -> str:
    """ "Research Grant of BBSRC; £198,408 (actual income) from 1 September 2015 to 31 August 2017; closed." """
    parts = "; ".join(filter(None, (award, *(fund.in_words for fund in funds), status.lower())))
    return f"{parts}." if parts else ""


def fund_of(fields: Json) -> Fund:
    """What a fund says of its project."""
    project = next(links_of(fields, "projects"), None)
    is_pounds = text(fields, "valuePounds", "currencyCode") in {POUNDS, ""}
    award = Award(
        whole_sum(at(fields, "valuePounds", "amount")) if is_pounds else None,
        starts=day(fields.get("start")),
        ends=day(fields.get("end")),
        note=" ".join(reversed(text(fields, "category").lower().split("_"))),
    )
    return Fund(project.id if project else "", award)


def whole_sum(amount: object) -> int | None:
    """A sum of money without what is less than one unit; None for nought and what can be no sum."""
    if not isinstance(amount, int | float) or isinstance(amount, bool):
        return None
    return int(amount) if 1 <= amount < _MORE_THAN_ANY else None
