"""What limits the bridges of one company, gathered from the store in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from charnia.apps.evidence.queries import working_together
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.as_values import KIND_OF_ROLE, offer_values, organisation_id, person_id, person_values
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.models import Feedback
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Absence, DeclaredConflict, Person
from charnia.apps.products.models import BriefVersion
from charnia.core import evidence as values
from charnia.core.constraints.availability import Absence as DaysAway
from charnia.core.constraints.eligibility import Company
from charnia.core.constraints.findings import Finding, withheld
from charnia.core.constraints.independence import Ties, plain_name
from charnia.core.vocabulary import (
    Category,
    CompanySize,
    ConflictGround,
    Constraint,
    FeedbackVerb,
    OfferKind,
    Region,
    Stage,
)
from charnia.engine.ranking.limits import CompanyLimits, PersonLimits

OPEN_REQUEST = (FeedbackVerb.ASKED, FeedbackVerb.ACCEPTED)
"""A request whose last step is one of these takes of somebody's hours."""

_STEPS_OF_A_REQUEST = (
    *OPEN_REQUEST,
    FeedbackVerb.WITHDRAWN,
    FeedbackVerb.DECLINED,
    FeedbackVerb.MET,
)
"""What came of a meeting is told weeks after it, perhaps while a second request waits, so that it is no step."""

_NOT_MATCHED = withheld(Constraint.WISHES, "It has been withdrawn, or those who make it are not listed.")


def limits_for(
    organisation: Organisation, *, version: BriefVersion | None, need: str, today: dt.date, gap: Gap | None = None
) -> CompanyLimits:
    """The limits of one company's question. Requests of `gap` itself are not counted against anybody's hours: whom the
    company has asked for it stays in its list."""
    near = None
    if organisation.latitude is not None and organisation.longitude is not None:
        near = values.Place(organisation.latitude, organisation.longitude)
    return CompanyLimits(
        company=Company(
            size=CompanySize(organisation.size) if organisation.size else None,
            stage=Stage(version.stage) if version and version.stage else None,
            category=Category(version.category) if version and version.category else None,
            region=Region(organisation.region) if organisation.region else None,
        ),
        ties=ties_of(organisation),
        today=today,
        near=near,
        need=need,
        people=_people(today, besides=gap),
        givers=_givers(),
    )


def limits_of_gap(gap: Gap, *, today: dt.date) -> CompanyLimits:
    """The limits for a gap whoever reads it: subjects to avoid are looked for in its statement and quote alone."""
    organisation = gap.brief.product.organisation
    need = f"{gap.statement}\n{gap.trigger_quote}"
    return limits_for(organisation, version=gap.brief.newest, need=need, today=today, gap=gap)


def findings_about(candidate: Candidate, gap: Gap, *, today: dt.date) -> tuple[Finding, ...]:
    """What the constraints say about one candidate for a gap. An offer that is not matched is withheld unexamined."""
    offers = list(_offers_of(candidate))
    if not offers:
        return (_NOT_MATCHED,)
    limits = limits_of_gap(gap, today=today)
    return tuple(dict.fromkeys(finding for offer in offers for finding in limits(offer)))


def ties_of(organisation: Organisation) -> Ties:
    """Everything known to tie people to a company."""
    belongs = Q(organisation=organisation) | Q(user__memberships__organisation=organisation)
    people = set(Person.objects.filter(belongs).values_list("pk", flat=True))
    declared: dict[str, list[ConflictGround]] = {}
    rows = DeclaredConflict.objects.filter(organisation=organisation, withdrawn_at=None)
    for key, ground in rows.values_list("person_id", "ground"):
        declared.setdefault(person_id(key), []).append(ConflictGround(ground))
    return Ties(
        organisation=organisation_id(organisation.pk),
        name=organisation.name,
        people=frozenset(person_id(key) for key in people),
        joint_work=_joint_work(people),
        declared=declared,
        namesakes=frozenset(_hidden_namesakes(organisation)),
    )


