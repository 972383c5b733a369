"""Whose a profile is, once ORCID has confirmed an iD."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from charnia.apps.accounts.actions import connect_orcid, disconnect_orcid
from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.directory.actions import create_own_profile
from charnia.apps.people import queries
from charnia.apps.people.actions import claim_profile, create_person, decide_claim, settle_by_orcid
from charnia.apps.people.models import Claim, ClaimStatus, Person
from charnia.core.verdict import NotAllowed
from tests.apps.accounts.orcid.conftest import ANOTHER, ROSAS, START, there_and_back
from tests.apps.accounts.test_account import link_in
from tests.orcid_provider import OrcidProvider

pytestmark = pytest.mark.django_db

LogIn = Callable[[User], Client]
ROSA_PAGE = "/directory/people/rosa-rowan/"


def owner(person: Person) -> User | None:
    return Person.objects.get(pk=person.pk).user


def test_a_profile_with_an_id_offers_it_and_one_without_does_not(provider: OrcidProvider, rosa: Person) -> None:
    offer = "This is me: sign in with ORCID"
    assert offer not in Client().get(ROSA_PAGE).content.decode()
    Person.objects.update(orcid=ROSAS)
    text = Client().get(ROSA_PAGE).content.decode()
    assert offer in text
    assert f"{START}?profile=rosa-rowan" in text
    assert f">https://orcid.org/{ROSAS}</a>" in text
    assert "Verified by ORCID" not in text


def test_the_profile_is_theirs_at_once(
    provider: OrcidProvider, orcid_rosa: Person, bob: User, as_recently: LogIn
) -> None:
    client = as_recently(bob)
    answer = there_and_back(client, profile="rosa-rowan")
    assert answer["Location"] == ROSA_PAGE
    text = client.get(ROSA_PAGE).content.decode()
    assert f"ORCID has confirmed your iD {ROSAS}. The profile of Rosa Rowan is yours." in text
    assert "Change this profile" in text
    assert "Verified by ORCID on" in Client().get(ROSA_PAGE).content.decode()
    assert owner(orcid_rosa) == bob
    assert AuditEntry.objects.filter(action="person.claimed-by-orcid", by=bob).count() == 1
    assert not Claim.objects.exists()


def test_somebody_new_gets_the_profile_when_the_address_is_confirmed(
    provider: OrcidProvider, orcid_rosa: Person
) -> None:
    client = Client()
    there_and_back(client, profile="rosa-rowan")
    client.post("/accounts/3rdparty/signup/", {"name": "Rosa Rowan", "email": "rosa@example.org"})
    assert owner(orcid_rosa) is None
    assert client.post(link_in(str(mail.outbox[0].body)))["Location"] == ROSA_PAGE
    assert owner(orcid_rosa) == User.objects.get(email="rosa@example.org")


def test_whoever_a_source_names_by_the_id_alone_is_found_too(
    provider: OrcidProvider, willow: Person, bob: User, as_recently: LogIn
) -> None:
    client = as_recently(bob)
    there_and_back(client, ANOTHER, profile=willow.slug)
    assert owner(willow) == bob
    assert "Verified by ORCID on" in Client().get(willow.get_absolute_url()).content.decode()


def test_a_hidden_profile_is_its_persons_too(provider: OrcidProvider, orcid_rosa: Person, bob: User) -> None:
    Person.objects.update(is_listed=False)
    connect_orcid(user=bob, orcid=ROSAS)
    there_and_back(Client())
    assert owner(orcid_rosa) == bob


def test_another_id_than_the_profiles_is_refused_and_changes_nothing(
    provider: OrcidProvider, orcid_rosa: Person, bob: User, as_recently: LogIn
) -> None:
    for client in (as_recently(bob), Client()):
        answer = there_and_back(client, ANOTHER, profile="rosa-rowan")
        assert answer["Location"] == ROSA_PAGE
        assert (
            f"your iD is {ANOTHER}, but the profile of Rosa Rowan has another" in client.get(ROSA_PAGE).content.decode()
        )
        assert client.get("/accounts/3rdparty/signup/").status_code == 302
    assert owner(orcid_rosa) is None
    assert not SocialAccount.objects.exists()


def test_an_id_that_no_profile_has_leads_to_making_one(
    provider: OrcidProvider, orcid_rosa: Person, bob: User, as_recently: LogIn
) -> None:
    client = as_recently(bob)
    answer = there_and_back(client, ANOTHER)
    text = client.get(answer["Location"]).content.decode()
    assert f"No profile has your ORCID iD {ANOTHER} yet." in text
    assert "Create my profile" in text
    client.post("/directory/my-profile/new/", {"name": "Bob Birch"})
    assert Person.objects.get(user=bob).orcid == ANOTHER
    assert "Verified by ORCID on" in Client().get("/directory/people/bob-birch/").content.decode()


def test_a_new_profile_does_not_take_an_id_from_another(orcid_rosa: Person, bob: User) -> None:
    connect_orcid(user=bob, orcid=ROSAS)
    assert create_own_profile(by=bob, fields={"name": "Bob Birch"}).orcid is None


def test_a_profile_of_another_account_is_refused_and_the_desk_is_told(
    provider: OrcidProvider, orcid_rosa: Person, alice: User, bob: User, tess: User, as_user: LogIn, as_recently: LogIn
) -> None:
    Person.objects.update(user=alice)
    client = as_recently(bob)
    for _ in range(2):
        text = client.get(there_and_back(client, profile="rosa-rowan")["Location"]).content.decode()
        assert "already belongs to another account. The programme team has been told" in text
        assert alice.email not in text
    assert owner(orcid_rosa) == alice
    claim = queries.open_claims().get()
    assert f"ORCID has confirmed that the iD {ROSAS} is theirs." in as_user(tess).get("/desk/claims/").content.decode()
    assert "Verified by ORCID" not in Client().get(ROSA_PAGE).content.decode()
    with pytest.raises(NotAllowed, match="on the admin pages"):
        decide_claim(claim=claim, accept=True, by=tess)
    Person.objects.update(user=None)
    decide_claim(claim=claim, accept=True, by=tess)
    assert owner(orcid_rosa) == bob


def test_the_desk_is_told_too_where_the_other_account_has_the_id(
    provider: OrcidProvider, orcid_rosa: Person, alice: User, bob: User, as_recently: LogIn
) -> None:
    connect_orcid(user=alice, orcid=ROSAS)
    settle_by_orcid(user=alice, orcid=ROSAS)
    client = as_recently(bob)
    text = client.get(there_and_back(client)["Location"]).content.decode()
    assert "already belongs to another account. The programme team has been told" in text
    assert queries.open_claims().get().user == bob
    assert owner(orcid_rosa) == alice
    assert SocialAccount.objects.get().user == alice


def test_a_claim_that_waited_becomes_stronger_and_stays_one(orcid_rosa: Person, alice: User, bob: User) -> None:
    claim_profile(person=orcid_rosa, by=bob, note="It is me.")
    Person.objects.update(user=alice)
    assert settle_by_orcid(user=bob, orcid=ROSAS).refusal
    assert "ORCID has confirmed" in queries.open_claims().get().note


def test_a_contest_that_the_team_has_declined_is_not_raised_again(
    orcid_rosa: Person, alice: User, bob: User, tess: User
) -> None:
    Person.objects.update(user=alice)
    settle_by_orcid(user=bob, orcid=ROSAS)
    decide_claim(claim=queries.open_claims().get(), accept=False, by=tess, reason="Alice is Rosa.")
    settle_by_orcid(user=bob, orcid=ROSAS)
    assert not queries.open_claims().exists()


def test_claims_that_waited_are_answered(
    provider: OrcidProvider, orcid_rosa: Person, willow: Person, alice: User, bob: User, as_recently: LogIn
) -> None:
    claim_profile(person=orcid_rosa, by=bob, note="It is me.")
    claim_profile(person=willow, by=bob, note="Or this.")
    claim_profile(person=orcid_rosa, by=alice, note="No, me.")
    claim_profile(person=willow, by=alice, note="This has nothing to do with it.")
    there_and_back(as_recently(bob))
    status = {(claim.person.slug, claim.user.email): claim for claim in Claim.objects.all()}
    assert status[("rosa-rowan", bob.email)].status == ClaimStatus.ACCEPTED
    assert status[("will-willow", bob.email)].status == ClaimStatus.DECLINED
    assert status[("rosa-rowan", alice.email)].status == ClaimStatus.DECLINED
    assert status[("will-willow", alice.email)].status == ClaimStatus.WAITING
    assert "has signed in with it" in status[("rosa-rowan", alice.email)].reason
    answered = AuditEntry.objects.filter(action__in=["claim.accepted", "claim.declined"])
    assert answered.count() == 3


def test_an_account_with_another_profile_does_not_get_a_second(
    provider: OrcidProvider, orcid_rosa: Person, bob: User, as_recently: LogIn
) -> None:
    own = create_person(by=None, fields={"name": "Bob Birch", "user": bob})
    client = as_recently(bob)
    text = client.get(there_and_back(client)["Location"]).content.decode()
    assert "Ask the programme team to merge the two." in text
    assert owner(orcid_rosa) is None
    assert owner(own) == bob


def test_an_id_that_contradicts_ones_own_profile_is_not_connected(
    provider: OrcidProvider, orcid_rosa: Person, bob: User, as_recently: LogIn
) -> None:
    Person.objects.update(user=bob)
    client = as_recently(bob)
    text = client.get(there_and_back(client, ANOTHER)["Location"]).content.decode()
    assert f"your iD is {ANOTHER}, but your profile has {ROSAS}" in text
    assert not SocialAccount.objects.exists()


def test_the_id_is_noted_on_ones_own_profile(provider: OrcidProvider, bob: User, as_recently: LogIn) -> None:
    own = create_person(by=None, fields={"name": "Bob Birch", "user": bob})
    assert there_and_back(as_recently(bob))["Location"] == own.get_absolute_url()
    assert Person.objects.get().orcid == ROSAS
    assert AuditEntry.objects.filter(action="person.orcid-confirmed").count() == 1


def test_a_profile_that_is_theirs_already_becomes_verified_and_less_so_when_disconnected(
    provider: OrcidProvider, orcid_rosa: Person, bob: User, as_recently: LogIn
) -> None:
    Person.objects.update(user=bob)
    there_and_back(as_recently(bob))
    assert "Verified by ORCID on" in Client().get(ROSA_PAGE).content.decode()
    disconnect_orcid(user=bob)
    assert "Verified by ORCID on" not in Client().get(ROSA_PAGE).content.decode()
    assert owner(orcid_rosa) == bob


def test_signing_in_with_a_password_settles_nothing(provider: OrcidProvider, orcid_rosa: Person, bob: User) -> None:
    connect_orcid(user=bob, orcid=ROSAS)
    client = Client()
    client.post("/accounts/login/", {"login": bob.email, "password": "a long password"})
    assert "Bob" in client.get("/account/").content.decode()
    assert owner(orcid_rosa) is None


@pytest.mark.parametrize("slug", ["nobody", "../../admin", "<script>alert(1)</script>", "x" * 500])
def test_a_profile_that_is_none_is_passed_over(
    provider: OrcidProvider, bob: User, as_recently: LogIn, slug: str
) -> None:
    client = as_recently(bob)
    assert "<script>" not in client.get(START, {"profile": slug}).content.decode()
    assert there_and_back(client, profile=slug)["Location"] == "/directory/my-profile/"


def test_a_hidden_profile_says_nothing_of_itself(
    provider: OrcidProvider, orcid_rosa: Person, bob: User, as_recently: LogIn
) -> None:
    Person.objects.update(is_listed=False)
    client = as_recently(bob)
    text = client.get(there_and_back(client, ANOTHER, profile="rosa-rowan")["Location"]).content.decode()
    assert "Rosa" not in text


def test_a_name_that_is_code_is_shown_as_words(
    provider: OrcidProvider, orcid_rosa: Person, bob: User, as_recently: LogIn
) -> None:
    Person.objects.update(name="<script>alert(1)</script>")
    client = as_recently(bob)
    text = client.get(there_and_back(client)["Location"]).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_the_claim_page_says_the_shorter_way(
    provider: OrcidProvider, orcid_rosa: Person, bob: User, as_user: LogIn
) -> None:
    assert "sign in with ORCID" in as_user(bob).get("/people/rosa-rowan/claim/").content.decode()
