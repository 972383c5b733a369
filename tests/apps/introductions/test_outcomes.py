"""What came of an introduction: said once by the company or the team, corrected, and invited to after a while."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.accounts.own_data import own_data
from charnia.apps.audit.models import AuditEntry
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions import actions
from charnia.apps.introductions.models import IntroductionWish, Outcome, WishStatus
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.limits import open_requests
from charnia.apps.matches.models import Feedback
from charnia.apps.organisations.models import Membership, Organisation
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import Person
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import FeedbackReason, FeedbackVerb, Layer
from tests.apps.reading import HOSTILE, LogIn, assert_closed_to, assert_only_words, page, said_after

WISHES_QUERIES = 4
WISHES = "introductions:wishes"
INVITES = "Did it help? A few words are enough"
HELPED = {"number": "0", "outcome": "helped", "words": "She found our\nthird site.", "cause": ""}


def introduce(gap: Gap, person: Person, *, by: User, team: User) -> IntroductionWish:
    wish = actions.ask(gap=gap, candidate=Candidate(person=person), message="May we talk?", by=by)
    actions.note_agreed(wish=wish, by=team)
    return actions.note_introduced(wish=wish, by=team)


@pytest.fixture
def met(gap: Gap, rosa: Person, alice: User, tess: User) -> IntroductionWish:
    """Alder and Rosa are introduced."""
    return introduce(gap, rosa, by=alice, team=tess)


def some_weeks_ago(wish: IntroductionWish, days: int = 15) -> None:
    IntroductionWish.objects.filter(pk=wish.pk).update(answered_at=timezone.now() - dt.timedelta(days=days))


def path_of(wish: IntroductionWish) -> str:
    return reverse("introductions:outcome", args=[wish.pk])


def verbs() -> list[str]:
    return list(Feedback.objects.order_by("pk").values_list("verb", flat=True))


def say(wish: IntroductionWish, by: User, **changes: Any) -> IntroductionWish:
    said = {"outcome": Outcome.HELPED, "words": "It did.", "cause": None, "number": 0, **changes}
    return actions.say_what_came(wish=wish, by=by, **said)


# Saying it


def test_a_member_says_that_it_helped(met: IntroductionWish, bob: User, as_user: LogIn) -> None:
    client = as_user(bob)
    assert path_of(met) in page(client, WISHES)
    assert "The programme team brought both sides together on" in client.get(path_of(met)).content.decode()
    text = said_after(client, path_of(met), HELPED)
    assert "It is noted what came of the introduction" in text
    assert "It helped" in text
    assert "She found our<br>third site." in text
    assert "by Bob Birch" in text
    assert "Correct what came of it" in text
    met.refresh_from_db()
    assert (met.outcome, met.outcome_by, met.outcome_number) == (Outcome.HELPED, bob, 1)
    assert met.outcome_at is not None
    entry = AuditEntry.objects.get(action="introduction.outcome-said")
    assert (entry.target_id, entry.by, entry.details) == (str(met.pk), bob, {"outcome": "helped", "cause": ""})
    worked = Feedback.objects.get(verb=FeedbackVerb.WORKED)
    assert (worked.by, worked.person_id, worked.reason, worked.note) == (bob, met.person_id, "", "")


def test_the_shortlist_and_the_bridges_say_it_in_short(
    met: IntroductionWish, alice: User, charlie: User, cedar: Organisation, as_user: LogIn
) -> None:
    say(met, alice, words="A secret of ours.")
    client = as_user(alice)
    client.post(reverse("matches:keep", args=[met.gap_id, f"person-{met.person_id}"]))
    text = page(client, "matches:shortlist", met.gap.brief.product_id)
    assert "It helped, it was said on" in text
    assert "A secret of ours." not in text
    assert as_user(charlie).get(reverse("matches:shortlist", args=[met.gap.brief.product_id])).status_code == 404


def test_nothing_came_of_it_says_nothing_of_the_match_unless_a_cause_does(
    met: IntroductionWish, alice: User, as_user: LogIn
) -> None:
    client = as_user(alice)
    said_after(client, path_of(met), {**HELPED, "outcome": "nothing", "words": "We ran out of money."})
    assert Feedback.objects.get(verb=FeedbackVerb.NOTHING_CAME).reason == ""
    typed = {"number": "1", "outcome": "nothing", "words": "She works on lungs now.", "cause": "out-of-date"}
    text = said_after(client, path_of(met), typed)
    assert "(out of date)" in text
    assert Feedback.objects.filter(verb=FeedbackVerb.NOTHING_CAME).latest("pk").reason == FeedbackReason.OUT_OF_DATE


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"outcome": ""}, "Choose whether it helped."),
        ({"outcome": "wonders"}, "wonders is not one of the available choices"),
        ({"words": " \n "}, "Say in a few words what came of it."),
        ({"words": "x" * 2_001}, "at most 2000 characters"),
        ({"cause": "wrong-kind"}, "If it helped, they were not the wrong choice."),
        ({"outcome": "nothing", "cause": "no-time"}, "no-time is not one of the available choices"),
        ({"number": ""}, "The page has lost what it began with."),
        ({"number": "-1"}, "The page has lost what it began with."),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    met: IntroductionWish, alice: User, as_user: LogIn, typed: dict[str, str], says: str
) -> None:
    assert says in said_after(as_user(alice), path_of(met), {**HELPED, **typed})
    met.refresh_from_db()
    assert (met.outcome, met.outcome_number) == ("", 0)
    assert verbs() == ["asked", "accepted", "met"]


def test_the_action_refuses_by_itself(met: IntroductionWish, alice: User) -> None:
    for changes, says in (
        ({"words": " "}, "Say in a few words"),
        ({"cause": FeedbackReason.WRONG_FIELD}, "not the wrong choice"),
        ({"outcome": Outcome.NOTHING, "cause": FeedbackReason.NO_TIME}, "speaks of the choice"),
    ):
        with pytest.raises(NotAllowed, match=says):
            say(met, alice, **changes)
    assert verbs() == ["asked", "accepted", "met"]


@pytest.mark.parametrize("steps", [0, 1])
def test_nothing_is_said_of_what_was_not_made(
    gap: Gap, rosa: Person, alice: User, tess: User, as_user: LogIn, steps: int
) -> None:
    wish = actions.ask(gap=gap, candidate=Candidate(person=rosa), message="May we talk?", by=alice)
    if steps:
        actions.note_agreed(wish=wish, by=tess)
    client = as_user(alice)
    assert path_of(wish) not in page(client, WISHES)
    assert "<textarea" not in client.get(path_of(wish)).content.decode()
    assert "once the programme team has brought both sides together" in said_after(client, path_of(wish), HELPED)
    wish.refresh_from_db()
    assert wish.outcome == ""
    assert FeedbackVerb.WORKED not in verbs()


# Correcting it


def test_a_correction_is_a_row_of_its_own(met: IntroductionWish, alice: User, bob: User, as_user: LogIn) -> None:
    say(met, alice)
    client = as_user(bob)
    shown = client.get(path_of(met)).content.decode()
    assert "What was said so far" in shown
    assert ">It did.</textarea>" in shown.replace("\n", "")
    text = said_after(
        client, path_of(met), {"number": "1", "outcome": "nothing", "words": "In the end not.", "cause": ""}
    )
    assert "In the end not." in text
    assert "It did." not in text
    assert "Corrected on" in text
    met.refresh_from_db()
    assert (met.outcome, met.outcome_by, met.outcome_number) == (Outcome.NOTHING, bob, 2)
    actions_done = AuditEntry.objects.filter(action__startswith="introduction.outcome").order_by("pk")
    assert list(actions_done.values_list("action", "by")) == [
        ("introduction.outcome-said", alice.pk),
        ("introduction.outcome-corrected", bob.pk),
    ]
    assert verbs() == ["asked", "accepted", "met", "worked", "nothing-came"]


def test_who_did_not_read_what_was_said_overwrites_nothing(
    met: IntroductionWish, alice: User, bob: User, as_user: LogIn
) -> None:
    say(met, alice, words="Alice was first.")
    client = as_user(bob)
    text = said_after(client, path_of(met), {**HELPED, "words": "Bob typed this."})
    assert "Somebody has said what came of it in the meantime." in text
    assert "Alice was first." in text
    assert "Bob typed this." in text
    assert 'name="number" value="1"' in text
    met.refresh_from_db()
    assert met.outcome_words == "Alice was first."
    assert "Bob typed this." in said_after(client, path_of(met), {**HELPED, "words": "Bob typed this.", "number": "1"})
    met.refresh_from_db()
    assert (met.outcome_words, met.outcome_by) == ("Bob typed this.", bob)


def test_a_form_that_is_sent_twice_says_it_once(met: IntroductionWish, alice: User, as_user: LogIn) -> None:
    client = as_user(alice)
    for _ in range(2):
        assert "It is noted" in said_after(client, path_of(met), HELPED)
    assert verbs().count("worked") == 1
    assert AuditEntry.objects.filter(action__startswith="introduction.outcome").count() == 1


def test_signed_out_meanwhile_the_words_wait(met: IntroductionWish, bob: User) -> None:
    client = Client()
    client.post(path_of(met), {**HELPED, "words": "Typed for a while."})
    client.force_login(bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(path_of(met))
    assert answer.context["form"]["words"].value() == "Typed for a while."
    met.refresh_from_db()
    assert met.outcome == ""


def test_what_came_of_the_first_frees_no_hours_of_a_second(met: IntroductionWish, alice: User) -> None:
    assert open_requests() == {}
    actions.ask(gap=met.gap, candidate=met.candidate, message="Once more?", by=alice)
    say(met, alice)
    assert open_requests() == {met.person_id: 1}


# Being invited to


def test_the_company_is_invited_after_a_while_and_until_it_has_said_it(
    met: IntroductionWish, bob: User, as_user: LogIn
) -> None:
    client = as_user(bob)
    for days, is_invited in ((13, False), (14, True), (400, True)):
        some_weeks_ago(met, days)
        assert (INVITES in page(client, WISHES)) == is_invited
        assert ("introduction was made a while ago" in page(client, "products:list")) == is_invited
    say(met, bob)
    assert INVITES not in page(client, WISHES)
    assert "made a while ago" not in page(client, "products:list")


def test_others_are_not_invited(met: IntroductionWish, cedar: Organisation, charlie: User, as_user: LogIn) -> None:
    some_weeks_ago(met)
    assert "made a while ago" not in page(as_user(charlie), "products:list")


# Who may


def test_for_outsiders_there_is_no_such_page(
    met: IntroductionWish, cedar: Organisation, charlie: User, fay: User, tess: User, as_user: LogIn
) -> None:
    for method in ("get", "post"):
        assert_closed_to(path_of(met), as_user(charlie), as_user(fay), as_user(tess), method=method)
    for user in (charlie, fay):
        with pytest.raises(NotAllowed, match="Only members of the company and the programme team"):
            say(met, user)
    met.refresh_from_db()
    assert met.outcome == ""


def test_who_has_left_the_company_says_nothing_and_takes_no_words_away(
    met: IntroductionWish, alice: User, bob: User, as_user: LogIn
) -> None:
    say(met, bob, words="Bob wrote this.")
    Membership.objects.filter(user=bob).delete()
    assert as_user(bob).get(path_of(met)).status_code == 404
    say(met, alice, words="Between us.", number=1)
    for user in (alice, bob):
        assert "Between us." not in str(own_data(user))
        assert "Bob wrote this." not in str(own_data(user))


def test_somebody_who_left_the_directory_is_not_named(met: IntroductionWish, alice: User, as_user: LogIn) -> None:
    Person.objects.filter(pk=met.person_id).update(is_listed=False)
    for text in (page(as_user(alice), WISHES), as_user(alice).get(path_of(met)).content.decode()):
        assert "No longer in the directory" in text
        assert "Rosa" not in text


def test_the_person_whom_the_company_met_sees_nothing_of_it(
    met: IntroductionWish, rosa: Person, alice: User, charlie: User, as_user: LogIn
) -> None:
    Person.objects.filter(pk=rosa.pk).update(user=charlie)
    say(met, alice, words="Between us.")
    assert as_user(charlie).get(path_of(met)).status_code == 404
    assert "Between us." not in str(own_data(charlie))
    for path in (rosa.get_absolute_url(), reverse("directory:my-profile"), reverse(WISHES)):
        assert "Between us." not in as_user(charlie).get(path, follow=True).content.decode()


# What it costs, and hostile words


def test_the_list_costs_the_same_for_one_and_thirty(
    met: IntroductionWish, gap: Gap, alice: User, tess: User, as_user: LogIn, django_assert_num_queries: Any
) -> None:
    say(met, alice)
    client = as_user(alice)
    with django_assert_num_queries(WISHES_QUERIES):
        page(client, WISHES)
    for number in range(29):
        person = create_person(by=None, fields={"name": f"Person {number}"})
        say(introduce(gap, person, by=alice, team=tess), alice if number % 2 else tess)
    with django_assert_num_queries(WISHES_QUERIES):
        text = page(client, WISHES)
    assert text.count("It did.") == 25


def test_hostile_words_come_out_as_words(met: IntroductionWish, alice: User, as_user: LogIn) -> None:
    Person.objects.update(name=HOSTILE)
    Gap.objects.update(statement=HOSTILE)
    User.objects.filter(pk=alice.pk).update(name=HOSTILE)
    client = as_user(alice)
    assert_only_words(client.get(path_of(met)).content.decode(), "the form")
    typed = {**HELPED, "words": f"</textarea>{HOSTILE}"}
    assert_only_words(said_after(client, path_of(met), {**typed, "outcome": ""}), "the form again")
    assert_only_words(said_after(client, path_of(met), typed), "the list")
    assert_only_words(client.get(path_of(met)).content.decode(), "the correction")
    assert met.gap.layer == Layer.PUBLIC
    assert IntroductionWish.objects.get().status == WishStatus.INTRODUCED
