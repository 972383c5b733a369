"""Requests for introductions on the desk: what the team reads, its answers, and for everybody else no such page."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions import actions
from charnia.apps.introductions.models import IntroductionWish, WishStatus
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.limits import open_requests
from charnia.apps.matches.models import Feedback
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import Person
from charnia.apps.products.actions import open_agreement_layer
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import FeedbackReason, Layer
from tests.apps.directory.conftest import put_offer
from tests.apps.reading import HOSTILE, LogIn, assert_closed_to, assert_only_words, page, said_after

pytestmark = pytest.mark.django_db
LIST_QUERIES = 4
LIST = "programmes:introductions"


@pytest.fixture
def wish(gaps: list[Gap], rosa: Person, alice: User) -> IntroductionWish:
    gap = next(gap for gap in gaps if gap.layer == Layer.PUBLIC)
    return actions.ask(gap=gap, candidate=Candidate(person=rosa), message="May we call\nin May?", by=alice)


@pytest.fixture
def agreed(wish: IntroductionWish, tess: User) -> IntroductionWish:
    """Rosa has said yes."""
    return actions.note_agreed(wish=wish, by=tess)


def path_of(wish: IntroductionWish, answer: str) -> str:
    return reverse(f"programmes:{answer}", args=[wish.pk])


def test_the_team_reads_who_wants_to_meet_whom_and_why(desk: Client, wish: IntroductionWish) -> None:
    assert f"/desk/introductions/#wish-{wish.pk}" in page(desk, "programmes:desk")
    text = page(desk, LIST)
    assert f'id="wish-{wish.pk}"' in text
    assert 'would like to meet <a href="/directory/people/rosa-rowan/">Rosa Rowan</a>' in text
    for part in ("Alder Diagnostics", "AlderQuick", wish.gap.statement, "May we call<br>in May?", "Alice Alder"):
        assert part in text
    assert f"{wish.asked_at:%Y}" in text


def test_an_offer_is_asked_about_and_not_met(desk: Client, gaps: list[Gap], alice: User) -> None:
    gap = next(gap for gap in gaps if gap.layer == Layer.PUBLIC)
    wish = actions.ask(gap=gap, candidate=Candidate(offer=put_offer(title="Assay bench")), message="When?", by=alice)
    assert "Alder Diagnostics would like to ask about Assay bench" in page(desk, "programmes:desk")
    for text in (page(desk, LIST), desk.get(path_of(wish, "not-arranged")).content.decode()):
        assert "would like to ask about" in text
        assert "would like to meet <" not in text


def test_without_wishes_the_page_says_so(desk: Client) -> None:
    assert "No requests wait" in page(desk, LIST)


def test_the_team_notes_that_the_other_side_agrees(
    desk: Client, wish: IntroductionWish, tess: User, alice: User, as_user: LogIn
) -> None:
    text = page(desk, LIST)
    assert path_of(wish, "agreed") in text
    assert path_of(wish, "introduced") not in text
    text = said_after(desk, path_of(wish, "agreed"))
    assert "Noted: they agree. Alder Diagnostics reads it. Now bring both sides together." in text
    assert "noted by Tess Team" in text
    assert path_of(wish, "agreed") not in text
    assert path_of(wish, "introduced") in text
    assert f"they agree; {wish.gap.statement}" in page(desk, "programmes:desk")
    wish.refresh_from_db()
    assert (wish.status, wish.agreed_by) == (WishStatus.AGREED, tess)
    assert wish.agreed_at is not None
    assert wish.answered_at is None
    assert AuditEntry.objects.filter(action="introduction.agreed", target_id=str(wish.pk), by=tess).count() == 1
    assert list(Feedback.objects.order_by("pk").values_list("verb", "by")) == [
        ("asked", alice.pk),
        ("accepted", tess.pk),
    ]
    assert open_requests() == {wish.person_id: 1}
    text = page(as_user(alice), "introductions:wishes")
    assert "They agree; the programme team brings you together." in text
    assert "agreed to on" in text


def test_nobody_is_introduced_before_they_agree(desk: Client, wish: IntroductionWish) -> None:
    assert "Say first that they agree." in said_after(desk, path_of(wish, "introduced"))
    wish.refresh_from_db()
    assert wish.status == WishStatus.OPEN
    assert Feedback.objects.count() == 1


def test_agreeing_is_noted_once(desk: Client, agreed: IntroductionWish) -> None:
    assert "It is noted already that they agree." in said_after(desk, path_of(agreed, "agreed"))
    assert Feedback.objects.filter(verb="accepted").count() == 1
    assert AuditEntry.objects.filter(action="introduction.agreed").count() == 1


def test_what_was_agreed_may_still_not_come_about(
    desk: Client, agreed: IntroductionWish, alice: User, as_user: LogIn
) -> None:
    said_after(desk, path_of(agreed, "not-arranged"), {"reason": "She has changed jobs.", "cause": "out-of-date"})
    agreed.refresh_from_db()
    assert agreed.status == WishStatus.NOT_ARRANGED
    assert open_requests() == {}
    assert "She has changed jobs." in page(as_user(alice), "introductions:wishes")
    assert "No requests wait" in page(desk, LIST)


def test_what_was_agreed_may_be_taken_back(desk: Client, agreed: IntroductionWish, alice: User, as_user: LogIn) -> None:
    client = as_user(alice)
    assert "If you withdraw now, tell the programme team why" in page(client, "introductions:wishes")
    assert "Withdrawn" in said_after(client, reverse("introductions:withdraw", args=[agreed.pk]))
    agreed.refresh_from_db()
    assert agreed.status == WishStatus.WITHDRAWN
    assert open_requests() == {}
    assert "the company took it back" in said_after(desk, path_of(agreed, "introduced"))
    assert "No requests wait" in page(desk, LIST)


def test_the_database_keeps_a_second_wish_from_one_that_is_agreed(agreed: IntroductionWish) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        IntroductionWish.objects.create(gap=agreed.gap, person=agreed.person, message="Again")
    with pytest.raises(IntegrityError), transaction.atomic():
        IntroductionWish.objects.filter(pk=agreed.pk).update(outcome="helped")


def test_the_team_notes_that_it_has_introduced_them(
    desk: Client, agreed: IntroductionWish, tess: User, alice: User, as_user: LogIn
) -> None:
    wish = agreed
    assert open_requests() == {wish.person_id: 1}
    text = said_after(desk, path_of(wish, "introduced"))
    assert "Noted: you have introduced Alder Diagnostics to Rosa Rowan." in text
    assert "No requests wait" in text
    wish.refresh_from_db()
    assert (wish.status, wish.answered_by) == (WishStatus.INTRODUCED, tess)
    assert wish.answered_at is not None
    assert AuditEntry.objects.filter(action="introduction.made", target_id=str(wish.pk), by=tess).count() == 1
    assert list(Feedback.objects.order_by("pk").values_list("verb", "by")) == [
        ("asked", alice.pk),
        ("accepted", tess.pk),
        ("met", tess.pk),
    ]
    assert open_requests() == {}
    assert "The programme team has brought you together." in page(as_user(alice), "introductions:wishes")


def test_the_company_reads_why_it_will_not_come_about_and_what_next(
    desk: Client, wish: IntroductionWish, tess: User, alice: User, as_user: LogIn
) -> None:
    path = path_of(wish, "not-arranged")
    assert "Rosa Rowan" in desk.get(path).content.decode()
    text = said_after(desk, path, {"reason": "She is on leave until June.", "cause": "no-time"})
    assert "The company reads your reason" in text
    wish.refresh_from_db()
    assert (wish.status, wish.answered_by) == (WishStatus.NOT_ARRANGED, tess)
    assert AuditEntry.objects.filter(action="introduction.not-arranged", by=tess).count() == 1
    declined = Feedback.objects.get(verb="declined")
    assert (declined.reason, declined.by, declined.note) == ("no-time", tess, "")
    assert open_requests() == {}
    text = page(as_user(alice), "introductions:wishes")
    assert "She is on leave until June." in text
    assert reverse("matches:gap", args=[wish.gap_id]) in text
    assert path_of(wish, "not-arranged") not in text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"reason": "  ", "cause": "no-time"}, "Say why it will not come about."),
        ({"reason": "Because.", "cause": ""}, "Choose what comes nearest."),
        ({"reason": "Because.", "cause": "magic"}, "magic is not one of the available choices"),
        ({"reason": "x" * 2001, "cause": "no-time"}, "at most 2000 characters"),
    ],
)
def test_no_needs_a_reason(desk: Client, wish: IntroductionWish, typed: dict[str, str], says: str) -> None:
    assert says in said_after(desk, path_of(wish, "not-arranged"), typed)
    wish.refresh_from_db()
    assert wish.status == WishStatus.OPEN


def test_a_wish_is_answered_once(desk: Client, agreed: IntroductionWish, alice: User, tess: User) -> None:
    wish = agreed
    said_after(desk, path_of(wish, "introduced"))
    assert "This request is no longer open" in said_after(desk, path_of(wish, "introduced"))
    typed = {"reason": "Too late.", "cause": "conflict"}
    assert "somebody has answered it" in said_after(desk, path_of(wish, "not-arranged"), typed)
    assert "This request is no longer open: introduced." in desk.get(path_of(wish, "not-arranged")).content.decode()
    with pytest.raises(NotAllowed, match="the programme team has answered it"):
        actions.withdraw(wish=wish, by=alice)
    with pytest.raises(NotAllowed, match="no longer open"):
        actions.note_introduced(wish=wish, by=tess)
    wish.refresh_from_db()
    assert (wish.status, wish.reason) == (WishStatus.INTRODUCED, "")
    assert Feedback.objects.count() == 3


def test_what_the_company_took_back_is_not_answered(desk: Client, wish: IntroductionWish, alice: User) -> None:
    actions.withdraw(wish=wish, by=alice)
    assert "the company took it back" in said_after(desk, path_of(wish, "introduced"))
    wish.refresh_from_db()
    assert wish.status == WishStatus.WITHDRAWN


def test_for_everybody_else_there_is_no_such_page(
    wish: IntroductionWish, alice: User, charlie: User, fay: User, as_user: LogIn
) -> None:
    others = [as_user(user) for user in (alice, charlie, fay)]
    assert_closed_to(reverse(LIST), *others)
    for answer in ("agreed", "introduced", "not-arranged"):
        assert_closed_to(path_of(wish, answer), *others, method="post")
    assert_closed_to(path_of(wish, "not-arranged"), *others)
    for user in (alice, charlie, fay):
        with pytest.raises(NotAllowed, match="Only the programme team"):
            actions.note_agreed(wish=wish, by=user)
        with pytest.raises(NotAllowed, match="Only the programme team"):
            actions.note_introduced(wish=wish, by=user)
        with pytest.raises(NotAllowed, match="Only the programme team"):
            actions.note_not_arranged(wish=wish, cause=FeedbackReason.CONFLICT, reason="No.", by=user)
    wish.refresh_from_db()
    assert wish.status == WishStatus.OPEN


def test_a_reason_of_nothing_is_refused_by_the_action_too(wish: IntroductionWish, tess: User) -> None:
    with pytest.raises(NotAllowed, match="The company reads it"):
        actions.note_not_arranged(wish=wish, cause=FeedbackReason.NO_TIME, reason=" \n", by=tess)


def test_wishes_keep_to_the_layers_that_the_team_may_read(
    desk: Client, wish: IntroductionWish, alice: User, tess: User
) -> None:
    Gap.objects.filter(pk=wish.gap_id).update(layer=Layer.AGREEMENT)
    text = page(desk, LIST)
    assert wish.gap.statement not in text
    assert "May we call" not in text
    for answer in ("agreed", "introduced", "not-arranged"):
        assert desk.post(path_of(wish, answer)).status_code == 404
    with pytest.raises(NotAllowed, match="Only the programme team"):
        actions.note_introduced(wish=wish, by=tess)
    open_agreement_layer(brief=wish.gap.brief, opened=True, by=alice)
    assert "May we call" in page(desk, LIST)


def test_who_left_the_directory_is_still_named_to_the_team(desk: Client, wish: IntroductionWish) -> None:
    Person.objects.filter(pk=wish.person_id).update(is_listed=False)
    text = page(desk, LIST)
    assert "No longer in the directory." in text
    assert "Rosa Rowan" in text
    assert "/directory/people/rosa-rowan/" not in text


def test_the_list_costs_the_same_for_one_and_thirty(
    desk: Client, wish: IntroductionWish, alice: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(LIST_QUERIES):
        page(desk, LIST)
    for number in range(29):
        person = create_person(by=None, fields={"name": f"Person {number}", "roles": ["mentor"]})
        actions.ask(gap=wish.gap, candidate=Candidate(person=person), message="Hello", by=alice)
    with django_assert_num_queries(LIST_QUERIES):
        text = page(desk, LIST)
    assert text.count("They agree<") == 25
    assert "Person 28" in page(desk, LIST, page="2")


def test_hostile_words_come_out_as_words(desk: Client, wish: IntroductionWish, alice: User, as_user: LogIn) -> None:
    Person.objects.update(name=HOSTILE)
    Gap.objects.update(statement=HOSTILE)
    Organisation.objects.update(name=HOSTILE)
    User.objects.filter(pk=alice.pk).update(name=HOSTILE)
    IntroductionWish.objects.update(message=HOSTILE)
    assert_only_words(page(desk, LIST), "the list")
    path = path_of(wish, "not-arranged")
    assert_only_words(desk.get(path).content.decode(), "the form")
    assert_only_words(said_after(desk, path, {"reason": f"</textarea>{HOSTILE}"}), "the form again")
    said_after(desk, path, {"reason": HOSTILE, "cause": "wrong-field"})
    assert_only_words(page(as_user(alice), "introductions:wishes"), "the company's page")
