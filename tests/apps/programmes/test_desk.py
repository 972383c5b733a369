"""The programme team's desk: what waits, the lists, claims, figures; and for everybody else no such page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions.actions import ask
from charnia.apps.matches.candidates import Candidate
from charnia.apps.organisations.actions import create_organisation
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.actions import claim_profile
from charnia.apps.people.models import Claim, ClaimStatus, Person
from charnia.apps.products.actions import create_product, write_version
from charnia.apps.products.models import Product
from charnia.apps.programmes.templatetags.desk_pages import desk_tabs
from charnia.core.vocabulary import Layer
from tests.apps.conftest import ACCEPTED_TEXT, AGREEMENT_TEXT, PUBLIC_TEXT
from tests.apps.directory.conftest import put_offer, soon

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert("x")</script>'
TEAM_PAGES = ("desk", "briefs", "gaps", "people", "organisations", "claims", "introductions", "imports", "institutions")
QUERIES = {"briefs": 7, "gaps": 13, "people": 6, "organisations": 7}

LogIn = Callable[[User], Client]


def page(client: Client, name: str, **asked: str) -> str:
    return client.get(reverse(f"programmes:{name}"), asked).content.decode()


def described(name: str, owner: User) -> Product:
    """A company of its own with one described product."""
    organisation = create_organisation(by=owner, owner=owner, fields={"name": f"{name} Ltd", "kind": "company"})
    product = create_product(organisation=organisation, name=name, by=owner)
    changes = {"title": name, "category": "diagnostic", "texts": {Layer.PUBLIC.value: PUBLIC_TEXT}}
    write_version(brief=product.brief, base=0, changes=changes, what_changed="First", by=owner)
    bring_up_to_date(brief=product.brief, by=owner)
    return product


@pytest.mark.parametrize("name", [*TEAM_PAGES, "figures"])
def test_the_desk_is_there_for_the_team_alone(name: str, desk: Client, alice: User, as_user: LogIn) -> None:
    assert desk.get(reverse(f"programmes:{name}")).status_code == 200
    assert as_user(alice).get(reverse(f"programmes:{name}")).status_code == 404
    assert Client().get(reverse(f"programmes:{name}")).status_code == 302


@pytest.mark.parametrize("name", TEAM_PAGES)
def test_a_funder_sees_figures_and_no_company(name: str, fay: User, as_user: LogIn, gaps: list[Gap]) -> None:
    client = as_user(fay)
    assert client.get(reverse(f"programmes:{name}")).status_code == 404
    text = page(client, "figures")
    assert "Alder" not in text
    assert "/desk/briefs/" not in text


def test_what_waits_for_a_human(desk: Client, gaps: list[Gap], rosa: Person, alice: User, bob: User) -> None:
    claim_profile(person=rosa, by=bob, note="It is me.")
    gap = next(gap for gap in gaps if gap.layer == Layer.PUBLIC)
    ask(gap=gap, candidate=Candidate(person=rosa), message="May we call?", by=alice)
    text = page(desk, "desk")
    assert "Claims of profiles (1)" in text
    assert "Bob Birch says: this is me" in text
    assert "Requests for introductions (1)" in text
    assert "Alder Diagnostics would like to meet Rosa Rowan" in text


def test_nothing_waits(desk: Client) -> None:
    assert "Nothing waits" in page(desk, "desk")


def test_briefs_untouched_for_long_come_up(desk: Client, product: Product) -> None:
    product.brief.versions.update(written_at="2020-01-01T00:00:00Z")
    assert "Briefs untouched for 60 days (1)" in page(desk, "desk")


def test_the_list_of_gaps_keeps_to_the_layers_that_the_team_may_read(desk: Client, gaps: list[Gap]) -> None:
    hidden = [gap for gap in gaps if gap.layer == Layer.AGREEMENT]
    assert hidden
    text = page(desk, "gaps")
    assert gaps[0].statement in text
    assert f"/gaps/{hidden[0].pk}/" not in text
    for secret in (PUBLIC_TEXT, ACCEPTED_TEXT, AGREEMENT_TEXT):
        assert secret not in text


@pytest.mark.parametrize("name", ["briefs", "gaps", "people", "organisations"])
def test_any_number_of_words_is_looked_for(name: str, desk: Client) -> None:
    assert desk.get(reverse(f"programmes:{name}"), {"q": "a\0 " * 2_000}).status_code == 200


def test_lists_are_narrowed_sorted_and_searched(desk: Client, alder: Organisation, cedar: Organisation) -> None:
    assert "Cedar Devices" in page(desk, "organisations")
    assert "Cedar Devices" not in page(desk, "organisations", q="alder")
    assert "Cedar Devices" not in page(desk, "organisations", size="start-up")
    up, down = page(desk, "organisations", sort="name"), page(desk, "organisations", sort="-name")
    assert up.index("Alder Diagnostics") < up.index("Cedar Devices")
    assert down.index("Cedar Devices") < down.index("Alder Diagnostics")
    assert "Nothing here" in page(desk, "organisations", q="zebra")
    assert desk.get("/desk/organisations/", {"sort": "nonsense", "page": "x", "size": "huge"}).status_code == 200


def test_lists_go_to_a_spreadsheet_with_formulas_made_harmless(desk: Client, cedar: Organisation) -> None:
    Organisation.objects.filter(pk=cedar.pk).update(name="=cmd()")
    answer = desk.get("/desk/organisations/", {"format": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    assert "'=cmd()" in answer.content.decode()


def test_markup_in_names_is_shown_as_text(desk: Client, gaps: list[Gap]) -> None:
    Gap.objects.update(statement=HOSTILE)
    Organisation.objects.update(name=HOSTILE)
    Product.objects.update(name=HOSTILE)
    for name in ("desk", "briefs", "gaps", "organisations"):
        assert HOSTILE not in page(desk, name)


@pytest.mark.parametrize("number", [1, 24])
@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_list_costs_the_same_for_one_and_many(
    name: str, number: int, desk: Client, alice: User, django_assert_num_queries: Any
) -> None:
    for place in range(number):
        product = described(f"Quick {place}", alice)
        Person.objects.create(name=f"Person {place}", slug=f"person-{place}", organisation=product.organisation)
    with django_assert_num_queries(QUERIES[name]):
        desk.get(reverse(f"programmes:{name}"))


def test_a_claim_is_accepted(desk: Client, rosa: Person, bob: User) -> None:
    claim = claim_profile(person=rosa, by=bob, note=HOSTILE)
    assert HOSTILE not in page(desk, "claims")
    answer = desk.post(reverse("programmes:accept-claim", args=[claim.pk]), follow=True)
    assert "now belongs to Bob Birch" in answer.content.decode()
    rosa.refresh_from_db()
    assert rosa.user == bob
    assert desk.post(reverse("programmes:accept-claim", args=[claim.pk])).status_code == 404


def test_a_claim_is_declined_with_a_reason_alone(desk: Client, rosa: Person, bob: User) -> None:
    claim = claim_profile(person=rosa, by=bob, note="It is me.")
    path = reverse("programmes:decline-claim", args=[claim.pk])
    assert "Say why not. The person reads it." in desk.post(path, {"reason": " "}).content.decode()
    assert Claim.objects.get().status == ClaimStatus.WAITING
    desk.post(path, {"reason": "Write from your work address."})
    claim.refresh_from_db()
    assert (claim.status, claim.reason) == (ClaimStatus.DECLINED, "Write from your work address.")


def test_others_cannot_answer_claims(alice: User, as_user: LogIn, rosa: Person, bob: User) -> None:
    claim = claim_profile(person=rosa, by=bob, note="It is me.")
    for name in ("accept-claim", "decline-claim"):
        assert as_user(alice).post(reverse(f"programmes:{name}", args=[claim.pk])).status_code == 404
    assert Claim.objects.get().status == ClaimStatus.WAITING


def test_figures_of_few_companies_are_held_back(fay: User, as_user: LogIn, alice: User) -> None:
    for place in range(4):
        described(f"Quick {place}", alice)
    assert "<strong>–</strong> Products described (held back)" in page(as_user(fay), "figures")
    for place in range(4, 6):
        described(f"Quick {place}", alice)
    assert "<strong>6</strong> Products described" in page(as_user(fay), "figures")


def test_each_kind_of_account_lands_where_its_work_is(tess: User, fay: User, bob: User, as_user: LogIn) -> None:
    start = reverse("home:start")
    assert as_user(tess).get(start)["Location"] == "/desk/"
    assert as_user(fay).get(start)["Location"] == "/desk/figures/"
    assert "What would you like to do first?" in as_user(bob).get(start).content.decode()
    assert 'href="/desk/figures/"' in as_user(fay).get("/").content.decode()


def test_people_can_be_narrowed_to_those_whom_the_directory_shows(desk: Client, rosa: Person) -> None:
    Person.objects.create(name="Hidden Hazel", slug="hidden-hazel", is_listed=False)
    shown, hidden = (desk.get(reverse("programmes:people"), {"listed": one}).content.decode() for one in ("yes", "no"))
    assert rosa.name in shown
    assert "Hidden Hazel" not in shown
    assert "Hidden Hazel" in hidden
    assert rosa.name not in hidden


def test_organisations_that_may_have_come_twice_wait_until_their_town_tells_them_apart(desk: Client) -> None:
    for slug, town in (("merrowby", "Merrowby"), ("merrowby-2", ""), ("other", "")):
        name = "Another place" if slug == "other" else "University of Merrowby"
        Organisation.objects.create(name=name, slug=slug, town=town, source_id=f"ror:{slug}")
    text = page(desk, "desk")
    assert "Organisations with the name of another (1)" in text
    assert "ror:merrowby-2" in text
    Organisation.objects.filter(slug="merrowby-2").update(town="Elsewhere")
    assert "Organisations with the name of another" not in page(desk, "desk")


@pytest.mark.parametrize(
    ("name", "group", "tab"),
    [
        ("desk", "To do", "Waiting"), ("claims", "To do", "Claims"), ("introductions", "To do", "Introductions"),
        ("briefs", "Needs", "Briefs"), ("gaps", "Needs", "Gaps"), ("people", "Profiles", "People"),
        ("pairs", "Profiles", "One person?"), ("moves", "Profiles", "One person?"), ("stale", "Profiles", "Stale"),
        ("organisations", "Profiles", "Organisations"), ("register-doubts", "Profiles", "Registers"),
        ("imports", "Import", "Evidence"), ("spreadsheets", "Import", "Spreadsheet"),
        ("figures", "Figures", "Counts"), ("fairness", "Figures", "Fairness"),
    ],
)  # fmt: skip
def test_each_page_of_the_desk_stands_under_its_group(desk: Client, name: str, group: str, tab: str) -> None:
    markup = page(desk, name)
    assert f'aria-label="Desk: {group}"' in markup
    assert f'aria-current="true">{group}</a>' in markup
    assert f'aria-current="page">{tab}</a>' in markup


def test_no_other_tabs_for_a_funder_and_none_for_a_page_that_is_not_there(fay: User, as_user: LogIn) -> None:
    assert 'aria-label="Desk' not in page(as_user(fay), "figures")
    with pytest.raises(KeyError):
        desk_tabs("Weather")


def test_those_whom_the_directory_shows_come_first(desk: Client, rosa: Person) -> None:
    Person.objects.create(name="Abel Absent", slug="abel-absent", is_listed=False)
    markup = page(desk, "people")
    assert markup.index(rosa.name) < markup.index("Abel Absent")


def test_the_figures_count_what_the_tabs_of_the_directory_count(fay: User, as_user: LogIn, rosa: Person) -> None:
    put_offer(title="Assay bench")
    put_offer(title="Long ago", kind="event", starts_at=soon(-30))
    put_offer(title="Kidney evening", kind="event", starts_at=soon(3))
    figures, directory = page(as_user(fay), "figures"), as_user(fay).get("/directory/").content.decode()
    for number, figure, tab in ((1, "Offers", "Offers"), (1, "Coming events", "Events"), (0, "Case studies", None)):
        assert f"<strong>{number}</strong> {figure}" in figures
        assert f"{tab or figure} ({number})" in directory
