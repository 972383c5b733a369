"""Reading evidence. What a person has disowned counts nowhere."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet

from charnia.apps.accounts.models import User
from charnia.apps.evidence.models import Authorship, EvidenceLoad, EvidenceRecord
from charnia.apps.people.models import Person
from charnia.core.access.roles import Permission


def with_names() -> QuerySet[EvidenceRecord]:
    """Records with the authorships that count and the people behind them, in a fixed number of queries."""
    counting = Authorship.objects.filter(disowned_at=None).select_related("person")
    return EvidenceRecord.objects.select_related("load").prefetch_related(
        Prefetch("authorships", queryset=counting, to_attr="counting_authorships"), "organisations"
    )


def records_of(person: Person) -> QuerySet[EvidenceRecord]:
    """What counts for a person, the newest first."""
    return EvidenceRecord.objects.filter(authorships__person=person, authorships__disowned_at=None)


def disowned_by(person: Person) -> QuerySet[Authorship]:
    """What the person has said is not theirs; for their own page and the programme team."""
    return Authorship.objects.filter(person=person).exclude(disowned_at=None).select_related("record")


def loads_visible_to(user: User | AnonymousUser) -> QuerySet[EvidenceLoad]:
    """Loads, for those who may import."""
    if isinstance(user, User) and user.may(Permission.IMPORT_EVIDENCE):
        return EvidenceLoad.objects.all()
    return EvidenceLoad.objects.none()
