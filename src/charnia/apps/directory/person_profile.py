"""What the page of a person shows, gathered in a fixed number of queries, and how its records are narrowed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from charnia.apps.accounts.models import User
from charnia.apps.accounts.queries import ConfirmedOrcid
from charnia.apps.directory import topics
from charnia.apps.directory.cards import offer_card
from charnia.apps.directory.narrowing import PAGE
from charnia.apps.directory.trial_lines import TrialLine, trial_line
from charnia.apps.evidence import queries as evidence_queries
from charnia.apps.evidence import track_record
from charnia.apps.evidence.lines import RecordLine, lines_of
from charnia.apps.evidence.models import Authorship, Retirement, Topic
from charnia.apps.evidence.track_record import Asked, Industry, Part
from charnia.apps.offers import queries as offer_queries
from charnia.apps.organisations.models import Organisation
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.core.access.roles import Permission
from charnia.core.staleness import why_stale
from charnia.core.vocabulary import EvidenceKind, EvidenceRole
from charnia.engine.topics.choose import Counted
from charnia.web.cards import Result
from charnia.web.charts import Chart, evidence_by_year
from charnia.web.proofs import age_in_words

TRIALS_SHOWN = 5
CASES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ImpactLine:
    """An impact case with the kinds of impact that it claims."""

    title: str
    href: str
    kinds: str
    year: int | None


@dataclass(frozen=True, slots=True)
class PersonProfile:
    """The page of a person. `may_edit` is for themselves and the programme team, who also see what was disowned and
    which topics were removed. `stale` is a sentence, empty while the evidence is recent or its dates are not known;
    `narrowed_to` says which records the list shows, empty for all; `retirement` waits for the owner's answer or has
    taken the profile out; `confirmed` is the iD with which they have signed in at ORCID."""

    topics: list[Counted]
    removed_topics: list[Topic]
    parts: list[Part]
    trials: list[TrialLine]
    trials_count: int
    impact_cases: list[ImpactLine]
    impact_count: int
    industry: Industry
    places: list[tuple[Organisation, int, int | None]]
    sources: list[Asked]
    chart: Chart | None
    total: int
    page: Page[Any]
    narrowed_to: str
    lines: list[RecordLine]
    disowned: list[RecordLine]
    newest: dt.date | None
    newest_age: str
    stale: str
    retirement: Retirement | None
    offers: list[Result]
    may_edit: bool
    confirmed: ConfirmedOrcid | None
    is_kept_by_team: bool


def person_profile(person: Person, user: User | None, asked: QueryDict, today: dt.date) -> PersonProfile:
    """Everything that counts for the person at this moment; what they disowned is in none of it but `disowned`."""
    may_edit = user is not None and people_queries.editable_by(user).filter(pk=person.pk).exists()
    authorships = evidence_queries.authorships_of(person)
    shown, narrowed_to = narrowed(authorships, asked)
    page = Paginator(shown, PAGE).get_page(asked.get("page"))
    years = evidence_queries.years_of(evidence_queries.records_of(person))
    newest = authorships.exclude(record__date=None).values_list("record__date", flat=True).first()
    trials = track_record.trials_of(person)
    cases = track_record.impact_cases_of(person)
    offers = offer_queries.shown().filter(person=person).select_related("organisation", "person")
    return PersonProfile(
        topics=topics.of_person(person),
        removed_topics=topics.removed_from(person) if may_edit else [],
        parts=track_record.parts_of(person),
        trials=[trial_line(trial) for trial in trials[:TRIALS_SHOWN]],
        trials_count=len(trials),
        impact_cases=[
            ImpactLine(
                record.title,
                record.get_absolute_url(),
                ", ".join(kinds).lower(),
                record.date.year if record.date else None,
            )
            for record, kinds in cases[:CASES_SHOWN]
        ],
        impact_count=len(cases),
        industry=track_record.industry_of(person),
        places=track_record.places_of(person),
        sources=track_record.sources_of(person),
        chart=evidence_by_year(years) if years else None,
        total=authorships.count(),
        page=page,
        narrowed_to=narrowed_to,
        lines=lines_of(page, today, may_say=may_edit),
        disowned=lines_of(evidence_queries.disowned_by(person), today, may_say=True) if may_edit else [],
        newest=newest,
        newest_age=age_in_words(newest, today) if newest else "",
        stale=why_stale(newest, today, settings.STALE_POLICY.badge_years),
        retirement=evidence_queries.open_retirement_of(person) if may_edit else None,
        offers=[offer_card(offer) for offer in offers.order_by("title")],
        may_edit=may_edit,
        confirmed=people_queries.confirmed_orcid_of(person),
        is_kept_by_team=user is not None and user.may(Permission.EDIT_DIRECTORY),
    )


def narrowed(authorships: QuerySet[Authorship], asked: QueryDict) -> tuple[QuerySet[Authorship], str]:
    """The records that the address asks for (`topic`, `role`, `kind`, `industry`), and in words which these are. What
    is asked for and unknown narrows to nothing rather than being passed over."""
    said = []
    if topic := _asked(asked, "topic"):
        authorships = authorships.filter(record__topics__topic__key=topic)
        said.append(f"about “{topics.label_of(topic) or topic}”")
    if role := _asked(asked, "role"):
        authorships, words = _with_role(authorships, role)
        said.append(f"with the part “{words}”")
    if kind := _asked(asked, "kind"):
        authorships = authorships.filter(record__kind=kind)
        said.append(f"of the kind “{dict(EvidenceKind.choices()).get(kind, kind)}”")
    if _asked(asked, "industry"):
        authorships = track_record.with_industry(authorships)
        said.append("that name a company")
    return authorships, " and ".join(said)


def _asked(asked: QueryDict, name: str) -> str:
    value = asked.get(name, "")
    return "" if "\x00" in value else value


def _with_role(authorships: QuerySet[Authorship], asked: str) -> tuple[QuerySet[Authorship], str]:
    if asked not in EvidenceRole.__members__.values():
        return authorships.none(), asked
    role = EvidenceRole(asked)
    return track_record.with_role(authorships, role), role.label