def _hidden_namesakes(organisation: Organisation) -> Iterator[str]:
    """Organisations of the same name whose name is not told, as they are not listed."""
    hidden = Organisation.objects.filter(is_listed=False).exclude(pk=organisation.pk)
    for key, name in hidden.values_list("pk", "name").iterator():
        if plain_name(name) == plain_name(organisation.name):
            yield organisation_id(key)


def _joint_work(people: set[int]) -> Mapping[str, list[dt.date | None]]:
    """The days of the records that others share with these people; what either has disowned does not count, what one
    hides does."""
    counting = working_together()
    records = counting.filter(person__in=people).values("record")
    shared = counting.filter(record__in=records).exclude(person__in=people)
    days: dict[str, list[dt.date | None]] = {}
    for key, day in shared.values_list("person_id", "record__date"):
        days.setdefault(person_id(key), []).append(day)
    return days


def _people(today: dt.date, *, besides: Gap | None) -> dict[str, PersonLimits]:
    """Everybody who has said something about being asked, or is away, or has requests open."""
    away = _days_away(today)
    requests = open_requests(besides=besides)
    said = Q(takes_requests=False) | ~Q(avoids="") | Q(hours_a_month__isnull=False) | Q(pk__in=[*away, *requests])
    return {
        person_id(person.pk): PersonLimits(
            takes_requests=person.takes_requests,
            avoids=person.avoided_subjects(),
            hours_a_month=person.hours_a_month,
            open_requests=requests.get(person.pk, 0),
            absences=tuple(away.get(person.pk, ())),
        )
        for person in Person.objects.filter(said, is_listed=True).only("takes_requests", "avoids", "hours_a_month")
    }


def _days_away(today: dt.date) -> dict[int, list[DaysAway]]:
    found: dict[int, list[DaysAway]] = {}
    rows = Absence.objects.filter(last__gte=today).values_list("person_id", "first", "last")
    for key, first, last in rows:
        found.setdefault(key, []).append(DaysAway(first, last))
    return found


def open_requests(*, besides: Gap | None = None) -> dict[int, int]:
    """How many requests to each person, or for an offer that they make, wait or are agreed. One request a gap."""
    steps = Feedback.objects.filter(verb__in=_STEPS_OF_A_REQUEST).order_by()
    newest = steps.values("gap", "person", "offer").annotate(newest=Max("pk")).values("newest")
    open_now = Feedback.objects.filter(pk__in=newest, verb__in=OPEN_REQUEST).order_by()
    if besides is not None:
        open_now = open_now.exclude(gap=besides)
    to_whom = open_now.annotate(asked=Coalesce("person", "offer__person")).exclude(asked=None)
    return dict(to_whom.values_list("asked").annotate(n=Count("gap", distinct=True)))


def _givers() -> dict[str, str]:
    """The person behind each offer that a person makes but that does not stand for one."""
    kinds = [kind.value for kind in KIND_OF_ROLE.values()]
    made = Offer.objects.filter(person__isnull=False).exclude(kind__in=kinds).values_list("pk", "person_id")
    return {f"offer-{key}": person_id(person) for key, person in made}


def _offers_of(candidate: Candidate) -> Iterable[values.Offer]:
    """The candidate as the engine knows it; somebody without a role that is offered is checked as a person all the
    same."""
    if candidate.offer:
        return offer_values([candidate.offer.pk])
    assert candidate.person is not None  # noqa: S101 - a candidate is a person or an offer
    return list(person_values([candidate.person.pk])) or [_bare(candidate.person)]


def _bare(person: Person) -> values.Offer:
    owner = person.organisation
    return values.Offer(
        id=person_id(person.pk),
        kind=OfferKind.EXPERT,
        title=person.name,
        person=values.PersonReference(person_id(person.pk), person.name),
        organisation=values.OrganisationReference(organisation_id(owner.pk), owner.name) if owner else None,
    )
