"""Stale profiles retire by a policy, come back by one click or by newer evidence, and owners are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.evidence import actions, retirement_actions
from charnia.apps.evidence.models import EvidenceRecord, Retirement, RetirementStatus
from charnia.apps.evidence.retirement import examine_profiles, retire_profiles
from charnia.apps.evidence.seen import SeenRecords, vanished_since
from charnia.apps.people.actions import claim_profile, decide_claim, settle_by_orcid
from charnia.apps.people.models import Person
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import PersonReference
from charnia.core.staleness import StalePolicy
from charnia.core.verdict import NotAllowed

TODAY = dt.date(2026, 11, 27)
POLICY = StalePolicy(badge_years=5, retire_years=10, missed_loads=2)


def put(year: int, number: int = 0) -> None:
    load = actions.open_load(source="test papers", by=None, filename="papers.jsonl")
    record = Record(
        id=f"doi:10.1/{number}", title=f"Paper {number}", date=dt.date(year, 3, 1),
        people=(PersonReference("test:rosa", "Rosa Rowan", "first"),),
    )  # fmt: skip
    actions.store_records(load=load, records=[record], by=None)


def run() -> tuple[int, int, int]:
    report = retire_profiles(policy=POLICY, today=TODAY)
    return len(report.retired), len(report.asked), len(report.returned)


def is_listed(person: Person) -> bool:
    return Person.objects.get(pk=person.pk).is_listed


def test_looking_changes_nothing(rosa: Person) -> None:
    put(2014)
    assert [one.reason for one in examine_profiles(policy=POLICY, today=TODAY).retired] == [
        "The newest known evidence is of 2014, 12 years ago."
    ]
    assert is_listed(rosa)
    assert not Retirement.objects.exists()


def test_an_old_profile_retires_once_and_newer_evidence_brings_it_back(rosa: Person) -> None:
    put(2014)
    assert run() == (1, 0, 0)
    assert not is_listed(rosa)
    assert run() == (0, 0, 0)
    put(2026, number=1)
    assert run() == (0, 0, 1)
    assert is_listed(rosa)
    assert AuditEntry.objects.filter(action="profile.returned").count() == 1


def test_the_owner_of_a_claimed_profile_is_asked_and_decides(rosa: Person, bob: User) -> None:
    Person.objects.filter(pk=rosa.pk).update(user=bob)
    put(2014)
    assert run() == (0, 1, 0)
    assert is_listed(rosa)
    asked = Retirement.objects.get()
    retirement_actions.keep_profile(retirement=asked, by=bob)
    assert run() == (0, 0, 0)
    with pytest.raises(NotAllowed):
        retirement_actions.let_retire(retirement=asked, by=bob)


def test_an_owner_who_lets_the_profile_go_is_not_brought_back_by_evidence(rosa: Person, bob: User) -> None:
    Person.objects.filter(pk=rosa.pk).update(user=bob)
    put(2014)
    run()
    retirement_actions.let_retire(retirement=Retirement.objects.get(), by=bob)
    assert not is_listed(rosa)
    put(2026, number=1)
    assert run() == (0, 0, 0)


def test_the_team_undoes_it_and_the_policy_leaves_the_profile_alone(rosa: Person, tess: User) -> None:
    put(2014)
    run()
    retirement_actions.keep_profile(retirement=Retirement.objects.get(), by=tess)
    assert is_listed(rosa)
    assert run() == (0, 0, 0)
    assert Retirement.objects.get().status == RetirementStatus.KEPT


def test_nobody_else_decides(rosa: Person, charlie: User) -> None:
    put(2014)
    run()
    with pytest.raises(NotAllowed, match="Only the person themselves"):
        retirement_actions.keep_profile(retirement=Retirement.objects.get(), by=charlie)


def test_what_is_not_known_to_be_old_stays(rosa: Person) -> None:
    assert run() == (0, 0, 0)
    load = actions.open_load(source="undated", by=None)
    people = (PersonReference("test:rosa", "Rosa Rowan"),)
    actions.store_records(load=load, records=[Record(id="u:1", title="Undated", people=people)], by=None)
    assert run() == (0, 0, 0)


def test_a_profile_of_which_the_sources_have_nothing_left_retires(rosa: Person) -> None:
    put(2026)
    load = EvidenceRecord.objects.get().load
    vanished_since(load, SeenRecords(), is_whole=False)
    for _ in range(2):
        assert run() == (0, 0, 0)
        vanished_since(load, SeenRecords())
    assert run() == (1, 0, 0)
    seen = SeenRecords()
    seen.add(EvidenceRecord.objects.values_list("pk", flat=True))
    vanished_since(load, seen)
    assert run() == (0, 0, 1)


def test_the_desk_lists_the_retired_with_their_undo(
    rosa: Person, tess: User, charlie: User, as_user: Callable[[User], Client]
) -> None:
    put(2014)
    run()
    page = as_user(tess).get("/desk/stale/").content.decode()
    assert "Rosa Rowan" in page
    assert "Bring it back" in page
    assert as_user(charlie).get("/desk/stale/").status_code == 404
    address = f"/evidence/retirements/{Retirement.objects.get().pk}/keep/"
    assert as_user(charlie).post(address).status_code == 404
    assert as_user(tess).post(address).status_code == 302
    assert is_listed(rosa)


def test_the_owner_is_asked_on_the_profile(rosa: Person, bob: User, as_user: Callable[[User], Client]) -> None:
    Person.objects.filter(pk=rosa.pk).update(user=bob)
    put(2014)
    run()
    assert "Is this profile still right?" in as_user(bob).get(rosa.get_absolute_url()).content.decode()
    assert "Is this profile still right?" not in Client().get(rosa.get_absolute_url()).content.decode()


ORCID = "0000-0002-1825-0097"


def test_a_claim_that_the_team_accepts_answers_the_question(rosa: Person, bob: User, charlie: User, tess: User) -> None:
    Person.objects.filter(pk=rosa.pk).update(user=charlie)
    put(2014)
    assert run() == (0, 1, 0)
    Person.objects.filter(pk=rosa.pk).update(user=None)
    rosa.refresh_from_db()
    decide_claim(claim=claim_profile(person=rosa, by=bob, note="Me."), accept=True, by=tess)
    kept = Retirement.objects.get()
    assert (kept.status, kept.decided_by) == (RetirementStatus.KEPT, bob)
    assert run() == (0, 0, 0)


def test_a_retired_profile_comes_back_when_its_orcid_holder_signs_in(rosa: Person, bob: User) -> None:
    Person.objects.filter(pk=rosa.pk).update(orcid=ORCID)
    put(2014)
    assert run() == (1, 0, 0)
    assert settle_by_orcid(user=bob, orcid=ORCID).is_new
    assert is_listed(rosa)
    assert Retirement.objects.get().status == RetirementStatus.KEPT


def test_a_refused_claim_leaves_the_retirement_and_a_person_s_own_answer_stands(
    rosa: Person, bob: User, charlie: User, tess: User
) -> None:
    Person.objects.filter(pk=rosa.pk).update(user=charlie)
    put(2014)
    run()
    retirement_actions.let_retire(retirement=Retirement.objects.get(), by=charlie)
    Person.objects.filter(pk=rosa.pk).update(user=None, orcid=ORCID)
    rosa.refresh_from_db()
    claim = claim_profile(person=rosa, by=bob, note="Me.")
    decide_claim(claim=claim, accept=False, by=tess, reason="No.")
    assert Retirement.objects.get().status == RetirementStatus.RETIRED
    settle_by_orcid(user=bob, orcid=ORCID)
    assert Retirement.objects.get().status == RetirementStatus.RETIRED
    assert not is_listed(rosa)


def put_old_people(number: int) -> None:
    load = actions.open_load(source="old papers", by=None)
    for place in range(number):
        people = (PersonReference(f"test:old-{place}", f"Olga Old {place}", "first"),)
        record = Record(id=f"doi:10.2/{place}", title="Old", date=dt.date(2010, 1, 1), people=people)
        actions.store_records(load=load, records=[record], by=None)


@pytest.mark.parametrize("number", [1, 30])
def test_the_desk_costs_the_same_for_one_profile_and_thirty(
    tess: User, as_user: Callable[[User], Client], number: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    put_old_people(number)
    client = as_user(tess)
    with django_assert_num_queries(STALE_QUERIES):
        page = client.get("/desk/stale/")
    assert page.context["due_page"].paginator.count == number
    retire_profiles(policy=POLICY, today=TODAY)
    with django_assert_num_queries(STALE_QUERIES):
        page = client.get("/desk/stale/")
    assert page.content.decode().count("Bring it back") == number


STALE_QUERIES = 6


def test_those_next_in_turn_are_paged(tess: User, as_user: Callable[[User], Client]) -> None:
    put_old_people(30)
    client = as_user(tess)
    first, second = (client.get(f"/desk/stale/?next={page}").content.decode() for page in (1, 2))
    assert (first.count("It would leave"), second.count("It would leave")) == (25, 5)
    assert "It would meet 30 profiles; 26 to 30:" in second
    assert 'href="?next=2"' in first


@pytest.mark.parametrize("policy", [StalePolicy(5, 0, 0), StalePolicy(5, 10, 0), StalePolicy(5, 0, 1)])
def test_each_part_of_the_policy_can_be_off(rosa: Person, policy: StalePolicy) -> None:
    put(2014)
    EvidenceRecord.objects.update(missed_loads=1)
    due = examine_profiles(policy=policy, today=TODAY).retired
    assert len(due) == bool(policy.retire_years or policy.missed_loads)
    assert all(one.reason for one in due)
