"""Outcomes of API 2 of the Gateway that tell what came of a project, as paragraphs of its own record: key findings,
impact summaries, further funding and policy influence.

None is a record of its own. Findings and impact say nothing without the project. Further funding is another grant, of
which funder, sum and time are told and neither title nor people: as a record it would stand beside the grant itself
without being known for the same. Policy influence says what the work had a part in, seldom which guideline.

Read are `description, exploitationPathways`; `description`; `organisation, department, amount (amount, currencyCode),
start, end, description`; `influence, type, guidelineTitle, geographicReach, impact`.
"""

from __future__ import annotations

from collections.abc import Callable

from charnia.core.awards import Award
from charnia.sources.gtr.fund import POUNDS, whole_sum
from charnia.sources.gtr.links import day
from charnia.sources.nested import Json, at, text


def _finding(fields: Json) -> tuple[str, ...]:
    return text(fields, "description"), text(fields, "exploitationPathways")


def _impact(fields: Json) -> tuple[str, ...]:
    return (text(fields, "description"),)


def _further_funding(fields: Json) -> tuple[str, ...]:
    """ "Further funding: £50,000 from 1 September 2015 by the Wellcome Trust. A fellowship." """
    funder = ", ".join(filter(None, (text(fields, "organisation"), text(fields, "department"))))
    award = Award(
        whole_sum(at(fields, "amount", "amount")),
        text(fields, "amount", "currencyCode") or POUNDS,
        starts=day(fields.get("start")),
        ends=day(fields.get("end")),
    )
    said = " ".join(filter(None, (award.in_words, f"by {funder}" if funder else "")))
    return (_sentence("Further funding", said, text(fields, "description")),)


def _policy_influence(fields: Json) -> tuple[str, ...]:
    """ "Policy influence: Membership of a guideline committee; "Care of burns"; reach: National. What came of it." """
    title, reach = text(fields, "guidelineTitle"), text(fields, "geographicReach")
    parts = (text(fields, "type"), f"“{title}”" if title else "", f"reach: {reach}" if reach else "")
    told = " ".join(filter(None, (text(fields, "influence"), text(fields, "impact"))))
    return (_sentence("Policy influence", "; ".join(filter(None, parts)), told),)


def _sentence(what: str, said: str, told: str) -> str:
    """Empty where nothing is said or told."""
    if not said:
        return f"{what}: {told}" if told else ""
    return f"{what}: {said}. {told}".rstrip()


ACCOUNTS: dict[str, Callable[[Json], tuple[str, ...]]] = {
    "outcomes/keyfindings": _finding,
    "outcomes/impactsummaries": _impact,
    "outcomes/furtherfundings": _further_funding,
    "outcomes/policyinfluences": _policy_influence,
}
"""The paragraphs of each kind, by what the address of one calls it, in the order in which they are told."""
