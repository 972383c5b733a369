"""The pages of people, organisations and offers: what they show, to whom, and what machines read."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings
from pytest_django.fixtures import DjangoAssertNumQueries

from charnia.apps.accounts.models import User
from charnia.apps.evidence.models import Authorship, EvidenceRecord
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import Person
from tests.apps.directory.conftest import HOSTILE, put_offer, put_records, soon

pytestmark = pytest.mark.django_db
ROSA = "/directory/people/rosa-rowan/"


def page(address: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def facts(markup: str) -> dict[str, Any]:
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', markup, re.DOTALL)
    assert block is not None
    read: dict[str, Any] = json.loads(block[1])
    return read


def test_a_profile_shows_evidence_with_its_source_and_age(papers: list[EvidenceRecord]) -> None:
    put_records(2, start=40)
    markup = page(ROSA)
    assert "Kidney screening in pharmacy 0" in markup
    assert "source: test papers" in markup
    assert "CC BY 4.0" in markup
    assert "role: first author" in markup
    assert "years old" in markup
    assert "Newest evidence:" in markup
    assert "Evidence by year" in markup
    assert 'topic=kidney%20screening#evidence">Kidney screening' in markup
    assert "nobody yet: put together from public records" in markup
    assert "Not mine" not in markup


def test_the_hours_that_a_person_can_give_are_not_public(rosa: Person) -> None:
    Person.objects.update(hours_a_month=7)
    assert "7 hour" not in page(ROSA)


def test_a_profile_offers_its_claim_only_while_nobody_keeps_it(rosa: Person, bob: User) -> None:
    assert "This is me" in page(ROSA)
    Person.objects.update(user=bob)
    assert "This is me" not in page(ROSA)


def test_a_hidden_profile_is_there_for_its_owner_and_the_team_alone(
    rosa: Person, rosas_account: User, charlie: User, tess: User, as_user: Callable[[User], Client]
) -> None:
    Person.objects.update(is_listed=False)
    assert Client().get(ROSA).status_code == 404
    assert as_user(charlie).get(ROSA).status_code == 404
    for user in (rosas_account, tess):
        markup = page(ROSA, as_user(user))
        assert "This profile is hidden" in markup
        assert 'content="noindex"' in markup
        assert "ld+json" not in markup


def test_what_is_not_mine_leaves_every_page_at_once_and_comes_back(
    papers: list[EvidenceRecord], rosas_account: User, as_user: Callable[[User], Client]
) -> None:
    put_records(2, start=40)
    client = as_user(rosas_account)
    assert "Kidney screening" in page(ROSA)
    assert "6 records" in page(ROSA)
    kidney = Authorship.objects.filter(record__title__startswith="Kidney")
    for authorship in kidney:
        answer = client.post(f"/evidence/named/{authorship.pk}/not-mine/", follow=True)
        assert "no longer counts for Rosa Rowan" in answer.content.decode()
    visitor = page(ROSA)
    assert "Kidney screening" not in visitor
    assert "3 records" in visitor
    assert "2020" not in visitor
    assert "Rosa Rowan" not in page("/directory/people/?q=kidney")
    assert "Rosa Rowan" not in page("/directory/people/?topic=kidney+screening")
    assert "3 records of evidence" in page("/directory/people/")
    record = kidney[0].record
    assert "Rosa Rowan" not in page(f"/evidence/{record.pk}/")
    assert "Removed from this profile" in page(ROSA, client)
    for authorship in kidney:
        client.post(f"/evidence/named/{authorship.pk}/mine-after-all/")
    assert "Kidney screening" in page(ROSA)
    assert "6 records" in page(ROSA)


def test_nobody_else_says_what_is_not_mine(
    papers: list[EvidenceRecord], charlie: User, tess: User, as_user: Callable[[User], Client]
) -> None:
    authorship = Authorship.objects.all()[0]
    address = f"/evidence/named/{authorship.pk}/not-mine/"
    assert Client().post(address).status_code == 302
    assert as_user(charlie).post(address).status_code == 404
    assert as_user(tess).get(address).status_code == 405
    assert Authorship.objects.filter(disowned_at=None).count() == 4
    assert as_user(tess).post(address).status_code == 302
    again = as_user(tess).post(address, follow=True)
    assert "has already been removed" in again.content.decode()


def test_the_evidence_of_a_profile_has_pages(rosa: Person) -> None:
    put_records(30)
    assert page(ROSA).count('class="result-title"') == 25
    assert page(f"{ROSA}?page=2").count('class="result-title"') == 5


def test_a_profile_costs_the_same_for_1_and_30_records(
    rosa: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    put_records(1)
    page(ROSA, client)
    with django_assert_num_queries(18):
        page(ROSA, client)
    put_records(29, start=1)
    page(ROSA, client)
    with django_assert_num_queries(18):
        page(ROSA, client)


def test_an_organisation_shows_facts_neighbours_people_offers_and_evidence(alder: Organisation, event: Offer) -> None:
    Organisation.objects.filter(pk=alder.pk).update(
        ror="https://ror.org/012345678", companies_house="01234567", website="https://alder.example"
    )
    Organisation.objects.create(slug="near", name="Near Labs", kind="campus", latitude=52.78, longitude=-1.2)
    create_person(by=None, fields={"name": "Ada", "roles": ["founder"], "organisation": alder})
    markup = page("/directory/organisations/alder-diagnostics/")
    assert 'href="https://ror.org/012345678"' in markup
    assert "01234567" in markup
    assert "Near Labs" in markup
    assert "Ada" in markup
    assert "Kidney evening" in markup
    assert facts(markup)["@type"] == "Corporation"


def test_products_are_never_on_a_public_page(alder: Organisation, product: object) -> None:
    assert "AlderQuick" not in page("/directory/organisations/alder-diagnostics/")
    assert "Nothing has all these words" in page("/directory/?q=AlderQuick")


def test_an_unlisted_organisation_is_its_members_and_the_teams_alone(
    alder: Organisation, alice: User, charlie: User, tess: User, as_user: Callable[[User], Client]
) -> None:
    Organisation.objects.update(is_listed=False)
    address = "/directory/organisations/alder-diagnostics/"
    assert Client().get(address).status_code == 404
    assert as_user(charlie).get(address).status_code == 404
    assert "This page is hidden" in page(address, as_user(alice))
    assert "This page is hidden" in page(address, as_user(tess))


def test_the_offer_of_somebody_hidden_is_theirs_and_the_teams_alone(
    papers: list[EvidenceRecord],
    rosa: Person,
    rosas_account: User,
    charlie: User,
    tess: User,
    as_user: Callable[[User], Client],
) -> None:
    offer = put_offer(title="An hour of advice", kind="mentor", person=rosa)
    offer.evidence.add(papers[0])
    assert "An hour of advice" in page(papers[0].get_absolute_url())
    Person.objects.update(is_listed=False)
    assert "An hour of advice" not in page(papers[0].get_absolute_url())
    assert Client().get(offer.get_absolute_url()).status_code == 404
    assert as_user(charlie).get(offer.get_absolute_url()).status_code == 404
    for user in (rosas_account, tess):
        markup = page(offer.get_absolute_url(), as_user(user))
        assert "because the profile of the person who makes it is hidden" in markup
        assert 'content="noindex"' in markup
        assert "ld+json" not in markup


def test_an_offer_shows_where_a_fact_comes_from_and_what_speaks_against(db: None) -> None:
    offer = put_offer(
        kind="fund", title="Bridge fund", provider="A funder", source="The funder's call of July", as_of="2026-07",
        fact_status="recall", cautions=["Believed closed."], closes_on=dt.date(2020, 1, 1), url="javascript:alert(1)",
        cost="up to £5",
    )  # fmt: skip
    markup = page(offer.get_absolute_url())
    for said in (
        "The funder&#x27;s call of July",
        "2026-07",
        "Unverified",
        "From memory",
        "Believed closed.",
        "Amount",
    ):
        assert said in markup
    assert "The last day to ask was 1 January 2020." in markup
    assert "javascript:" not in markup.replace("ld+json", "")
    assert facts(markup)["@type"] == "Grant"
    assert facts(markup)["funder"]["name"] == "A funder"


def test_a_draft_is_there_for_those_who_keep_it(
    alder: Organisation, alice: User, charlie: User, as_user: Callable[[User], Client]
) -> None:
    draft = put_offer(organisation=alder, is_published=False)
    assert Client().get(draft.get_absolute_url()).status_code == 404
    assert as_user(charlie).get(draft.get_absolute_url()).status_code == 404
    markup = page(draft.get_absolute_url(), as_user(alice))
    assert "This is a draft" in markup
    assert "Change this offer" in markup


def test_an_event_is_an_event_to_machines(event: Offer) -> None:
    read = facts(page(event.get_absolute_url()))
    assert read["@type"] == "Event"
    assert read["startDate"].startswith(f"{soon():%Y-%m-%d}")
    assert read["organizer"] == {"@type": "Organization", "name": "Alder Diagnostics"}
    assert read["location"]["name"] == "Hall 2"


def test_hostile_text_stays_text_on_every_page(rosa: Person) -> None:
    Person.objects.update(name=HOSTILE, bio=HOSTILE, title=HOSTILE, interests=HOSTILE)
    Organisation.objects.create(slug="h", name=HOSTILE, kind="company", description=HOSTILE, website="javascript:x")
    offer = put_offer(title=HOSTILE, text=HOSTILE, how_to_ask=HOSTILE, source=HOSTILE, cautions=[HOSTILE], person=rosa)
    for address in (ROSA, "/directory/organisations/h/", offer.get_absolute_url()):
        markup = page(address)
        assert '<script>alert("x")' not in markup
        assert markup.count("<script") == markup.count("</script>") == 1
        assert HOSTILE in json.dumps(facts(markup)).encode().decode("unicode_escape")
        assert 'href="javascript' not in markup


def test_a_page_has_one_address_and_fictional_ones_are_not_indexed(rosa: Person) -> None:
    markup = page(f"{ROSA}?page=1")
    assert '<link rel="canonical" href="http://testserver/directory/people/rosa-rowan/">' in markup
    assert 'name="description"' in markup
    assert "noindex" not in markup
    Person.objects.update(is_fictional=True)
    assert '<meta name="robots" content="noindex">' in page(ROSA)


def test_the_sitemap_names_what_is_real_and_listed(rosa: Person, alder: Organisation, event: Offer) -> None:
    create_person(by=None, fields={"name": "Hidden", "is_listed": False})
    create_person(by=None, fields={"name": "Invented", "is_fictional": True})
    put_offer(slug="draft", is_published=False)
    answer = Client().get("/sitemap.xml")
    markup = answer.content.decode()
    assert answer["Content-Type"] == "application/xml"
    for path in (ROSA, "/directory/organisations/alder-diagnostics/", "/directory/offers/kidney-evening/"):
        assert f"<loc>http://testserver{path}</loc>" in markup
    for slug in ("hidden", "invented", "draft"):
        assert f"/{slug}/" not in markup


def test_robots_are_told_where_to_look_and_to_leave_a_demonstration_alone(db: None) -> None:
    said = Client().get("/robots.txt").content.decode()
    assert "Disallow: /products/" in said
    assert "Sitemap: http://testserver/sitemap.xml" in said
    with override_settings(IS_DEMONSTRATION=True):
        assert Client().get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_an_event_can_be_kept_and_the_calendar_subscribed_to(event: Offer) -> None:
    put_offer(kind="event", title="Last year", starts_at=soon(-400))
    put_offer(kind="event", title="Last week", starts_at=soon(-7))
    put_offer(kind="event", title="A draft", starts_at=soon(5), is_published=False)
    one = Client().get("/directory/events/kidney-evening.ics")
    assert one["Content-Type"] == "text/calendar; charset=utf-8"
    assert one["Content-Disposition"] == 'attachment; filename="kidney-evening.ics"'
    assert f"UID:offer-{event.pk}@testserver\r\n" in one.content.decode()
    feed = Client().get("/directory/events.ics").content.decode()
    assert feed.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:Last week\r\n" in feed
    assert "URL:http://testserver/directory/offers/kidney-evening/" in feed


def test_only_events_have_a_calendar_file(db: None) -> None:
    assert Client().get(f"/directory/events/{put_offer().slug}.ics").status_code == 404


def test_owners_and_the_team_change_an_organisation_and_members_offer_for_it(
    alder: Organisation, alice: User, bob: User, charlie: User, tess: User, as_user: Callable[[User], Client]
) -> None:
    address, link = "/directory/organisations/alder-diagnostics/", f"/organisations/{alder.pk}/edit/"
    assert link in page(address, as_user(alice))
    assert link not in page(address, as_user(bob))
    assert "Make an offer" in page(address, as_user(bob))
    assert link in page(address, as_user(tess))
    assert "Make an offer" in page(address, as_user(tess))
    assert "Make an offer" not in page(address, as_user(charlie))


def test_the_picture_of_the_site_is_found_where_programs_look_for_it(db: None) -> None:
    answer = Client().get("/favicon.ico")
    assert answer.status_code == 302
    assert answer["Location"].endswith(".svg")
