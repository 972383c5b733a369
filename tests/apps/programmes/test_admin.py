"""The admin pages: for administrators alone, by the site's own log-in, each write with a row in the audit trail."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord, IndexChange
from charnia.apps.matches.pool import Pool
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation, RegisterEntry, RegisterLoad
from charnia.apps.people.models import Claim, Person
from charnia.apps.work.models import Job, Worker

pytestmark = pytest.mark.django_db
OURS = (
    User,
    Organisation,
    RegisterEntry,
    RegisterLoad,
    Person,
    Claim,
    Offer,
    EvidenceLoad,
    EvidenceRecord,
    AuditEntry,
    Job,
    Worker,
)


@pytest.fixture
def ada(as_user: Callable[[User], Client]) -> Client:
    """An administrator's browser."""
    return as_user(User.objects.create_superuser("ada@example.org", "a long password", name="Ada Ash"))


def test_visitors_are_sent_to_the_site_s_own_log_in(alice: User, as_user: Callable[[User], Client]) -> None:
    answer = Client().get("/admin/login/?next=/admin/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert as_user(alice).get("/admin/", follow=True).status_code == 403


def test_every_list_opens(ada: Client, product: object, rosa: Person) -> None:
    lists = re.findall(r'href="(/admin/\w+/\w+/)"', ada.get("/admin/").content.decode())
    assert len(set(lists)) == len(OURS)
    for address in lists:
        assert ada.get(address).status_code == 200


def test_what_would_show_secrets_or_pass_the_trail_by_is_not_there(ada: Client) -> None:
    for address in ("mfa/authenticator", "account/emailaddress", "auth/group"):
        assert ada.get(f"/admin/{address}/").status_code == 404


def test_a_role_is_given_and_the_trail_says_so(ada: Client, bob: User) -> None:
    fields = {"name": "Bob", "cluster_role": "funder", "is_active": "on"}
    answer = ada.post(f"/admin/accounts/user/{bob.pk}/change/", fields)
    assert answer.status_code == 302
    bob.refresh_from_db()
    assert bob.cluster_role == "funder"
    entry = AuditEntry.objects.get(action="admin.changed")
    assert (entry.target_id, entry.by and entry.by.email) == (str(bob.pk), "ada@example.org")


def test_an_account_added_has_no_password_and_a_confirmed_address(ada: Client) -> None:
    answer = ada.post("/admin/accounts/user/add/", {"email": "New@Example.org", "name": "Nia", "is_active": "on"})
    assert answer.status_code == 302
    made = User.objects.get(email="new@example.org")
    assert not made.has_usable_password()
    assert EmailAddress.objects.get(user=made).verified
    assert AuditEntry.objects.get(action="admin.added").target_id == str(made.pk)


def test_administrators_cannot_lock_themselves_out(ada: Client) -> None:
    own = User.objects.get(email="ada@example.org")
    ada.post(f"/admin/accounts/user/{own.pk}/change/", {"name": "Ada", "cluster_role": ""})
    own.refresh_from_db()
    assert (own.is_active, own.is_staff, own.cluster_role) == (True, True, "administrator")


def test_a_deleted_person_leaves_the_index(ada: Client, rosa: Person) -> None:
    IndexChange.objects.all().delete()
    ada.post(f"/admin/people/person/{rosa.pk}/delete/", {"post": "yes"})
    assert not Person.objects.filter(pk=rosa.pk).exists()
    assert IndexChange.objects.filter(thing="person", key=rosa.pk).exists()
    assert AuditEntry.objects.filter(action="admin.deleted", target_id=str(rosa.pk)).exists()


@pytest.mark.parametrize("thing", ["people/person", "organisations/organisation"])
@pytest.mark.parametrize("is_ticked", [False, True], ids=["on its page", "ticked in the list"])
@pytest.mark.django_db(transaction=True)
def test_what_is_deleted_with_a_person_or_an_organisation_is_matched_no_more(
    ada: Client, rosa: Person, cedar: Organisation, thing: str, is_ticked: bool
) -> None:
    Person.objects.filter(pk=rosa.pk).update(organisation=cedar)
    giver = rosa if thing == "people/person" else cedar
    given = {"person": rosa} if giver is rosa else {"organisation": cedar}
    offer = Offer.objects.create(slug="bench", kind="facility", title="Bench", text="A bench.", **given)
    pool = Pool()
    assert {f"offer-{offer.pk}", f"person-{rosa.pk}-expert"} <= pool.snapshot().offers.keys()
    if is_ticked:
        ticked = {"action": "delete_selected", "_selected_action": [giver.pk], "post": "yes"}
        assert ada.post(f"/admin/{thing}/", ticked).status_code == 302
    else:
        assert ada.post(f"/admin/{thing}/{giver.pk}/delete/", {"post": "yes"}).status_code == 302
    left = pool.snapshot().offers
    assert f"offer-{offer.pk}" not in left
    assert [one.organisation for one in left.values()] == ([] if giver is rosa else [None])


def test_an_offer_is_taken_down_and_the_index_told(ada: Client) -> None:
    offer = Offer.objects.create(slug="bench", kind="facility", title="Bench", text="A bench.")
    IndexChange.objects.all().delete()
    fields = {"slug": "bench", "kind": "facility", "title": "Bench", "text": "A bench.", "cautions": "[]"}
    assert ada.post(f"/admin/offers/offer/{offer.pk}/change/", fields).status_code == 302
    offer.refresh_from_db()
    assert not offer.is_published
    assert IndexChange.objects.filter(thing="offer", key=offer.pk).exists()


def test_members_of_an_organisation_are_kept(ada: Client, alder: Organisation) -> None:
    assert "memberships" in ada.get(f"/admin/organisations/organisation/{alder.pk}/change/").content.decode()
