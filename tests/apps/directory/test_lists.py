"""Search, tabs, facets, sorting and pages of the public lists."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from charnia.apps.accounts.models import User
from charnia.apps.evidence import actions
from charnia.apps.evidence.models import Authorship, EvidenceRecord
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import Person
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import OrganisationReference, PersonReference
from charnia.core.staleness import StalePolicy
from tests.apps.directory.conftest import HOSTILE, put_offer, put_records, soon

pytestmark = pytest.mark.django_db


def page(address: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(markup: str) -> list[str]:
    return re.findall(r'class="result-title"><a href="[^"]*">([^<]*)<', markup)


def put_people(number: int, **fields: object) -> None:
    for place in range(number):
        create_person(by=None, fields={"name": f"Person {place:02}", "roles": ["researcher"], **fields})


def test_one_box_finds_every_noun(papers: object, event: Offer, alder: Organisation) -> None:
    put_offer(title="Kidney assay bench")
    put_offer(kind="case-study", title="How a kidney test got paid")
    Organisation.objects.create(slug="kidney-trust", name="Kidney Trust", kind="charity")
    markup = page("/directory/?q=KIDNEY")
    assert titles(markup) == [
        "Rosa Rowan", "Kidney Trust", "Kidney assay bench", "Kidney evening", "How a kidney test got paid",
    ]  # fmt: skip
    for label in ("Everything (5)", "People (1)", "Organisations (1)", "Offers (1)", "Events (1)", "Case studies (1)"):
        assert label in markup
    assert 'href="/directory/offers/?q=KIDNEY"' in markup


def test_all_words_are_wanted_in_any_order(papers: object) -> None:
    assert titles(page("/directory/people/?q=screening+rosa")) == ["Rosa Rowan"]
    assert titles(page("/directory/people/?q=rosa+zebra")) == []


def test_a_name_comes_before_a_mention(db: None) -> None:
    put_offer(title="A bench", text="For sepsis work.")
    put_offer(title="Sepsis bench")
    assert titles(page("/directory/offers/?q=sepsis")) == ["Sepsis bench", "A bench"]
    assert titles(page("/directory/offers/?q=sepsis&sort=title")) == ["A bench", "Sepsis bench"]


def test_what_has_closed_stands_behind_what_is_still_open(db: None) -> None:
    today = timezone.localdate()
    put_offer(kind="fund", title="A closed fund", closes_on=today - dt.timedelta(days=1))
    put_offer(kind="fund", title="B last day", closes_on=today)
    put_offer(kind="fund", title="C next month", closes_on=today + dt.timedelta(days=30))
    put_offer(kind="fund", title="D always open")
    usual = page("/directory/offers/")
    assert titles(usual) == ["B last day", "C next month", "D always open", "A closed fund"]
    assert usual.count("Closed on ") == 1
    assert usual.count("Ask by ") == 2
    assert titles(page("/directory/offers/?sort=closing")) == titles(usual)
    assert titles(page("/directory/offers/?sort=title"))[0] == "A closed fund"


def test_signs_of_the_pattern_language_are_plain_letters(rosa: Person) -> None:
    assert titles(page("/directory/people/?q=%25")) == []
    assert titles(page("/directory/people/?q=R_sa")) == []
    assert "Nobody fits all of this" in page("/directory/people/?q=%00zz")


def test_people_are_narrowed_by_role_organisation_and_topic(papers: object, alder: Organisation) -> None:
    create_person(by=None, fields={"name": "Cal", "roles": ["clinician", "mentor"], "organisation": alder})
    put_records(2, start=40)
    assert titles(page("/directory/people/?role=clinician")) == ["Cal"]
    assert titles(page("/directory/people/?role=clinician&role=researcher")) == ["Rosa Rowan", "Cal"]
    assert titles(page("/directory/people/?role=researcher&organisation=alder-diagnostics")) == []
    assert titles(page("/directory/people/?topic=kidney+screening")) == ["Rosa Rowan"]
    assert titles(page("/directory/people/?topic=nothing")) == []
    assert 'Kidney screening <span aria-hidden="true">×' in page("/directory/people/?topic=kidney+screening")


def test_people_are_narrowed_by_their_part_and_by_work_with_industry(rosa: Person, alder: Organisation) -> None:
    put_people(2)
    put_records(1, PersonReference("test:rosa", "Rosa Rowan", "first author"), PersonReference("test:cal", "Cal", ""))
    markup = page("/directory/people/")
    assert 'First author <span class="count">1</span>' in markup
    assert "A record names a company" not in markup
    assert titles(page("/directory/people/?part=first-author")) == ["Rosa Rowan"]
    assert titles(page("/directory/people/?part=last-author")) == titles(page("/directory/people/?part=x")) == []
    EvidenceRecord.objects.get().organisations.add(alder)
    assert 'A record names a company <span class="count">2</span>' in page("/directory/people/")
    assert sorted(titles(page("/directory/people/?industry=company"))) == ["Cal", "Rosa Rowan"]
    assert titles(page("/directory/people/?industry=company&part=first-author")) == ["Rosa Rowan"]
    assert titles(page("/directory/people/?industry=nonsense")) == []
    Authorship.objects.filter(person=rosa).update(disowned_at=timezone.now())
    assert titles(page("/directory/people/?part=first-author")) == []
    assert titles(page("/directory/people/?industry=company")) == ["Cal"]


def test_the_count_of_a_tick_is_what_it_would_show(alder: Organisation) -> None:
    put_people(3)
    create_person(by=None, fields={"name": "Cal", "roles": ["clinician"], "organisation": alder})
    markup = page("/directory/people/?role=clinician")
    counts = dict(re.findall(r'">(\w+) <span class="count">(\d+)</span>', markup))
    assert counts == {"Researcher": "3", "Clinician": "1"}
    assert 'Alder Diagnostics <span class="count">1</span>' in markup


def test_hidden_people_are_nowhere(papers: object, rosa: Person) -> None:
    Person.objects.update(is_listed=False)
    assert titles(page("/directory/people/?q=rosa")) == []
    assert "Rosa" not in page("/directory/?q=kidney")


def test_offers_are_narrowed_by_kind_pillar_and_organisation(alder: Organisation) -> None:
    put_offer(title="Bench", organisation=alder)
    put_offer(title="Course", kind="course")
    put_offer(title="Draft", is_published=False)
    assert titles(page("/directory/offers/")) == ["Bench", "Course"]
    assert titles(page("/directory/offers/?kind=course")) == ["Course"]
    assert titles(page("/directory/offers/?pillar=cluster")) == ["Bench"]
    assert titles(page("/directory/offers/?organisation=alder-diagnostics")) == ["Bench"]
    assert titles(page("/directory/offers/?kind=magic")) == []


def test_an_offer_whose_only_giver_hides_is_not_shown(rosa: Person) -> None:
    put_offer(title="An hour of advice", kind="mentor", person=rosa)
    assert titles(page("/directory/offers/")) == ["An hour of advice"]
    Person.objects.filter(pk=rosa.pk).update(is_listed=False)
    assert titles(page("/directory/offers/")) == []


def test_organisations_are_narrowed_and_sorted(alder: Organisation, cedar: Organisation) -> None:
    Organisation.objects.filter(pk=cedar.pk).update(town="Ashby", kind="supplier")
    assert titles(page("/directory/organisations/?kind=company")) == ["Alder Diagnostics"]
    assert titles(page("/directory/organisations/?town=Ashby")) == ["Cedar Devices"]
    assert titles(page("/directory/organisations/?size=start-up")) == ["Alder Diagnostics"]
    assert titles(page("/directory/organisations/?sort=newest")) == ["Cedar Devices", "Alder Diagnostics"]


def test_events_stand_under_their_months_and_past_ones_can_be_reached(event: Offer) -> None:
    put_offer(kind="event", title="Long ago", starts_at=dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC))
    coming, past = page("/directory/events/"), page("/directory/events/?past=1")
    assert "Kidney evening" in coming
    assert "Long ago" not in coming
    assert "Kidney evening" not in past
    assert "<h2>February 2024</h2>" in past
    assert "1 event that is over" in past
    leap = page("/directory/events/?month=2024-02")
    assert "Long ago" in leap
    assert "<caption>February 2024</caption>" in leap
    assert '29<span class="visually-hidden"> February: 1 event</span>' in leap
    assert "month=2024-01" in leap
    assert "month=2024-03" in leap


@pytest.mark.parametrize("month", ["2026-13", "nonsense", "9999-99", "2026-1", ""])
def test_a_month_that_is_none_shows_what_is_coming(event: Offer, month: str) -> None:
    assert "Kidney evening" in page(f"/directory/events/?month={month}")


def test_an_event_of_today_is_not_over_yet(db: None) -> None:
    put_offer(kind="event", title="Today", starts_at=soon(0).replace(hour=0))
    assert "Today" in page("/directory/events/")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/directory/", "The directory is still empty"),
        ("/directory/?q=zebra", "Nothing has all these words"),
        ("/directory/people/", "Nobody is listed yet"),
        ("/directory/people/?q=zebra", "Nobody fits all of this"),
        ("/directory/organisations/", "No organisation is listed yet"),
        ("/directory/organisations/?q=zebra", "No organisation fits"),
        ("/directory/offers/", "Nothing is offered yet"),
        ("/directory/offers/?q=zebra", "No offer fits"),
        ("/directory/events/", "No event is coming"),
        ("/directory/events/?past=1", "No past event fits"),
        ("/directory/events/?month=2026-12", "Nothing in this month"),
        ("/directory/case-studies/", "There is no case study yet"),
        ("/directory/case-studies/?q=zebra", "No case study fits"),
    ],
)
def test_an_empty_list_says_what_to_do_next(db: None, address: str, says: str) -> None:
    assert says in page(address)


def test_lists_have_pages_of_25_and_forgive_wild_page_numbers(db: None) -> None:
    put_people(30)
    assert len(titles(page("/directory/people/?sort=name"))) == 25
    assert titles(page("/directory/people/?sort=name&page=2")) == [f"Person {n:02}" for n in range(25, 30)]
    assert len(titles(page("/directory/people/?sort=name&page=99"))) == 5
    assert len(titles(page("/directory/people/?sort=no&page=no"))) == 25
    assert "sort=name&amp;page=2" in page("/directory/people/?sort=name")


def fill(kind: str, number: int, alder: Organisation) -> None:
    for place in range(number):
        if kind == "people":
            create_person(by=None, fields={"name": f"P {place}", "roles": ["mentor"], "organisation": alder})
        elif kind == "organisations":
            Organisation.objects.create(slug=f"o-{place}", name=f"O {place}", kind="company", town="Ashby")
        else:
            what = {"offers": "course", "events": "event", "case-studies": "case-study"}[kind]
            put_offer(kind=what, organisation=alder, starts_at=soon(3) if what == "event" else None)


@pytest.mark.parametrize(
    ("kind", "queries"),
    [("people", 13), ("organisations", 10), ("offers", 10), ("events", 9), ("case-studies", 10)],
)
def test_a_list_costs_the_same_for_1_and_30(
    alder: Organisation, django_assert_num_queries: DjangoAssertNumQueries, kind: str, queries: int
) -> None:
    fill(kind, 1, alder)
    client = Client()
    page(f"/directory/{kind}/", client)
    with django_assert_num_queries(queries):
        page(f"/directory/{kind}/", client)
    Offer.objects.all().delete()
    Person.objects.all().delete()
    Organisation.objects.exclude(pk=alder.pk).delete()
    fill(kind, 30, alder)
    with django_assert_num_queries(queries):
        page(f"/directory/{kind}/", client)


def test_hostile_text_is_shown_as_text(alder: Organisation, as_user: Callable[[User], Client]) -> None:
    create_person(by=None, fields={"name": HOSTILE, "title": HOSTILE, "bio": HOSTILE, "roles": ["mentor"]})
    Organisation.objects.create(slug="h", name=HOSTILE, kind="company", town=HOSTILE, description=HOSTILE)
    put_offer(title=HOSTILE, text=HOSTILE, cost=HOSTILE, venue=HOSTILE, provider=HOSTILE)
    put_offer(kind="event", title=HOSTILE, text=HOSTILE, cost=HOSTILE, venue=HOSTILE, starts_at=soon())
    put_offer(kind="case-study", title=HOSTILE, text=HOSTILE)
    for address in ("", "people/", "organisations/", "offers/", "events/", "case-studies/"):
        markup = page(f"/directory/{address}?q=%3Cscript%3E")
        assert "<script>" not in markup
        assert "&lt;script&gt;" in markup


def test_without_a_search_nothing_is_called_the_best_match_and_capitals_do_not_sort(db: None) -> None:
    for title in ("AI award", "Accelerator", "a bench"):
        put_offer(title=title)
    plain = page("/directory/offers/")
    assert titles(plain) == ["a bench", "Accelerator", "AI award"]
    assert "Best match" not in plain
    assert "Usual order" in plain
    assert "Best match" in page("/directory/offers/?q=a")


@time_machine.travel(dt.datetime(2026, 6, 1, tzinfo=dt.UTC), tick=False)
def test_people_whose_evidence_is_old_stand_behind_the_others(db: None, settings: LazySettings) -> None:
    old, fresh = PersonReference("test:old", "Olive Old"), PersonReference("test:new", "Nora New")
    for start in (0, 5):
        put_records(1, old, start=start)
    put_records(1, fresh, start=4)
    assert titles(page("/directory/people/")) == ["Nora New", "Olive Old"]
    assert titles(page("/directory/people/?sort=evidence")) == ["Olive Old", "Nora New"]
    settings.STALE_POLICY = StalePolicy(badge_years=0)
    assert titles(page("/directory/people/")) == ["Olive Old", "Nora New"]


def test_visitors_are_not_shown_a_way_to_offers_of_their_own(alice: User, as_user: Callable[[User], Client]) -> None:
    put_offer(title="Assay bench")
    assert "My offers" not in page("/directory/offers/")
    assert "My offers" in page("/directory/offers/", as_user(alice))


def test_filters_fold_away_with_the_number_in_force(db: None) -> None:
    put_offer(title="Assay bench", kind="facility")
    assert "<summary>Narrow the list</summary>" in page("/directory/offers/")
    assert "<summary>Narrow the list (1 in force)</summary>" in page("/directory/offers/?kind=facility")
    assert "<summary>Narrow the list" not in page("/directory/case-studies/")


def test_somebody_of_many_works_is_not_behind_those_of_an_organisation(alder: Organisation) -> None:
    load = actions.open_load(source="others", by=None)
    many, few = PersonReference("x:1", "Mabel Many"), PersonReference("x:2", "Fay Few")
    records = [Record(id=f"x:{n}", title=f"Moths {n}", people=(many,)) for n in range(3)]
    actions.store_records(load=load, records=[*records, Record(id="x:9", title="Bees", people=(few,))], by=None)
    create_person(by=None, fields={"name": "Ora Organised", "organisation": alder})
    assert titles(page("/directory/people/")) == ["Mabel Many", "Ora Organised", "Fay Few"]


def test_an_organisation_of_that_very_name_comes_first_and_then_those_whose_work_is_known(db: None) -> None:
    load = actions.open_load(source="others", by=None)
    university = OrganisationReference("ror:04h699437", "University of Tarn")
    records = [Record(id=f"x:{n}", title=f"Moths {n}", organisations=(university,)) for n in range(2)]
    actions.store_records(load=load, records=records, by=None)
    for slug, name in (("college", "Tarn College"), ("tarn", "Tarn"), ("by", "Beck Mill")):
        Organisation.objects.create(slug=slug, name=name, town="Tarn")
    assert titles(page("/directory/organisations/?q=tarn")) == [
        "Tarn", "University of Tarn", "Tarn College", "Beck Mill",
    ]  # fmt: skip
    assert titles(page("/directory/organisations/")) == ["Beck Mill", "Tarn", "Tarn College", "University of Tarn"]
