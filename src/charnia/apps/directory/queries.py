"""Reading the public directory: what it shows, and the search for words in it.

The search asks the database itself: every word must stand somewhere in the fields of a thing, capitals aside, as a
part of a word too ("kidney" finds "kidneys", "derm" finds "dermatology"). People are found by the titles of their
evidence as well. At the size of a cluster (tens of thousands of rows) this takes milliseconds, needs no index to be
kept in step, and shows every change at once. Things with the words in their name come first, before all the one whose
name is just that. SQLite folds capitals in ASCII letters only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar, cast

from django.db.models import Case, Count, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from charnia.apps.evidence.models import Authorship, EvidenceRecord
from charnia.apps.offers import queries as offer_queries
from charnia.apps.offers.models import Offer
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.organisations.models import Organisation
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.core.vocabulary import OfferKind

MOST_WORDS = 8
ORGANISATION_NAME = "organisation__name"
"""Of a person's or offer's organisation: searched only where it is listed."""
ORGANISATION_FIELDS = ("name", "description", "town")
PERSON_FIELDS = ("name", "title", "bio", "interests", ORGANISATION_NAME)
OFFER_FIELDS = ("title", "text", "provider", "venue", ORGANISATION_NAME)
WITH_A_LIST_OF_THEIR_OWN = (OfferKind.EVENT, OfferKind.CASE_STUDY)

Thing = TypeVar("Thing", bound=Model)


def words_of(query: str) -> tuple[str, ...]:
    """The words that are searched for: the first eight."""
    return tuple(query.replace("\x00", "").split()[:MOST_WORDS])


def people(words: tuple[str, ...] = ()) -> QuerySet[Person]:
    """Listed people with all the words, in their profile or in titles of evidence that counts for them."""
    found = people_queries.listed()
    for word in words:
        titled = Authorship.objects.filter(disowned_at=None, record__title__icontains=word).values("person")
        found = found.filter(_anywhere(PERSON_FIELDS, word) | Q(pk__in=titled))
    return _name_first(found, "name", words)


def organisations(words: tuple[str, ...] = ()) -> QuerySet[Organisation]:
    """Listed organisations with all the words, each with `record_count`, by which those whose work is known come before
    namesakes of their town; nought for all where no words are searched for."""
    found = _with_words(organisation_queries.listed(), "name", ORGANISATION_FIELDS, words)
    return found.annotate(record_count=_records_of_organisation() if words else Value(0))


def offers(words: tuple[str, ...] = ()) -> QuerySet[Offer]:
    """Offers with all the words; events and case studies have lists of their own."""
    plain = offer_queries.shown().exclude(kind__in=WITH_A_LIST_OF_THEIR_OWN)
    return _with_words(plain, "title", OFFER_FIELDS, words)


def case_studies(words: tuple[str, ...] = ()) -> QuerySet[Offer]:
    """Case studies with all the words."""
    return _with_words(offer_queries.shown().filter(kind=OfferKind.CASE_STUDY), "title", OFFER_FIELDS, words)


def events(words: tuple[str, ...] = ()) -> QuerySet[Offer]:
    """Events with all the words, past and coming."""
    return _with_words(offer_queries.shown().filter(kind=OfferKind.EVENT), "title", OFFER_FIELDS, words)


def coming(events_found: QuerySet[Offer], now: dt.datetime) -> QuerySet[Offer]:
    """Events that are not over yet, the next first. One without an end is over when its day is."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    still = Q(ends_at__gte=now) | Q(ends_at=None, starts_at__gte=midnight)
    return events_found.filter(still).order_by("starts_at", "id")


def past(events_found: QuerySet[Offer], now: dt.datetime) -> QuerySet[Offer]:
    """Events that are over, the latest first."""
    return events_found.exclude(pk__in=coming(events_found, now).order_by().values("pk")).order_by("-starts_at", "-id")


def with_evidence(found: QuerySet[Person]) -> QuerySet[Person]:
    """People with `evidence_count` and `newest`, the date of their newest record (None where none is dated)."""
    counting = Authorship.objects.filter(person=OuterRef("pk"), disowned_at=None).order_by()
    number = counting.values("person").annotate(n=Count("pk")).values("n")
    newest = counting.exclude(record__date=None).order_by("-record__date").values("record__date")[:1]
    return found.annotate(
        evidence_count=Coalesce(Subquery(number, output_field=IntegerField()), 0), newest=Subquery(newest)
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many things of each noun have the words; of the events those that are not over."""

    people: int
    organisations: int
    offers: int
    events: int
    case_studies: int


def counts(words: tuple[str, ...], now: dt.datetime) -> Counts:
    """The numbers on the tabs, in five queries."""
    return Counts(
        people=people(words).count(),
        organisations=organisations(words).count(),
        offers=offers(words).count(),
        events=coming(events(words), now).count(),
        case_studies=case_studies(words).count(),
    )


def _anywhere(fields: Iterable[str], word: str) -> Q:
    found = Q()
    for field in fields:
        holds = Q(**{f"{field}__icontains": word})
        found |= holds & Q(organisation__is_listed=True) if field == ORGANISATION_NAME else holds
    return found


def _records_of_organisation() -> Combinable:
    naming = EvidenceRecord.objects.filter(organisations=OuterRef("pk")).order_by()
    number = naming.values("organisations").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def _with_words(found: QuerySet[Thing], name: str, fields: tuple[str, ...], words: tuple[str, ...]) -> QuerySet[Thing]:
    for word in words:
        found = found.filter(_anywhere(fields, word))
    return _name_first(found, name, words)


def _name_first(found: QuerySet[Thing], name: str, words: tuple[str, ...]) -> QuerySet[Thing]:
    """Adds `name_rank`: 0 where the words are the name, 1 where every word stands in it, else 2."""
    in_name = Q(*(Q(**{f"{name}__icontains": word}) for word in words))
    is_name = Q(**{f"{name}__iexact": " ".join(words)})
    when = [When(is_name, then=Value(0)), When(in_name, then=Value(1))] if words else []
    rank = Case(*when, default=Value(2), output_field=IntegerField())
    return cast("QuerySet[Thing]", found.annotate(name_rank=rank))
