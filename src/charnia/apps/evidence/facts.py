"""What a source says of a record beside its text, as it is stored: subjects, the state of a trial, kinds of impact, the
partner of a collaboration, what a grant was given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from charnia.core import evidence as values
from charnia.core.awards import Award
from charnia.core.vocabulary import OrganisationKind, TopicScheme

Facts = dict[str, Any]
"""`{"subjects": [[label, scheme]], "trial": {"status", "checked", "sites": [[name, town, country]]}, "impact": [kind],
"partner": {"name", "sector", "kind"}, "awards": [[amount, currency, starts, ends, note]]}` without what is not known.
"""


def facts_of(value: values.EvidenceRecord) -> Facts:
    """The facts of a record in the form in which they are stored; empty where the source says nothing."""
    facts: Facts = {}
    if value.subjects:
        facts["subjects"] = [[subject.label, subject.scheme.value] for subject in value.subjects]
    if value.trial:
        sites = [[site.name, site.town, site.country] for site in value.trial.sites]
        facts["trial"] = {"status": value.trial.status, "checked": value.trial.checked, "sites": sites}
    if value.impact:
        facts["impact"] = list(value.impact)
    if value.partner:
        partner = value.partner
        kind = partner.kind.value if partner.kind else ""
        facts["partner"] = {"name": partner.name, "sector": partner.sector, "kind": kind}
    if value.awards:
        facts["awards"] = [
            [award.amount, award.currency, _stored_day(award.starts), _stored_day(award.ends), award.note]
            for award in value.awards
        ]
    return facts


def subjects_of(facts: Mapping[str, Any]) -> tuple[values.Subject, ...]:
    """What the source says the record is about."""
    return tuple(values.Subject(label, TopicScheme(scheme)) for label, scheme in facts.get("subjects", ()))


def trial_of(facts: Mapping[str, Any]) -> values.TrialFacts | None:
    """What the registry says of a trial; None where nothing is stored."""
    told = facts.get("trial")
    if told is None:
        return None
    sites = tuple(values.Site(*site) for site in told["sites"])
    return values.TrialFacts(told["status"], told["checked"], sites)


def impact_of(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds of impact that an impact case claims."""
    return tuple(facts.get("impact", ()))


def partner_of(facts: Mapping[str, Any]) -> values.Partner | None:
    """With whom a collaboration was; None where nothing is stored."""
    told = facts.get("partner")
    if told is None:
        return None
    return values.Partner(told["name"], told["sector"], OrganisationKind(told["kind"]) if told["kind"] else None)


def awards_of(facts: Mapping[str, Any]) -> tuple[Award, ...]:
    """What a grant was given, one for each fund."""
    return tuple(
        Award(amount, currency, _day(starts), _day(ends), note)
        for amount, currency, starts, ends, note in facts.get("awards", ())
    )


def award_in_words(facts: Mapping[str, Any]) -> str:
    """ "£198,408 for the work as a whole"; empty where no sum is known. Several funds are named one by one."""
    sums = " and ".join(award.sum for award in awards_of(facts) if award.sum)
    return f"{sums} for the work as a whole" if sums else ""


def _stored_day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _day(stored: str) -> dt.date | None:
    return dt.date.fromisoformat(stored) if stored else None
