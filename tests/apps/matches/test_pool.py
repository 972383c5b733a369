"""The matcher of a process keeps in step with the store, whatever happens to the log it reads on from."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import time_machine

from charnia.apps.accounts.models import User
from charnia.apps.directory.actions import change_profile
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import ChangedThing, EvidenceLoad, EvidenceRecord, IndexChange
from charnia.apps.matches.log import WAIT_FOR_LATE, ChangeLog, LogStartedOver
from charnia.apps.matches.pool import Pool
from charnia.apps.offers import actions as offer_actions
from charnia.apps.offers.known import put_offers
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.actions import change_organisation
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.core import evidence as values
from charnia.core.vocabulary import OfferKind
from tests.apps.directory.conftest import put_offer, soon
from tests.apps.matches.conftest import ROSA, put_papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(rosa: Person) -> Pool:
    """A pool that has been built while Rosa had one paper."""
    put_papers(ROSA, "Kidney screening")
    pool = Pool()
    pool.snapshot()
    return pool


class Clock:
    """Seconds that pass when told so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_new_records_and_profiles_are_in_the_next_answer(pool: Pool, rosa: Person, tess: User) -> None:
    put_papers(ROSA, "Kidney biopsy", start=1)
    now = pool.snapshot()
    (expert,) = now.offers.values()
    assert len(now.records) == len(expert.evidence_ids) == 2
    change_profile(person=rosa, by=tess, fields={"roles": ["researcher", "mentor"], "bio": "Writes on kidneys."})
    kinds = {offer.kind.value: offer.text for offer in pool.snapshot().offers.values()}
    assert kinds == {"expert": "Writes on kidneys.", "mentor": "Writes on kidneys."}
    change_profile(person=rosa, by=tess, fields={"roles": ["mentor"]})
    assert [offer.kind.value for offer in pool.snapshot().offers.values()] == ["mentor"]


def test_who_hides_is_out_with_the_offers_they_make(pool: Pool, rosa: Person, tess: User) -> None:
    offer = offer_actions.create_offer(
        by=tess, fields={"kind": "mentor", "title": "Mentoring", "text": "Advice", "person": rosa}
    )
    assert f"offer-{offer.pk}" in pool.snapshot().offers
    change_profile(person=rosa, by=tess, fields={"is_listed": False})
    now = pool.snapshot()
    assert now.offers == {}
    assert [person.name for record in now.records.values() for person in record.people] == [""]
    change_profile(person=rosa, by=tess, fields={"is_listed": True})
    assert f"offer-{offer.pk}" in pool.snapshot().offers


def test_withdrawn_offers_are_out_and_published_ones_in(pool: Pool, tess: User) -> None:
    offer = offer_actions.create_offer(by=tess, fields={"kind": "course", "title": "Course", "text": "Statistics"})
    assert f"offer-{offer.pk}" in pool.snapshot().offers
    offer_actions.withdraw_offer(offer=offer, by=tess)
    assert f"offer-{offer.pk}" not in pool.snapshot().offers
    offer_actions.publish_offer(offer=offer, by=tess)
    assert f"offer-{offer.pk}" in pool.snapshot().offers


def test_new_evidence_behind_an_offer_that_is_otherwise_unchanged_counts_at_once(pool: Pool) -> None:
    first = EvidenceRecord.objects.get().source_id
    put_papers(ROSA, "Kidney biopsy", start=1)
    second = EvidenceRecord.objects.exclude(source_id=first).get().source_id
    course = values.Offer(id="test:course", kind=OfferKind.COURSE, title="Course", evidence_ids=(first,))

    def evidence_after(offer: values.Offer) -> set[str]:
        put_offers(offers=[offer], by=None)
        key = Offer.objects.get(source_id="test:course").pk
        return set(pool.snapshot().offers[f"offer-{key}"].evidence_ids)

    assert evidence_after(course) == {first}
    assert evidence_after(replace(course, evidence_ids=(first, second))) == {first, second}
    assert evidence_after(replace(course, evidence_ids=(second,))) == {second}
    told = IndexChange.objects.count()
    assert evidence_after(replace(course, evidence_ids=(second,))) == {second}
    assert IndexChange.objects.count() == told


def test_records_that_are_gone_are_out(pool: Pool) -> None:
    record = EvidenceRecord.objects.get()
    key = record.pk
    record.delete()
    note_change(ChangedThing.RECORD, [key])
    assert pool.snapshot().records == {}


