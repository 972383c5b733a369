"""Offers are made, changed, withdrawn and published by those who give them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from charnia.apps.accounts.models import User
from charnia.apps.evidence.models import ChangedThing, IndexChange
from charnia.apps.offers.actions import change_offer, publish_offer, withdraw_offer
from charnia.apps.offers.forms import FIELDS_OF_KIND, OfferForm
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.actions import add_member
from charnia.apps.organisations.models import Membership, MembershipRole, Organisation
from charnia.apps.people.models import Person
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import OfferKind

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert("x")</script>'


def fields(alder: Organisation, **more: str) -> dict[str, str]:
    return {"offered_by": str(alder.pk), "title": "A bench", "text": "Cell culture.", **more}


def test_every_kind_has_its_fields() -> None:
    assert set(FIELDS_OF_KIND) == set(OfferKind)


@pytest.mark.parametrize("kind", list(OfferKind))
def test_the_form_of_every_kind_can_be_opened(
    alder: Organisation, alice: User, as_user: Callable[[User], Client], kind: OfferKind
) -> None:
    markup = as_user(alice).get(f"/offers/new/{kind.value}/").content.decode()
    assert "Describe what you offer" in markup
    assert ('name="starts_at"' in markup) is ("starts_at" in FIELDS_OF_KIND[kind])


def test_a_kind_that_is_none_is_a_missing_page(
    alder: Organisation, alice: User, as_user: Callable[[User], Client]
) -> None:
    assert as_user(alice).get("/offers/new/magic/").status_code == 404


def test_an_offer_that_is_sent_twice_is_made_once(
    alder: Organisation, bob: User, as_user: Callable[[User], Client]
) -> None:
    client, path = as_user(bob), "/offers/new/event/"
    sent = fields(alder, starts_at="2027-07-01T18:30")
    assert client.post(path, sent).status_code == 302
    assert "You have made this offer already." in client.post(path, sent).content.decode()
    assert client.post(path, sent | {"starts_at": "2027-08-01T18:30"}).status_code == 302
    assert Offer.objects.filter(title="A bench").count() == 2


def test_a_member_makes_an_offer_for_the_organisation(
    alder: Organisation, bob: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(bob)
    answer = client.post("/offers/new/facility/", fields(alder, venue="Unit 4", cost="Free"))
    offer = Offer.objects.get()
    assert answer["Location"] == "/directory/offers/a-bench/"
    assert (offer.organisation, offer.kind, offer.venue, offer.created_by) == (alder, "facility", "Unit 4", bob)
    assert offer.is_published
    assert IndexChange.objects.filter(thing=ChangedThing.OFFER, key=offer.pk).count() == 1
    assert "A bench" in client.get("/offers/").content.decode()


def test_a_draft_is_kept_and_published_later_and_withdrawn_again(
    alder: Organisation, alice: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(alice)
    client.post("/offers/new/facility/", fields(alder, draft="1"))
    assert Client().get("/directory/offers/a-bench/").status_code == 404
    client.post("/offers/a-bench/publish/")
    assert Client().get("/directory/offers/a-bench/").status_code == 200
    answer = client.post("/offers/a-bench/withdraw/", follow=True)
    assert "is withdrawn. You can publish it again." in answer.content.decode()
    assert Client().get("/directory/offers/a-bench/").status_code == 404


def test_an_event_needs_its_day_and_hour(alder: Organisation, alice: User, as_user: Callable[[User], Client]) -> None:
    client = as_user(alice)
    markup = client.post("/offers/new/event/", fields(alder)).content.decode()
    assert "<title>Error: " in markup
    assert "Cell culture." in markup
    client.post("/offers/new/event/", fields(alder, starts_at="2027-07-01T18:30", ends_at="2027-07-01T20:00"))
    assert Offer.objects.get().starts_at == dt.datetime(2027, 7, 1, 17, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"starts_at": "2027-07-02T18:30", "ends_at": "2027-07-01T20:00"}, "It must end after it starts."),
        ({"ends_at": "2027-07-01T20:00"}, "Say when it starts too."),
        ({"url": "javascript:alert(1)"}, "Give the address of a web page"),
        ({"closes_on": "soon"}, "Give a day, such as"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    alder: Organisation, alice: User, as_user: Callable[[User], Client], more: dict[str, str], says: str
) -> None:
    markup = as_user(alice).post("/offers/new/course/", fields(alder, **more)).content.decode()
    assert says in markup
    assert not Offer.objects.exists()


def test_people_offer_in_their_own_name(rosa: Person, charlie: User, as_user: Callable[[User], Client]) -> None:
    Person.objects.update(user=charlie)
    client = as_user(charlie)
    client.post("/offers/new/mentor/", {"offered_by": "myself", "title": "An hour", "text": "On assays."})
    assert Offer.objects.get().person == rosa
    assert "An hour" in Client().get("/directory/people/rosa-rowan/").content.decode()


def test_nobody_offers_for_others(
    alder: Organisation, cedar: Organisation, charlie: User, as_user: Callable[[User], Client]
) -> None:
    for giver in (str(alder.pk), "cluster", "myself", "", "999"):
        answer = as_user(charlie).post("/offers/new/facility/", fields(alder, offered_by=giver))
        assert answer.status_code == 200
    assert not Offer.objects.exists()


def test_an_account_without_a_name_to_offer_in_is_told_what_to_do(fay: User, as_user: Callable[[User], Client]) -> None:
    answer = as_user(fay).get("/offers/new/mentor/", follow=True)
    assert "Say first who you are" in answer.content.decode()


def test_the_team_offers_for_the_cluster_and_chooses_from_a_list_when_it_is_long(
    tess: User, as_user: Callable[[User], Client]
) -> None:
    for number in range(8):
        Organisation.objects.create(slug=f"o-{number}", name=f"O {number}", kind="company")
    client = as_user(tess)
    assert '<select name="offered_by"' in client.get("/offers/new/market-access/").content.decode()
    client.post("/offers/new/market-access/", {"offered_by": "cluster", "title": "Buyers", "text": "How they buy."})
    assert Offer.objects.get().organisation is None


def test_an_offer_is_changed_by_those_who_keep_it_and_nobody_else(
    alder: Organisation, alice: User, charlie: User, fay: User, as_user: Callable[[User], Client]
) -> None:
    as_user(alice).post("/offers/new/facility/", fields(alder))
    for verb in ("change", "withdraw", "publish"):
        address = f"/offers/a-bench/{verb}/"
        assert Client().post(address).status_code == 302
        assert as_user(charlie).post(address, fields(alder)).status_code == 404
        assert as_user(fay).post(address, fields(alder)).status_code == 404
    client = as_user(alice)
    assert 'value="A bench"' in client.get("/offers/a-bench/change/").content.decode()
    client.post("/offers/a-bench/change/", {"title": "Two benches", "text": "Cell culture.", "venue": "Unit 5"})
    offer = Offer.objects.get()
    assert (offer.title, offer.venue, offer.organisation, offer.kind) == ("Two benches", "Unit 5", alder, "facility")


def test_an_offer_called_new_can_still_be_changed(
    alder: Organisation, alice: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(alice)
    client.post("/offers/new/facility/", fields(alder, title="New"))
    assert Offer.objects.get().slug == "new"
    assert "Change this offer" in client.get("/offers/new/change/").content.decode()


def test_a_withdrawal_asks_once(alder: Organisation, alice: User, as_user: Callable[[User], Client]) -> None:
    client = as_user(alice)
    client.post("/offers/new/facility/", fields(alder))
    assert "/offers/a-bench/withdraw/" in client.get("/offers/").content.decode()
    asked = client.get("/offers/a-bench/withdraw/").content.decode()
    assert "It leaves the directory and every match at once, for everybody at Alder Diagnostics too." in asked
    assert "Withdraw it" in asked
    assert Offer.objects.get().is_published
    client.post("/offers/a-bench/withdraw/")
    assert not Offer.objects.get().is_published
    assert "It is a draft already" in client.get("/offers/a-bench/withdraw/").content.decode()


def assert_kept_by(offer: Offer, user: User, client: Client) -> None:
    assert offer.title in client.get("/offers/").content.decode()
    assert f"/offers/{offer.slug}/change/" in client.get(offer.get_absolute_url()).content.decode()
    withdraw_offer(offer=offer, by=user)
    publish_offer(offer=offer, by=user)


def assert_not_kept_by(offer: Offer, user: User, client: Client) -> None:
    assert offer.title not in client.get("/offers/").content.decode()
    assert f"/offers/{offer.slug}/change/" not in client.get(offer.get_absolute_url()).content.decode()
    for verb in ("change", "withdraw", "publish"):
        assert client.get(f"/offers/{offer.slug}/{verb}/").status_code in {404, 405}
        assert client.post(f"/offers/{offer.slug}/{verb}/").status_code == 404
    with pytest.raises(NotAllowed, match="Only whoever made this offer, the person it names, the owners"):
        withdraw_offer(offer=offer, by=user)
    with pytest.raises(NotAllowed, match="change or withdraw it"):
        change_offer(offer=offer, by=user, fields={"title": "Mine now"})


def test_an_organisations_offer_is_kept_by_its_maker_its_owners_and_the_team(
    alder: Organisation, alice: User, bob: User, charlie: User, tess: User, as_user: Callable[[User], Client]
) -> None:
    add_member(organisation=alder, user=charlie, role=MembershipRole.MEMBER, by=alice)
    as_user(bob).post("/offers/new/facility/", fields(alder))
    offer = Offer.objects.get()
    for keeper in (bob, alice, tess):
        assert_kept_by(offer, keeper, as_user(keeper))
    assert_not_kept_by(offer, charlie, as_user(charlie))


def test_an_organisations_offer_is_kept_by_the_person_it_names(
    alder: Organisation, rosa: Person, bob: User, charlie: User, as_user: Callable[[User], Client]
) -> None:
    Person.objects.update(user=charlie)
    rosa.refresh_from_db()
    offer = Offer.objects.create(slug="talk", kind="expert", title="A talk", text="x", organisation=alder, person=rosa)
    assert_kept_by(offer, charlie, as_user(charlie))
    assert_not_kept_by(offer, bob, as_user(bob))


def test_who_has_left_an_organisation_keeps_none_of_its_offers(
    alder: Organisation, bob: User, as_user: Callable[[User], Client]
) -> None:
    as_user(bob).post("/offers/new/facility/", fields(alder))
    Membership.objects.filter(user=bob).delete()
    assert_not_kept_by(Offer.objects.get(), bob, as_user(bob))


def test_hostile_text_is_shown_as_text(alder: Organisation, alice: User, as_user: Callable[[User], Client]) -> None:
    client = as_user(alice)
    client.post("/offers/new/facility/", fields(alder, title=HOSTILE, text=HOSTILE, venue=HOSTILE, how_to_ask=HOSTILE))
    for address in ("/offers/", f"/offers/{Offer.objects.get().slug}/change/"):
        markup = client.get(address).content.decode()
        assert "<script" not in markup
        assert "&lt;script&gt;" in markup


def test_my_offers_cost_the_same_for_1_and_30(
    alder: Organisation,
    alice: User,
    as_user: Callable[[User], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = as_user(alice)
    assert "You have not offered anything yet" in client.get("/offers/").content.decode()
    for number in (1, 29):
        for place in range(number):
            Offer.objects.create(slug=f"o-{number}-{place}", kind="course", title="x", text="x", organisation=alder)
        with django_assert_num_queries(4):
            client.get("/offers/")


def test_the_form_asks_no_more_than_its_kind_needs(alice: User) -> None:
    form = OfferForm(kind=OfferKind.MENTOR, by=alice)
    assert list(form.fields) == ["offered_by", "title", "text", "how_to_ask", "url"]
    assert OfferForm(kind=OfferKind.FUND, by=alice).fields["cost"].label == "How much it pays"
