"""Whom constraints keep out of a company's list, what the pages say of it, and what cannot be asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.directory.queries import people
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions.actions import ask, may_be_asked, withdraw
from charnia.apps.introductions.models import IntroductionWish
from charnia.apps.matches.candidates import Candidate, candidates_of, named_like
from charnia.apps.matches.limits import findings_about, limits_of_gap, open_requests
from charnia.apps.matches.pool import forget_matcher
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people import actions as people_actions
from charnia.apps.people.models import Absence, Person
from charnia.apps.products.models import Product
from charnia.core.evidence import PersonReference
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import ConflictGround
from tests.apps.directory.conftest import put_offer
from tests.apps.matches.use.conftest import TITLE, put_paper

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


def listing(client: Client, gap: Gap, **asked: str) -> str:
    return client.get(reverse("matches:gap", args=[gap.pk]), asked).content.decode()


def why_not(client: Client, gap: Gap, person: Person) -> str:
    return client.get(reverse("matches:why-not-one", args=[gap.pk, f"person-{person.pk}"])).content.decode()


def test_without_ties_the_expert_is_shown(expert: Person, study_gap: Gap, alice: User, as_user: LogIn) -> None:
    text = listing(as_user(alice), study_gap)
    assert "Rosa Rowan" in text
    assert "Left out of the list" not in text


def test_a_declared_conflict_keeps_out_and_the_page_counts_it(
    expert: Person, study_gap: Gap, alder: Organisation, alice: User, tess: User, as_user: LogIn
) -> None:
    people_actions.declare_conflict(
        person=expert, organisation=alder, ground=ConflictGround.MONEY, note="Holds options", by=tess
    )
    client = as_user(alice)
    text = listing(client, study_gap)
    assert "Rosa Rowan" not in text
    assert "Left out of the list: 1 because of a conflict of interest." in text
    reasons = why_not(client, study_gap, expert)
    assert "Left out of the list, whatever the score." in reasons
    assert "A conflict of interest with your company is declared." in reasons
    assert "Holds options" not in reasons
    with pytest.raises(NotAllowed, match="A conflict of interest with your company is declared"):
        ask(gap=study_gap, candidate=Candidate(person=expert), message="May we call?", by=alice)


def test_taking_the_declaration_back_brings_them_back(
    expert: Person, study_gap: Gap, alder: Organisation, alice: User, tess: User, as_user: LogIn
) -> None:
    conflict = people_actions.declare_conflict(
        person=expert, organisation=alder, ground=ConflictGround.OTHER, note="", by=tess
    )
    people_actions.withdraw_conflict(conflict=conflict, by=tess)
    assert "Rosa Rowan" in listing(as_user(alice), study_gap)


@pytest.mark.parametrize(
    ("years_ago", "is_out"), [(1, True), (9, False), (None, True)], ids=["recent", "old", "undated"]
)
def test_co_authors_of_the_companys_people(
    expert: Person,
    study_gap: Gap,
    alder: Organisation,
    alice: User,
    as_user: LogIn,
    years_ago: int | None,
    is_out: bool,
) -> None:
    people_actions.create_person(
        by=None, fields={"name": "Alma Alder", "organisation": alder, "source_id": "test:alma"}
    )
    day = timezone.localdate() - dt.timedelta(days=365 * years_ago) if years_ago else None
    put_paper("joint", PersonReference("test:rosa", "Rosa Rowan"), PersonReference("test:alma", "Alma Alder"), day=day)
    assert ("Rosa Rowan" not in listing(as_user(alice), study_gap)) == is_out


def test_people_of_the_company_itself_are_left_out(
    expert: Person, study_gap: Gap, bob: User, alice: User, as_user: LogIn
) -> None:
    Person.objects.filter(pk=expert.pk).update(user=bob)
    assert "They belong to your company." in why_not(as_user(alice), study_gap, expert)


def test_what_the_person_said_counts_at_once(
    expert: Person, study_gap: Gap, alice: User, tess: User, as_user: LogIn
) -> None:
    client = as_user(alice)
    for fields, sentence in (
        ({"takes_requests": False}, "Does not want to be asked at present."),
        ({"takes_requests": True, "avoids": "Pharmacies\nkidney disease"}, "Does not want to be asked about"),
        ({"avoids": "", "hours_a_month": 0}, "Gives no time at present."),
    ):
        people_actions.change_person(person=expert, by=tess, fields=fields)
        assert "Rosa Rowan" not in listing(client, study_gap)
        assert sentence in why_not(client, study_gap, expert)


def test_days_away(expert: Person, study_gap: Gap, alice: User, as_user: LogIn) -> None:
    today = timezone.localdate()
    absence = Absence.objects.create(person=expert, first=today, last=today + dt.timedelta(days=3))
    client = as_user(alice)
    assert "Away until" in listing(client, study_gap)
    assert "Rosa Rowan" not in listing(client, study_gap, unhindered="on")
    Absence.objects.filter(pk=absence.pk).update(last=today + dt.timedelta(days=90))
    assert "Rosa Rowan" not in listing(client, study_gap)


def test_open_requests_use_hours_up_and_withdrawn_ones_free_them(
    expert: Person, study_gap: Gap, alice: User, tess: User
) -> None:
    people_actions.change_person(person=expert, by=tess, fields={"hours_a_month": 2})
    wish = ask(gap=study_gap, candidate=Candidate(person=expert), message="May we call?", by=alice)
    other = Gap.objects.exclude(pk=study_gap.pk).filter(layer="public").first() or Gap.objects.create(
        brief=study_gap.brief, kind="skills", axis="team", statement="Help", origin="added"
    )
    assert open_requests() == {expert.pk: 1}
    assert open_requests(besides=study_gap) == {}
    today = timezone.localdate()
    assert findings_about(Candidate(person=expert), study_gap, today=today) == ()
    [finding] = findings_about(Candidate(person=expert), other, today=today)
    assert finding.withholds
    with pytest.raises(NotAllowed, match="Has no time for another request this month: one request is open"):
        ask(gap=other, candidate=Candidate(person=expert), message="May we call?", by=alice)
    withdraw(wish=IntroductionWish.objects.get(pk=wish.pk), by=alice)
    assert open_requests() == {}
    assert ask(gap=other, candidate=Candidate(person=expert), message="May we call?", by=alice).pk


def test_offers_for_others_and_closed_ones(study_gap: Gap, alice: User, as_user: LogIn) -> None:
    words = {"kind": "course", "text": TITLE}
    put_offer(title="Accuracy study for SMEs", for_sizes=["sme"], **words)
    put_offer(title="Accuracy study for Wales", for_regions=["wales"], **words)
    put_offer(title="Accuracy study long ago", closes_on=timezone.localdate() - dt.timedelta(days=1), **words)
    put_offer(title="Accuracy study next door", reach_km=10, latitude=57.1, longitude=-2.1, **words)
    text = listing(as_user(alice), study_gap)
    assert "Accuracy study for SMEs" not in text
    assert "Here the region of your company is not known." in text
    assert (
        "Left out of the list: 1 because the last day to ask is over, 1 because their terms rule your company or "
        "product out, 1 because they are too far away." in text
    )


def test_the_dossier_leaves_the_same_people_out(
    expert: Person, study_gap: Gap, product: Product, alder: Organisation, alice: User, tess: User, as_user: LogIn
) -> None:
    address = reverse("dossiers:product", args=[product.pk])
    client = as_user(alice)
    assert "Rosa Rowan" in client.get(address).content.decode()
    people_actions.declare_conflict(person=expert, organisation=alder, ground=ConflictGround.FAMILY, note="", by=tess)
    assert "Rosa Rowan" not in client.get(address).content.decode()


def test_an_organisation_that_is_not_listed_is_named_nowhere(
    expert: Person, study_gap: Gap, product: Product, cedar: Organisation, alice: User, as_user: LogIn
) -> None:
    Person.objects.filter(pk=expert.pk).update(organisation=cedar)
    pages = {
        "directory:people": ({"q": "cedar"}, []),
        "matches:gap": ({}, [study_gap.pk]),
        "matches:why-not": ({"q": "Rosa"}, [study_gap.pk]),
        "dossiers:product": ({}, [product.pk]),
    }

    def naming_cedar() -> list[str]:
        forget_matcher()
        client = as_user(alice)
        answers = {name: client.get(reverse(name, args=args), asked) for name, (asked, args) in pages.items()}
        return [name for name, answer in answers.items() if "Cedar Devices" in answer.content.decode()]

    assert naming_cedar() == list(pages)
    Organisation.objects.filter(pk=cedar.pk).update(is_listed=False)
    assert naming_cedar() == []
    assert people(("cedar",)).count() == 0


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_namesake_of_the_company_is_a_conflict_though_it_is_not_listed(
    expert: Person, study_gap: Gap, alice: User, as_user: LogIn, is_listed: bool
) -> None:
    other = Organisation.objects.create(slug="alder-2", name=" alder  DIAGNOSTICS", is_listed=is_listed)
    Person.objects.filter(pk=expert.pk).update(organisation=other)
    forget_matcher()
    assert "Their organisation bears the name of your company" in why_not(as_user(alice), study_gap, expert)


def test_the_offer_of_somebody_hidden_cannot_be_asked_for(
    expert: Person, study_gap: Gap, alder: Organisation, alice: User, tess: User, as_user: LogIn
) -> None:
    people_actions.change_person(person=expert, by=tess, fields={"takes_requests": False, "is_listed": False})
    people_actions.declare_conflict(person=expert, organisation=alder, ground=ConflictGround.DIRECTOR, note="", by=tess)
    hours = put_offer(title="Hours of advice", kind="mentor", text=TITLE, person=expert, organisation=alder)
    offer = Candidate(offer=hours)
    assert not offer.is_available
    assert candidates_of([offer.key]) == {}
    assert named_like("hours of advice", limit=5) == []
    [finding] = findings_about(offer, study_gap, today=timezone.localdate())
    assert finding.withholds
    assert not may_be_asked(gap=study_gap, candidate=offer)
    with pytest.raises(NotAllowed, match="no longer in the directory"):
        ask(gap=study_gap, candidate=offer, message="May we call?", by=alice)
    assert as_user(alice).get(reverse("introductions:ask", args=[study_gap.pk, offer.key])).status_code == 404


def test_limits_cost_the_same_queries_for_one_and_thirty(study_gap: Gap, alder: Organisation, tess: User) -> None:
    today = timezone.localdate()

    def queries() -> int:
        gap = Gap.objects.get(pk=study_gap.pk)
        with CaptureQueriesContext(connection) as found:
            limits_of_gap(gap, today=today)
        return len(found)

    def put(start: int, number: int) -> None:
        for n in range(start, start + number):
            person = people_actions.create_person(by=None, fields={"name": f"P {n}", "hours_a_month": 3})
            Absence.objects.create(person=person, first=today, last=today)
            people_actions.declare_conflict(
                person=person, organisation=alder, ground=ConflictGround.OTHER, note="", by=tess
            )
            Offer.objects.create(slug=f"o{n}", kind="course", title="C", text="T", person=person)

    put(0, 1)
    one = queries()
    put(1, 29)
    assert queries() == one
