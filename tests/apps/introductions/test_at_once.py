"""Each step of an introduction is taken once, also when two people take it at the same moment."""

from __future__ import annotations

import pytest

from charnia.apps.accounts.models import User
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions import actions
from charnia.apps.introductions.models import IntroductionWish, Outcome
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.models import Feedback
from charnia.apps.people.models import Person
from charnia.core.vocabulary import FeedbackVerb
from tests.apps.test_at_once import refused_after

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wish(gap: Gap, rosa: Person, alice: User) -> IntroductionWish:
    return actions.ask(gap=gap, candidate=Candidate(person=rosa), message="May we talk?", by=alice)


def test_that_they_agree_is_noted_once(wish: IntroductionWish, tess: User) -> None:
    def note() -> object:
        return actions.note_agreed(wish=IntroductionWish.objects.get(pk=wish.pk), by=tess)

    assert "noted already" in refused_after(note, note)
    assert Feedback.objects.filter(verb=FeedbackVerb.ACCEPTED).count() == 1


def test_two_people_who_say_at_once_what_came_of_it_do_not_overwrite_each_other(
    wish: IntroductionWish, alice: User, bob: User, tess: User
) -> None:
    actions.note_agreed(wish=wish, by=tess)
    actions.note_introduced(wish=wish, by=tess)

    def say(by: User) -> object:
        return actions.say_what_came(
            wish=IntroductionWish.objects.get(pk=wish.pk),
            outcome=Outcome.HELPED,
            words=f"{by} says so.",
            cause=None,
            number=0,
            by=by,
        )

    assert "in the meantime" in refused_after(lambda: say(alice), lambda: say(bob))
    assert IntroductionWish.objects.get().outcome_words == "Alice Alder says so."
    assert Feedback.objects.filter(verb=FeedbackVerb.WORKED).count() == 1