@pytest.mark.parametrize(
    ("of_all", "own", "may_be_quoted"),
    [("CC BY 4.0", "", True), ("", "", False), ("", "CC BY 4.0", True), ("CC0", "CC BY-NC 4.0", False)],
)
def test_what_may_be_quoted_is_said_by_the_licence_of_the_record_or_its_load(
    rosa: Person, of_all: str, own: str, may_be_quoted: bool
) -> None:
    put_papers(ROSA, "Kidney screening")
    EvidenceRecord.objects.update(licence=own)
    EvidenceLoad.objects.update(licence=of_all)
    (record,) = Pool().snapshot().records.values()
    assert record.may_be_quoted == may_be_quoted


def test_an_organisation_that_changes_is_read_again(pool: Pool, alder: Organisation, alice: User, rosa: Person) -> None:
    Person.objects.filter(pk=rosa.pk).update(organisation=alder)
    offer = offer_actions.create_offer(
        by=alice, fields={"kind": "facility", "title": "Room", "text": "A room", "organisation": alder}
    )
    pool.forget()
    pool.snapshot()
    change_organisation(organisation=alder, by=alice, fields={"name": "Elder Diagnostics", "latitude": 50.0})
    for key in (f"offer-{offer.pk}", f"person-{rosa.pk}-expert"):
        known = pool.snapshot().offers[key]
        assert known.organisation is not None
        assert known.place is not None
        assert (known.organisation.name, known.place.latitude) == ("Elder Diagnostics", 50.0)


def test_events_leave_when_their_day_has_passed(pool: Pool) -> None:
    event = put_offer(kind="event", title="Evening", starts_at=soon(2), ends_at=soon(2))
    note_change(ChangedThing.OFFER, [event.pk])
    key = f"offer-{event.pk}"
    assert key in pool.snapshot().offers
    with time_machine.travel(soon(2)):
        assert key in pool.snapshot().offers
    with time_machine.travel(soon(3)):
        assert key not in pool.snapshot().offers


def test_an_event_that_is_moved_stays(pool: Pool) -> None:
    event = put_offer(kind="event", title="Evening", starts_at=soon(2), ends_at=soon(2))
    note_change(ChangedThing.OFFER, [event.pk])
    pool.snapshot()
    Offer.objects.filter(pk=event.pk).update(starts_at=soon(9), ends_at=soon(9))
    note_change(ChangedThing.OFFER, [event.pk])
    with time_machine.travel(soon(3)):
        assert f"offer-{event.pk}" in pool.snapshot().offers


def test_a_database_put_in_the_place_of_another_is_read_anew(pool: Pool) -> None:
    EvidenceRecord.objects.all().delete()
    IndexChange.objects.all().delete()
    assert pool.snapshot().records == {}


def test_nothing_new_costs_two_queries(pool: Pool, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        pool.snapshot()


def test_many_changes_are_read_in_batches(pool: Pool) -> None:
    put_papers(ROSA, *(f"Paper {number} on kidneys" for number in range(1_100)), start=1)
    now = pool.snapshot()
    assert len(now.records) == 1_101
    assert len(next(iter(now.offers.values())).evidence_ids) == 1_101


# The log


def log_row(number: int, key: int) -> None:
    IndexChange.objects.create(id=number, thing=ChangedThing.RECORD, key=key, at=dt.datetime.now(dt.UTC))


def test_a_number_that_is_committed_late_is_still_read() -> None:
    clock = Clock()
    log_row(10, 1)
    log = ChangeLog(clock=clock)
    log_row(13, 3)
    assert log.read_on() == {ChangedThing.RECORD: {3}}
    clock.now = WAIT_FOR_LATE - 1
    log_row(12, 2)
    assert log.read_on() == {ChangedThing.RECORD: {2}}
    assert log.read_on() == {}


def test_a_number_left_out_before_the_start_is_still_read_when_it_is_committed() -> None:
    log_row(10, 1)
    IndexChange.objects.update(at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    log_row(13, 3)
    log = ChangeLog()
    assert log.read_on() == {}
    log_row(11, 4)
    assert log.read_on() == {ChangedThing.RECORD: {4}}
    assert ChangeLog().read_on() == {}


def test_a_number_left_out_long_before_the_start_is_not_looked_for(django_assert_num_queries: Any) -> None:
    log_row(10, 1)
    log_row(13, 3)
    IndexChange.objects.update(at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    log = ChangeLog()
    with django_assert_num_queries(1):
        assert log.read_on() == {}


def test_a_number_that_stays_out_is_given_up(django_assert_num_queries: Any) -> None:
    clock = Clock()
    log_row(10, 1)
    log = ChangeLog(clock=clock)
    log_row(12, 2)
    log.read_on()
    clock.now = WAIT_FOR_LATE + 1
    log.read_on()
    with django_assert_num_queries(1):
        assert log.read_on() == {}


def test_a_shorter_log_means_another_database() -> None:
    log_row(10, 1)
    log = ChangeLog()
    IndexChange.objects.all().delete()
    with pytest.raises(LogStartedOver):
        log.read_on()
