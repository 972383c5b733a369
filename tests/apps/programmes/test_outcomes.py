"""What came of introductions on the desk, and that it arrives in what is learned, the last word alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions import actions, queries
from charnia.apps.introductions.models import IntroductionWish, Outcome
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.learning import judgements, lesson_of_today
from charnia.apps.matches.models import Feedback
from charnia.apps.matches.queries import feedback_in_force
from charnia.apps.matches.weights import weights_in_force
from charnia.apps.organisations.actions import delete_account
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import Person
from charnia.apps.programmes.fairness import fairness
from charnia.core.vocabulary import FeedbackReason, Layer
from charnia.engine.learning.judgements import MOST_OF_A_VOICE
from charnia.engine.ranking.weights import DEFAULT_WEIGHTS
from tests.apps.reading import HOSTILE, LogIn, assert_closed_to, assert_only_words, page, said_after

pytestmark = pytest.mark.django_db
LIST = "programmes:introductions-made"
LIST_QUERIES = 4
HELPED = {"number": "0", "outcome": "helped", "words": "They run a study together.", "cause": ""}


@pytest.fixture
def gap(gaps: list[Gap]) -> Gap:
    return next(gap for gap in gaps if gap.layer == Layer.PUBLIC)


@pytest.fixture
def met(gap: Gap, rosa: Person, alice: User, tess: User) -> IntroductionWish:
    """Alder and Rosa are introduced."""
    return introduce(gap, rosa, by=alice, team=tess)


def introduce(gap: Gap, person: Person, *, by: User, team: User) -> IntroductionWish:
    wish = actions.ask(gap=gap, candidate=Candidate(person=person), message="May we talk?", by=by)
    actions.note_agreed(wish=wish, by=team)
    return actions.note_introduced(wish=wish, by=team)


def say(
    wish: IntroductionWish, by: User, outcome: Outcome = Outcome.HELPED, cause: FeedbackReason | None = None
) -> None:
    wish.refresh_from_db()
    number = wish.outcome_number
    actions.say_what_came(wish=wish, outcome=outcome, words=f"No. {number}", cause=cause, number=number, by=by)


def path_of(wish: IntroductionWish) -> str:
    return reverse("programmes:outcome", args=[wish.pk])


def gains() -> list[int]:
    return sorted(one.gain for one in judgements())


def counted() -> dict[str, int]:
    """What the page of fairness and learning counts."""
    return dict(fairness().verbs)


# The desk


def test_the_team_says_what_came_of_it_and_the_company_reads_it(
    desk: Client, met: IntroductionWish, alice: User, as_user: LogIn
) -> None:
    text = page(desk, LIST)
    assert "Nobody has said yet what came of it." in text
    assert path_of(met) in text
    assert "Rosa Rowan" in desk.get(path_of(met)).content.decode()
    text = said_after(desk, path_of(met), HELPED)
    assert "It helped" in text
    assert "by Tess Team" in text
    text = page(as_user(alice), "introductions:wishes")
    assert "They run a study together." in text
    said_after(
        as_user(alice), reverse("introductions:outcome", args=[met.pk]), {**HELPED, "number": "1", "words": "Two."}
    )
    assert "Two." in page(desk, LIST)
    assert "They run a study together." not in page(desk, LIST)


def test_only_what_was_made_stands_on_the_page(desk: Client, gap: Gap, rosa: Person, alice: User, tess: User) -> None:
    wish = actions.ask(gap=gap, candidate=Candidate(person=rosa), message="May we talk?", by=alice)
    assert "No introductions yet" in page(desk, LIST)
    actions.note_agreed(wish=wish, by=tess)
    assert "No introductions yet" in page(desk, LIST)
    assert "once the programme team has brought both sides together" in said_after(desk, path_of(wish), HELPED)
    assert not Feedback.objects.filter(verb="worked").exists()


def test_for_everybody_else_there_is_no_such_page(
    met: IntroductionWish, alice: User, charlie: User, fay: User, as_user: LogIn
) -> None:
    others = [as_user(user) for user in (alice, charlie, fay)]
    assert_closed_to(reverse(LIST), *others)
    for method in ("get", "post"):
        assert_closed_to(path_of(met), *others, method=method)
    for user in (alice, charlie, fay):
        assert not queries.made_by_team(user).exists()


def test_what_the_team_may_not_read_it_says_nothing_of(desk: Client, met: IntroductionWish, tess: User) -> None:
    Gap.objects.filter(pk=met.gap_id).update(layer=Layer.AGREEMENT)
    assert met.gap.statement not in page(desk, LIST)
    assert desk.get(path_of(met)).status_code == 404
    assert not queries.tellable_by(tess).exists()


def test_the_list_costs_the_same_for_one_and_thirty(
    desk: Client, met: IntroductionWish, gap: Gap, alice: User, tess: User, django_assert_num_queries: Any
) -> None:
    say(met, alice)
    with django_assert_num_queries(LIST_QUERIES):
        page(desk, LIST)
    for number in range(29):
        person = create_person(by=None, fields={"name": f"Person {number}", "roles": ["mentor"]})
        say(introduce(gap, person, by=alice, team=tess), alice)
    with django_assert_num_queries(LIST_QUERIES):
        text = page(desk, LIST)
    assert text.count("It helped") == 25
    assert "Rosa Rowan" in page(desk, LIST, page="2")


def test_hostile_words_come_out_as_words(desk: Client, met: IntroductionWish) -> None:
    Person.objects.update(name=HOSTILE)
    Gap.objects.update(statement=HOSTILE)
    assert_only_words(desk.get(path_of(met)).content.decode(), "the form")
    assert_only_words(said_after(desk, path_of(met), {**HELPED, "words": HOSTILE}), "the list")


# What is learned


def test_what_is_said_on_the_pages_arrives_in_what_is_learned(
    desk: Client, gap: Gap, rosa: Person, alice: User, as_user: LogIn
) -> None:
    """The company's voice goes from asked (2) to worked (5), the team member's from accepted (3) to met (4)."""
    company = as_user(alice)
    said_after(company, reverse("introductions:ask", args=[gap.pk, f"person-{rosa.pk}"]), {"message": "May we talk?"})
    wish = IntroductionWish.objects.get()
    assert gains() == [2]
    said_after(desk, reverse("programmes:agreed", args=[wish.pk]))
    assert gains() == [2, 3]
    said_after(desk, reverse("programmes:introduced", args=[wish.pk]))
    assert gains() == [2, 4]
    said_after(company, reverse("introductions:outcome", args=[wish.pk]), HELPED)
    assert gains() == [4, 5]
    assert (counted()["Accepted"], counted()["Met"], counted()["Worked"]) == (1, 1, 1)


def test_only_the_last_word_counts(met: IntroductionWish, alice: User, tess: User) -> None:
    say(met, alice)
    assert gains() == [4, 5]
    say(met, alice, Outcome.NOTHING)
    assert gains() == [2, 4]
    say(met, alice, Outcome.NOTHING, FeedbackReason.WRONG_KIND)
    assert gains() == [-1, 4]
    say(met, alice)
    assert gains() == [4, 5]
    say(met, tess)
    assert gains() == [2, 5]
    assert (counted()["Worked"], counted()["Nothing came of it"]) == (1, 0)
    assert Feedback.objects.filter(verb__in=("worked", "nothing-came")).count() == 5


def test_what_was_corrected_stays_so_when_the_one_who_corrected_it_leaves(
    met: IntroductionWish, alice: User, bob: User
) -> None:
    say(met, alice)
    say(met, bob, Outcome.NOTHING)
    delete_account(user=bob)
    assert gains() == [2, 4]
    assert counted()["Worked"] == 0


def test_one_person_s_outcome_takes_no_other_s_away(met: IntroductionWish, gap: Gap, alice: User, tess: User) -> None:
    other = introduce(gap, create_person(by=None, fields={"name": "Olive"}), by=alice, team=tess)
    say(met, alice)
    say(other, alice, Outcome.NOTHING)
    assert feedback_in_force().count() == Feedback.objects.count() == 8
    assert gains() == [2, 4, 4, 5]


def test_one_company_that_calls_everything_a_success_teaches_nothing(
    gap: Gap, rosa: Person, alice: User, bob: User, tess: User
) -> None:
    """Seventy introductions, each called a success by both of its accounts again and again: two voices of the eight
    that are needed, and no judgement twice."""
    for number in range(70):
        copied = Gap.objects.create(
            brief=gap.brief, kind=gap.kind, axis=gap.axis, statement=f"{gap.statement} {number}", origin="added"
        )
        wish = introduce(copied, rosa, by=alice, team=tess)
        for account in (alice, bob, alice):
            say(wish, account)
    lesson = lesson_of_today()
    assert (lesson.judgements, lesson.voices, lesson.gaps) == (140, 2, 70)
    assert "2 of 8 companies and team members" in lesson.verdict
    assert not lesson.is_kept
    assert weights_in_force() == DEFAULT_WEIGHTS
    assert MOST_OF_A_VOICE <= 1 / 8
