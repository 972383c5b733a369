"""Which part people have in their records and whether those name companies: two groups of ticks for the list of people.

Only records that count for a person at this moment are looked at; what is not known of a record is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from charnia.apps.directory.narrowing import Group, Tally, word_label
from charnia.apps.evidence.models import Authorship
from charnia.apps.evidence.track_record import naming_companies
from charnia.apps.people.models import Person
from charnia.core.evidence_roles import evidence_role
from charnia.core.vocabulary import EvidenceRole

_OFFERED = (EvidenceRole.LEAD, EvidenceRole.CO_INVESTIGATOR, EvidenceRole.FIRST_AUTHOR, EvidenceRole.LAST_AUTHOR)
"""The parts that tell who did the work; nobody looks for those who stand in between."""
WITH_A_COMPANY = "company"
_LABELS = {WITH_A_COMPANY: "A record names a company"}


def _words_for(roles: Sequence[str]) -> list[str]:
    """The words that sources use for these parts."""
    said = Authorship.objects.order_by().values_list("role", flat=True).distinct()
    return [words for words in said if evidence_role(words) in roles]


def _counting() -> QuerySet[Authorship]:
    return Authorship.objects.filter(disowned_at=None).order_by()


def _with_part(people: QuerySet[Person], roles: Sequence[str]) -> QuerySet[Person]:
    return people.filter(pk__in=_counting().filter(role__in=_words_for(roles)).values("person"))


def _parts(people: QuerySet[Person], ticked: Sequence[str]) -> Iterable[Tally]:
    listed = Exists(people.order_by().filter(pk=OuterRef("person")).values("pk"))
    said = _words_for(_OFFERED)
    numbers = (
        _counting()
        .filter(listed, role__in=said)
        .aggregate(
            **{role.name: Count("person", distinct=True, filter=Q(role__in=_said_for(role, said))) for role in _OFFERED}
        )
    )
    return [Tally(role.value, role.label, numbers[role.name]) for role in _OFFERED]


def _said_for(role: EvidenceRole, said: Iterable[str]) -> list[str]:
    return [words for words in said if evidence_role(words) is role]


def _with_company(people: QuerySet[Person], wanted: Sequence[str]) -> QuerySet[Person]:
    if WITH_A_COMPANY not in wanted:
        return people.none()
    return people.filter(pk__in=_counting().filter(record__in=naming_companies()).values("person"))


def _companies(people: QuerySet[Person], ticked: Sequence[str]) -> Iterable[Tally]:
    return [Tally(WITH_A_COMPANY, _LABELS[WITH_A_COMPANY], _with_company(people, [WITH_A_COMPANY]).count())]


PART: Group[Person] = Group(
    "part", "Part in the work", _with_part, _parts, word_label(EvidenceRole), is_asked_once=True
)
INDUSTRY: Group[Person] = Group(
    "industry",
    "Work with industry",
    _with_company,
    _companies,
    lambda value: _LABELS.get(value, value),
    is_asked_once=True,
)
