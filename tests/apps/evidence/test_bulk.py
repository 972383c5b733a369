from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection

from charnia.apps.evidence import bulk
from charnia.apps.evidence.bulk import insert_rows, many_pages_at_hand
from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord, IndexChange
from charnia.apps.people.models import Person

pytestmark = pytest.mark.django_db


def test_more_rows_than_a_statement_holds_are_all_stored_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "ROWS_A_STATEMENT", 3)
    insert_rows(IndexChange, ("thing", "key"), [("record", number) for number in range(10)])
    assert list(IndexChange.objects.values_list("key", flat=True)) == list(range(10))


@pytest.mark.parametrize("name", ["%s and ?", "'; --", "\\t\t\n\\N", "Zoë \u4e2d \U0001f9ec", '"{}"'])
def test_texts_come_back_as_they_were(name: str) -> None:
    insert_rows(Person, ("slug", "name", "roles"), [("one", name, ("mentor",)), ("two", name, ())])
    one, two = Person.objects.order_by("slug")
    assert (one.name, one.roles, two.roles) == (name, ["mentor"], [])
    assert (one.takes_requests, one.is_listed, one.orcid, one.hours_a_month) == (True, True, None, None)


def test_dates_facts_and_times_are_stored_as_django_stores_them() -> None:
    load = EvidenceLoad.objects.create(source="test")
    day, facts = dt.date(2024, 5, 6), {"subjects": [["Kidney", "mesh"]], "trial": {"checked": None}}
    fields = ("source_id", "load", "title", "date", "facts")
    insert_rows(EvidenceRecord, fields, [("a", load.pk, "One", day, facts), ("b", load.pk, "Two", None, {})])
    one, two = EvidenceRecord.objects.order_by("source_id")
    assert (one.date, one.facts, two.date, two.facts) == (day, facts, None, {})
    assert one.stored_at.tzinfo is not None
    assert EvidenceRecord.objects.filter(facts__subjects__0__0="Kidney").count() == 1


def test_a_row_that_breaks_a_rule_raises_what_django_raises() -> None:
    with pytest.raises(DatabaseError):
        insert_rows(Person, ("slug", "name", "roles"), [("same", "A", ()), ("same", "B", ())])


def test_the_larger_store_of_pages_is_given_back() -> None:
    if connection.vendor != "sqlite":
        with many_pages_at_hand():
            assert Person.objects.count() == 0
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()
        with many_pages_at_hand():
            assert cursor.execute("PRAGMA cache_size").fetchone() == (-bulk.CACHE_KIB,)
        assert cursor.execute("PRAGMA cache_size").fetchone() == before
