"""Reading evidence. What a person has disowned counts nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.evidence.facts import award_in_words
from charnia.apps.evidence.models import (
    Authorship,
    EvidenceLoad,
    EvidenceRecord,
    LoadStatus,
    Retirement,
    RetirementStatus,
)
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.core.access.roles import Permission
from charnia.core.vocabulary import EvidenceKind
from charnia.web.proofs import RecordHere

OPEN_RETIREMENTS = (RetirementStatus.ASKED, RetirementStatus.RETIRED)


def people_of(records: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """The keys and roles of the people for whom each of these records counts, in one query."""
    rows = Authorship.objects.filter(disowned_at=None, record__in=records)
    found: dict[int, list[tuple[int, str]]] = {}
    for record, person, role in rows.values_list("record_id", "person_id", "role"):
        found.setdefault(record, []).append((person, role))
    return found


def counting_for(people: Collection[int]) -> dict[int, list[str]]:
    """The ids, by their sources, of the records that count for each of these people, in one query."""
    rows = Authorship.objects.filter(disowned_at=None, person__in=people).order_by("record_id")
    found: dict[int, list[str]] = {}
    for person, record in rows.values_list("person_id", "record__source_id"):
        found.setdefault(person, []).append(record)
    return found


def here_of(source_ids: Iterable[str]) -> dict[str, RecordHere]:
    """The pages and awards of records by the ids that their sources gave them, in one query."""
    rows = EvidenceRecord.objects.filter(source_id__in=set(source_ids)).order_by()
    found = rows.values_list("source_id", "pk", "facts__awards", "load__source")
    return {
        source_id: RecordHere(reverse("evidence:record", args=[pk]), _award(awards, source))
        for source_id, pk, awards, source in found
    }


def _award(awards: list[Any] | None, source: str) -> str:
    award = award_in_words({"awards": awards}) if awards else ""
    return f"{award}, says {source}" if award else ""


def sources_of(source_ids: Iterable[str]) -> dict[str, int]:
    """How many of these records each source gave, the sources by name."""
    rows = EvidenceRecord.objects.filter(source_id__in=set(source_ids)).order_by("load__source")
    return dict(rows.values_list("load__source").annotate(number=Count("pk")))


def records_of(person: Person) -> QuerySet[EvidenceRecord]:
    """What counts for a person, the newest first."""
    return EvidenceRecord.objects.filter(authorships__person=person, authorships__disowned_at=None)


def authorships_of(person: Person) -> QuerySet[Authorship]:
    """What counts for a person with the records and their loads: what they put at the top, then the newest first,
    undated last."""
    return (
        Authorship.objects.filter(person=person, disowned_at=None)
        .select_related("record__load")
        .order_by(F("pinned_at").desc(nulls_last=True), F("record__date").desc(nulls_last=True), "-record_id")
    )


def newest_of(person: Person) -> dt.date | None:
    """The date of the newest record that counts for a person; None where none is dated."""
    newest: dt.date | None = records_of(person).aggregate(newest=Max("date"))["newest"]
    return newest


def working_together() -> QuerySet[Authorship]:
    """Authorships that tie people to each other: those that count, and those that a person only hides."""
    return Authorship.objects.filter(Q(disowned_at=None) | Q(is_hidden=True))


def named_by(record: EvidenceRecord) -> QuerySet[Authorship]:
    """The people whom a record counts for and who are listed, in the order in which it names them."""
    return Authorship.objects.filter(record=record, disowned_at=None, person__is_listed=True).select_related("person")


def team_behind(records: Iterable[EvidenceRecord]) -> QuerySet[Authorship]:
    """The people whom these records count for, each once a record, in the order in which they are named: those who are
    listed, and those whom the policy for stale profiles alone took out, whose names the public record keeps."""
    by_policy = Retirement.objects.filter(
        person=OuterRef("person"), status=RetirementStatus.RETIRED, decided_at=None, decided_by=None
    )
    named = Authorship.objects.filter(record__in=list(records), disowned_at=None)
    shown = named.filter(Q(person__is_listed=True) | Exists(by_policy))
    return shown.select_related("person").order_by("record_id", "position")


def authorships_editable_by(user: User | AnonymousUser) -> QuerySet[Authorship]:
    """Authorships that the account may disown or take back: its own, and for the programme team everybody's."""
    return Authorship.objects.filter(person__in=people_queries.editable_by(user)).select_related("person", "record")


