"""The shortlist and the list of bridges say where an introduction stands, and do not offer to ask for it again."""

from __future__ import annotations

import pytest

from charnia.apps.accounts.models import User
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions import actions
from charnia.apps.introductions.models import IntroductionWish
from charnia.apps.matches.actions import shortlist
from charnia.apps.matches.candidates import Candidate
from charnia.apps.people.models import Person
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import FeedbackReason
from tests.apps.reading import LogIn, page

AGREES = "They agree, the programme team said on"
WAITS = "the programme team has not answered yet"
ASKS = "Ask for an introduction"


@pytest.fixture
def wish(gap: Gap, rosa: Person, alice: User) -> IntroductionWish:
    """Rosa is kept, and asked for."""
    shortlist(gap=gap, candidate=Candidate(person=rosa), by=alice)
    return actions.ask(gap=gap, candidate=Candidate(person=rosa), message="May we talk?", by=alice)


def shortlist_of(wish: IntroductionWish, user: User, as_user: LogIn) -> str:
    return page(as_user(user), "matches:shortlist", wish.gap.brief.product_id)


def test_what_waits_is_shown_and_not_asked_again(wish: IntroductionWish, bob: User, as_user: LogIn) -> None:
    text = shortlist_of(wish, bob, as_user)
    assert WAITS in text
    assert ASKS not in text


def test_who_agrees_is_said_to_and_not_asked_again(
    wish: IntroductionWish, bob: User, tess: User, as_user: LogIn
) -> None:
    actions.note_agreed(wish=wish, by=tess)
    text = shortlist_of(wish, bob, as_user)
    assert AGREES in text
    assert ASKS not in text
    with pytest.raises(NotAllowed, match="already asked"):
        actions.ask(gap=wish.gap, candidate=wish.candidate, message="And me?", by=bob)


def test_who_is_introduced_is_said_to_be(wish: IntroductionWish, bob: User, tess: User, as_user: LogIn) -> None:
    actions.note_agreed(wish=wish, by=tess)
    actions.note_introduced(wish=wish, by=tess)
    text = shortlist_of(wish, bob, as_user)
    assert "Introduced by the programme team on" in text
    assert ASKS not in text


def test_what_did_not_come_about_can_be_asked_again(
    wish: IntroductionWish, bob: User, tess: User, as_user: LogIn
) -> None:
    actions.note_not_arranged(wish=wish, cause=FeedbackReason.OTHER, reason="She is away.", by=tess)
    text = shortlist_of(wish, bob, as_user)
    assert "did not come about" in text
    assert ASKS in text
    actions.ask(gap=wish.gap, candidate=wish.candidate, message="Now?", by=bob)
    assert WAITS in shortlist_of(wish, bob, as_user)


def test_what_was_taken_back_is_not_shown(wish: IntroductionWish, alice: User, as_user: LogIn) -> None:
    actions.withdraw(wish=wish, by=alice)
    text = shortlist_of(wish, alice, as_user)
    assert WAITS not in text
    assert ASKS in text


def test_a_wish_for_another_gap_does_not_count(
    wish: IntroductionWish, alice: User, rosa: Person, as_user: LogIn
) -> None:
    other = Gap.objects.create(brief=wish.gap.brief, kind="skills", axis="team", statement="A hand", origin="added")
    shortlist(gap=other, candidate=Candidate(person=rosa), by=alice)
    text = shortlist_of(wish, alice, as_user)
    assert text.count(WAITS) == 1
    assert text.count(f"{ASKS}<") == 1
