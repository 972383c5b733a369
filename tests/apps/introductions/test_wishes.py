"""Requests for introductions: asked once, taken back, asked again; who may, who sees them, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions import actions, queries
from charnia.apps.introductions.models import IntroductionWish, WishStatus
from charnia.apps.matches.candidates import Candidate
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Membership, Organisation
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import Person
from charnia.apps.products.actions import open_agreement_layer
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Layer
from tests.apps.directory.conftest import put_offer
from tests.apps.reading import HOSTILE, LogIn, assert_closed_to, assert_only_words, page, said_after

WISHES_QUERIES = 4


@pytest.fixture
def rosas_key(rosa: Person) -> str:
    return f"person-{rosa.pk}"


@pytest.fixture
def wish(gap: Gap, rosa: Person, alice: User) -> IntroductionWish:
    return actions.ask(gap=gap, candidate=Candidate(person=rosa), message="May we talk?", by=alice)


@pytest.fixture
def facility(db: None) -> Offer:
    return put_offer(kind="facility", title="Assay room")


def ask_path(gap: Gap, key: str) -> str:
    return reverse("introductions:ask", args=[gap.pk, key])


def withdraw_path(wish: IntroductionWish) -> str:
    return reverse("introductions:withdraw", args=[wish.pk])


# Asking


def test_a_member_asks_and_finds_the_wish(gap: Gap, rosas_key: str, bob: User, as_user: LogIn) -> None:
    client = as_user(bob)
    text = client.get(ask_path(gap, rosas_key)).content.decode()
    assert "Who reads your message" in text
    assert "Dear Rosa Rowan," in text
    text = said_after(client, ask_path(gap, rosas_key), {"message": "Could we meet\nin May?"})
    assert "The programme team has your request for an introduction: Rosa Rowan." in text
    assert "Could we meet<br>in May?" in text
    assert "by Bob Birch" in text
    wish = IntroductionWish.objects.get()
    assert (wish.status, wish.asked_by) == (WishStatus.OPEN, bob)
    assert AuditEntry.objects.filter(action="introduction.asked", target_id=str(wish.pk), by=bob).count() == 1


def test_an_offer_is_asked_for_through_those_who_keep_it(
    gap: Gap, facility: Offer, alice: User, as_user: LogIn
) -> None:
    client, path = as_user(alice), ask_path(gap, f"offer-{facility.pk}")
    assert "Those who keep the offer" in client.get(path).content.decode()
    said_after(client, path, {"message": "May we use it?"})
    assert IntroductionWish.objects.get().offer == facility


def test_the_same_wish_is_recorded_once(wish: IntroductionWish, rosas_key: str, bob: User, as_user: LogIn) -> None:
    text = said_after(as_user(bob), ask_path(wish.gap, rosas_key), {"message": "Me too, and this I typed."})
    assert "Your company has already asked for this introduction." in text
    assert "Me too, and this I typed." in text
    assert IntroductionWish.objects.count() == 1


def test_the_pages_lead_to_the_wishes_and_say_what_was_asked(
    wish: IntroductionWish, rosas_key: str, bob: User, as_user: LogIn
) -> None:
    client, path = as_user(bob), reverse("introductions:wishes")
    assert path in page(client, "products:list")
    assert path in page(client, "matches:shortlist", wish.gap.brief.product_id)
    asked = "Your company has asked for this introduction."
    assert asked in client.get(ask_path(wish.gap, rosas_key)).content.decode()
    said_after(client, withdraw_path(wish))
    assert asked not in client.get(ask_path(wish.gap, rosas_key)).content.decode()


def test_another_gap_or_another_person_is_another_wish(
    wish: IntroductionWish, rosa: Person, facility: Offer, alice: User
) -> None:
    actions.ask(gap=wish.gap, candidate=Candidate(offer=facility), message="Room?", by=alice)
    other = Gap.objects.exclude(pk=wish.gap_id).filter(layer=Layer.PUBLIC).first()
    other = other or Gap.objects.create(
        brief=wish.gap.brief, kind="skills", axis="team", statement="A hand", origin="added"
    )
    actions.ask(gap=other, candidate=Candidate(person=rosa), message="This too", by=alice)
    assert queries.keys_asked_for(wish.gap) == {f"person-{rosa.pk}", f"offer-{facility.pk}"}
    assert queries.own(alice).count() == 3


@pytest.mark.parametrize("message", ["", "   ", "x" * 4_001])
def test_a_wish_needs_words_but_not_too_many(
    gap: Gap, rosas_key: str, alice: User, as_user: LogIn, message: str
) -> None:
    text = said_after(as_user(alice), ask_path(gap, rosas_key), {"message": message})
    assert ("at most 4000 characters" if message.strip() else "Write what you would like to ask them.") in text
    assert not IntroductionWish.objects.exists()


def test_signed_out_meanwhile_the_message_waits(gap: Gap, rosas_key: str, bob: User) -> None:
    client, path = Client(), ask_path(gap, rosas_key)
    client.post(path, {"message": "Typed for an hour."})
    client.force_login(bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(path)
    assert "You had been signed out. Nothing is lost" in answer.content.decode()
    assert answer.context["form"]["message"].value() == "Typed for an hour."
    assert not IntroductionWish.objects.exists()
    assert "Dear Rosa Rowan," in client.get(path).content.decode()


def test_the_team_cannot_ask_in_the_companys_name(gap: Gap, rosas_key: str, tess: User, as_user: LogIn) -> None:
    client, path = as_user(tess), ask_path(gap, rosas_key)
    text = client.get(path).content.decode()
    assert "Only members of the company can ask" in text
    assert "Keep the candidate on the shortlist instead" in text
    assert "<textarea" not in client.get(path).content.decode()
    said_after(client, path, {"message": "As if I were Alice"})
    assert not IntroductionWish.objects.exists()


def test_what_the_team_may_not_see_it_cannot_be_asked_to_act_on(
    gap: Gap, rosas_key: str, alice: User, as_user: LogIn
) -> None:
    Gap.objects.filter(pk=gap.pk).update(layer=Layer.AGREEMENT)
    client = as_user(alice)
    text = said_after(client, ask_path(gap, rosas_key), {"message": "May we talk?"})
    assert "Open that layer to the team" in text
    assert not IntroductionWish.objects.exists()
    open_agreement_layer(brief=gap.brief, opened=True, by=alice)
    said_after(client, ask_path(gap, rosas_key), {"message": "May we talk?"})
    assert IntroductionWish.objects.count() == 1


def test_for_outsiders_there_is_nothing_to_ask(
    gap: Gap, cedar: Organisation, rosas_key: str, charlie: User, fay: User, as_user: LogIn
) -> None:
    for method in ("get", "post"):
        assert_closed_to(ask_path(gap, rosas_key), as_user(charlie), as_user(fay), method=method)


def test_who_has_left_the_directory_cannot_be_asked_for(
    gap: Gap, rosa: Person, rosas_key: str, alice: User, as_user: LogIn
) -> None:
    Person.objects.filter(pk=rosa.pk).update(is_listed=False)
    assert as_user(alice).get(ask_path(gap, rosas_key)).status_code == 404
    rosa.refresh_from_db()
    with pytest.raises(NotAllowed, match="no longer in the directory"):
        actions.ask(gap=gap, candidate=Candidate(person=rosa), message="Hello", by=alice)


def test_the_actions_refuse_outsiders_themselves(wish: IntroductionWish, rosa: Person, charlie: User) -> None:
    with pytest.raises(NotAllowed, match="Only members of the company"):
        actions.ask(gap=wish.gap, candidate=Candidate(person=rosa), message="x", by=charlie)
    with pytest.raises(NotAllowed, match="Only members of the company"):
        actions.withdraw(wish=wish, by=charlie)


# Taking back


def test_a_wish_is_taken_back_once_and_can_be_asked_again(
    wish: IntroductionWish, rosas_key: str, bob: User, as_user: LogIn
) -> None:
    client = as_user(bob)
    text = said_after(client, withdraw_path(wish))
    assert "Withdrawn" in text
    wish.refresh_from_db()
    assert wish.status == WishStatus.WITHDRAWN
    assert wish.withdrawn_at is not None
    assert "This request is no longer open" in said_after(client, withdraw_path(wish))
    assert queries.keys_asked_for(wish.gap) == frozenset()
    said_after(client, ask_path(wish.gap, rosas_key), {"message": "After all"})
    assert list(IntroductionWish.objects.values_list("status", flat=True)) == ["withdrawn", "open"]


def test_only_the_company_takes_its_wish_back(
    wish: IntroductionWish, cedar: Organisation, charlie: User, tess: User, fay: User, as_user: LogIn
) -> None:
    assert_closed_to(withdraw_path(wish), as_user(charlie), as_user(tess), as_user(fay), method="post")
    assert as_user(charlie).get(withdraw_path(wish)).status_code == 405
    wish.refresh_from_db()
    assert wish.status == WishStatus.OPEN


def test_who_has_left_the_company_sees_its_wishes_no_more(wish: IntroductionWish, bob: User, as_user: LogIn) -> None:
    client = as_user(bob)
    assert "Rosa Rowan" in page(client, "introductions:wishes")
    Membership.objects.filter(user=bob).delete()
    assert "No introductions yet" in page(client, "introductions:wishes")
    assert client.post(withdraw_path(wish)).status_code == 404


# Reading


def test_the_team_sees_what_waits_for_it(wish: IntroductionWish, tess: User, alice: User, fay: User) -> None:
    assert list(queries.waiting_for_team(tess)) == [wish]
    for user in (alice, fay):
        assert not queries.waiting_for_team(user).exists()
    Gap.objects.filter(pk=wish.gap_id).update(layer=Layer.AGREEMENT)
    assert not queries.waiting_for_team(tess).exists()


def test_others_see_none_and_visitors_log_in(
    wish: IntroductionWish, cedar: Organisation, charlie: User, fay: User, tess: User, as_user: LogIn
) -> None:
    for user in (charlie, fay, tess):
        assert "No introductions yet" in page(as_user(user), "introductions:wishes")
    assert_closed_to(reverse("introductions:wishes"))


def test_somebody_who_left_the_directory_is_not_named(wish: IntroductionWish, alice: User, as_user: LogIn) -> None:
    Person.objects.filter(pk=wish.person_id).update(is_listed=False)
    text = page(as_user(alice), "introductions:wishes")
    assert "No longer in the directory" in text
    assert "Rosa" not in text


def test_the_list_costs_the_same_for_one_and_thirty(
    wish: IntroductionWish, alice: User, as_user: LogIn, django_assert_num_queries: Any
) -> None:
    client = as_user(alice)
    page(client, "introductions:wishes")
    with django_assert_num_queries(WISHES_QUERIES):
        page(client, "introductions:wishes")
    for number in range(29):
        person = create_person(by=None, fields={"name": f"Person {number}"})
        actions.ask(gap=wish.gap, candidate=Candidate(person=person), message="Hello", by=alice)
    with django_assert_num_queries(WISHES_QUERIES):
        text = page(client, "introductions:wishes")
    assert text.count("Asked on") == 25
    assert "page=2" in text


def test_hostile_words_come_out_as_words(gap: Gap, rosa: Person, alice: User, as_user: LogIn) -> None:
    Person.objects.update(name=HOSTILE)
    Gap.objects.update(statement=HOSTILE)
    Organisation.objects.update(name=HOSTILE)
    User.objects.filter(pk=alice.pk).update(name=HOSTILE)
    client = as_user(alice)
    path = ask_path(gap, f"person-{rosa.pk}")
    assert_only_words(client.get(path).content.decode(), path)
    assert_only_words(said_after(client, path, {"message": f"</textarea>{HOSTILE}"}), "wishes")
