"""What the records that count for a person add up to: parts, trials, work with industry, impact, sources and dates."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from charnia.apps.evidence.facts import impact_of, partner_of, trial_of
from charnia.apps.evidence.models import Authorship, EvidenceLoad, EvidenceRecord, LoadStatus
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.core.evidence import Partner, TrialFacts
from charnia.core.evidence_roles import evidence_role
from charnia.core.staleness import Standing
from charnia.core.vocabulary import EvidenceKind, EvidenceRole, OrganisationKind


@dataclass(frozen=True, slots=True)
class Part:
    """A part that a person has in records: in how many, and the year of the newest; None where none is dated."""

    role: EvidenceRole
    count: int
    newest: int | None


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial of a person with what its registry says of it; `facts` is None where nothing but its text is known."""

    record: EvidenceRecord
    role: EvidenceRole
    facts: TrialFacts | None


@dataclass(frozen=True, slots=True)
class Partnership:
    """A collaboration with a company that its source names without an id: the name as it stands there, the key of the
    record, and the year in which it began; None where that is not known."""

    name: str
    record: int
    year: int | None


@dataclass(frozen=True, slots=True)
class Industry:
    """Work with companies as records show it: the companies with their numbers of records, most first; partners without
    an id, the newest first, each by itself, since one name may be several companies'; the number of records that name a
    company; of the others, the number of which it is not known, because they name no organisation or one whose kind
    nobody has said."""

    companies: tuple[tuple[Organisation, int], ...]
    partners: tuple[Partnership, ...]
    records: int
    not_known: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A source of a person's records and when it was last asked for them; None while a load has not come to its end."""

    source: str
    records: int
    last_asked: dt.datetime | None


@dataclass(frozen=True, slots=True)
class _Told:
    """What one record tells of work with companies: whether it names one, any organisation, and one whose kind nobody
    has said, besides a partner without an id."""

    key: int
    date: dt.date | None
    partner: Partner | None
    has_company: bool
    has_any: bool
    is_unsaid: bool

    @property
    def is_with_company_partner(self) -> bool:
        """Whether the partner is a company."""
        return self.partner is not None and self.partner.kind is OrganisationKind.COMPANY

    @property
    def names_company(self) -> bool:
        """Whether a company is named, with an id or without."""
        return self.has_company or self.is_with_company_partner

    @property
    def is_not_known(self) -> bool:
        """Whether a company may be among those named, or was left out with all others."""
        is_unsaid = self.is_unsaid or (self.partner is not None and not self.partner.sector)
        return not self.names_company and (is_unsaid or not (self.has_any or self.partner))


PLACES_SHOWN = 3


def counting(person: Person) -> QuerySet[Authorship]:
    """The authorships that count for a person."""
    return Authorship.objects.filter(person=person, disowned_at=None)


def with_role(authorships: QuerySet[Authorship], role: EvidenceRole) -> QuerySet[Authorship]:
    """Those in which the person has this part, whatever words their sources use for it."""
    said = authorships.order_by().values_list("role", flat=True).distinct()
    return authorships.filter(role__in=[words for words in said if evidence_role(words) is role])


def with_industry(authorships: QuerySet[Authorship]) -> QuerySet[Authorship]:
    """Those whose record names a company."""
    return authorships.filter(Exists(_companies_of(OuterRef("record_id"))) | _HAS_PARTNER)


def naming_companies() -> QuerySet[EvidenceRecord, Any]:
    """The keys of the records that name a company, with an id or without, some more than once. A union, since asking
    for either at once would go through all records."""
    linked = EvidenceRecord.objects.filter(organisations__in=Organisation.objects.filter(_IS_COMPANY)).order_by()
    partnered = EvidenceRecord.objects.filter(
        kind=EvidenceKind.PROJECT, facts__partner__kind=OrganisationKind.COMPANY
    ).order_by()
    return linked.values("pk").union(partnered.values("pk"), all=True)


def parts_of(person: Person) -> list[Part]:
    """The parts that a person has, in the order of the vocabulary; those that they never have are left out."""
    rows = counting(person).values_list("role").annotate(number=Count("pk"), newest=Max("record__date__year"))
    numbers: defaultdict[EvidenceRole, int] = defaultdict(int)
    newest: dict[EvidenceRole, int] = {}
    for said, number, year in rows:
        role = evidence_role(said)
        numbers[role] += number
        if year is not None:
            newest[role] = max(year, newest.get(role, year))
    return [Part(role, numbers[role], newest.get(role)) for role in EvidenceRole if role in numbers]


def trials_of(person: Person) -> list[Trial]:
    """The trials of a person, the newest first."""
    rows = counting(person).filter(record__kind=EvidenceKind.TRIAL).select_related("record")
    ordered = rows.order_by(F("record__date").desc(nulls_last=True), "-record_id")
    return [Trial(row.record, evidence_role(row.role), trial_of(row.record.facts)) for row in ordered]