def years_of(records: QuerySet[EvidenceRecord]) -> dict[int, dict[EvidenceKind | None, int]]:
    """How many dated records of each kind there are in each year; None stands for a kind that is not known."""
    rows = (
        records.exclude(date=None)
        .order_by()
        .values_list("date__year", "kind")
        .annotate(number=Count("pk", distinct=True))
    )
    years: dict[int, dict[EvidenceKind | None, int]] = {}
    for year, kind, number in rows:
        years.setdefault(year, {})[EvidenceKind(kind) if kind else None] = number
    return years


def disowned_by(person: Person) -> QuerySet[Authorship]:
    """What the person has said is not theirs, or hides; for their own page and the programme team."""
    return Authorship.objects.filter(person=person).exclude(disowned_at=None).select_related("record__load")


def loads_visible_to(user: User | AnonymousUser) -> QuerySet[EvidenceLoad]:
    """Loads, for those who may import."""
    if isinstance(user, User) and user.may(Permission.IMPORT_EVIDENCE):
        return EvidenceLoad.objects.all()
    return EvidenceLoad.objects.none()


def running_load(source: str, *, query: str = "", filename: str = "") -> EvidenceLoad | None:
    """The load of a query or a file that was stopped before its end."""
    running = EvidenceLoad.objects.filter(source=source, query=query, filename=filename, status=LoadStatus.RUNNING)
    return running.first()


def last_loaded_on(source: str, query: str) -> dt.date | None:
    """The day on which the last load of a query that came to its end was started."""
    last = EvidenceLoad.objects.filter(source=source, query=query, status=LoadStatus.LOADED).first()
    return last.started_at.date() if last else None


def queries_asked() -> list[tuple[str, str]]:
    """What sources were asked over the network: the source of each load and its query, each once, as first asked."""
    loads = EvidenceLoad.objects.exclude(query="").order_by("pk").values_list("source", "query")
    return list(dict.fromkeys(loads))


def newest_loads(queries: Collection[str]) -> list[EvidenceLoad]:
    """The newest load of each source over the network with each of these queries, at its end or not."""
    asked = EvidenceLoad.objects.filter(query__in=queries, status__in=(LoadStatus.RUNNING, LoadStatus.LOADED))
    newest = asked.order_by().values("source", "query").annotate(newest=Max("pk")).values("newest")
    return list(EvidenceLoad.objects.filter(pk__in=newest).defer("payload", "problems"))


def is_running(load_id: int) -> bool:
    """Whether this load has not come to its end."""
    return EvidenceLoad.objects.filter(pk=load_id, status=LoadStatus.RUNNING).exists()


def open_retirement_of(person: Person) -> Retirement | None:
    """The retirement of a profile that is in force or waits for its owner; None where there is none."""
    return Retirement.objects.filter(person=person, status__in=OPEN_RETIREMENTS).first()


def open_retirements() -> QuerySet[Retirement]:
    """Profiles that the policy has retired or whose owners it asks, for the programme team; the latest first."""
    return Retirement.objects.filter(status__in=OPEN_RETIREMENTS).select_related("person__organisation", "person__user")


def retirements_editable_by(user: User | AnonymousUser) -> QuerySet[Retirement]:
    """Open retirements on which the account may decide: of its own profile, and for the programme team everybody's."""
    return open_retirements().filter(person__in=people_queries.editable_by(user))