def impact_cases_of(person: Person) -> list[tuple[EvidenceRecord, tuple[str, ...]]]:
    """The impact cases of a person with the kinds of impact that they claim, the newest first."""
    rows = counting(person).filter(record__kind=EvidenceKind.IMPACT_CASE).select_related("record")
    ordered = rows.order_by(F("record__date").desc(nulls_last=True), "-record_id")
    return [(row.record, impact_of(row.record.facts)) for row in ordered]


def industry_of(person: Person) -> Industry:
    """Work with companies, as far as the organisations that records name show it."""
    own = counting(person).values("record_id")
    companies = (
        Organisation.objects.filter(_IS_COMPANY, is_listed=True, records__in=own)
        .annotate(number=Count("records", filter=Q(records__in=own), distinct=True))
        .order_by("-number", "name")
    )
    links = EvidenceRecord.organisations.through.objects.filter(evidencerecord_id=OuterRef("pk"))
    unsaid = links.filter(organisation__kind="", organisation__companies_house=None)
    rows = EvidenceRecord.objects.filter(pk__in=own).order_by(F("date").desc(nulls_last=True), "-pk")
    told = rows.values_list(
        "pk", "date", "facts__partner", Exists(_companies_of(OuterRef("pk"))), Exists(links), Exists(unsaid)
    )
    every = [_Told(key, date, partner_of({"partner": stored}), *named) for key, date, stored, *named in told]
    return Industry(
        companies=tuple((company, company.number) for company in companies),
        partners=tuple(
            Partnership(one.partner.name, one.key, one.date.year if one.date else None)
            for one in every
            if one.partner and one.is_with_company_partner
        ),
        records=sum(one.names_company for one in every),
        not_known=sum(one.is_not_known for one in every),
    )


def places_of(person: Person) -> list[tuple[Organisation, int, int | None]]:
    """The organisations of those records that name only one, each with its number of records and the year of the
    newest: where the person worked, as far as records show it. A record of several does not say who was where."""
    only_one = (
        EvidenceRecord.objects.filter(authorships__in=counting(person))
        .annotate(places=Count("organisations"))
        .filter(places=1)
    )
    found = Organisation.objects.filter(is_listed=True, records__in=only_one).annotate(
        number=Count("records", filter=Q(records__in=only_one), distinct=True),
        year=Max("records__date__year", filter=Q(records__in=only_one)),
    )
    ordered = found.order_by(F("year").desc(nulls_last=True), "-number", "name")[:PLACES_SHOWN]
    return [(place, place.number, place.year) for place in ordered]


def sources_of(person: Person) -> list[Asked]:
    """The sources of a person's records, each with when it was last asked for the same file or query."""
    rows = (
        counting(person)
        .order_by("record__load__source")
        .values_list("record__load__source", "record__load__query", "record__load__filename")
        .annotate(number=Count("pk"))
    )
    told = list(rows)
    finished = EvidenceLoad.objects.filter(source__in={row[0] for row in told}, status=LoadStatus.LOADED).order_by()
    ends = {
        (source, query, name): end
        for source, query, name, end in finished.values_list("source", "query", "filename").annotate(
            end=Max("finished_at")
        )
    }
    found: dict[str, Asked] = {}
    for source, query, name, number in told:
        known = found.get(source, Asked(source, 0, None))
        last = max(filter(None, (known.last_asked, ends.get((source, query, name)))), default=None)
        found[source] = Asked(source, known.records + number, last)
    return list(found.values())


def standings(people: QuerySet[Person]) -> QuerySet[Person]:
    """People with `newest`, `records_counted` and `missed`, which is None where nothing counts for them."""
    counts = Q(authorships__disowned_at=None)
    return people.annotate(
        newest=Max("authorships__record__date", filter=counts),
        records_counted=Count("authorships", filter=counts),
        missed=Min("authorships__record__missed_loads", filter=counts),
    )


def standing_of(person: Person) -> Standing:
    """The standing of one of the people of `standings`."""
    newest: dt.date | None = getattr(person, "newest", None)
    return Standing(newest, getattr(person, "records_counted", 0), getattr(person, "missed", None) or 0)


_IS_COMPANY = Q(kind=OrganisationKind.COMPANY) | Q(kind="", companies_house__isnull=False)
"""A university with a company number is still a university."""
_HAS_PARTNER = Q(record__kind=EvidenceKind.PROJECT, record__facts__partner__kind=OrganisationKind.COMPANY)
"""An authorship of a collaboration with a company that has no id."""


def _companies_of(record: OuterRef) -> QuerySet[Organisation]:
    return Organisation.objects.filter(_IS_COMPANY, records=record)
