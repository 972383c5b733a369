"""What became of bridges is noted, learned from when there is enough of it, and never changes a weight otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions.actions import ask, withdraw
from charnia.apps.matches import actions
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.exposure import measure_exposure
from charnia.apps.matches.learning import events, lesson_of_today, store_lesson
from charnia.apps.matches.models import ExposureMeasure, ExposureShare, Feedback, LearnedWeights
from charnia.apps.matches.order import left_out_in_words, order_in_force, order_in_words
from charnia.apps.matches.weights import as_stored, weights_from, weights_in_force
from charnia.apps.organisations.models import Membership, Organisation
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import Person
from charnia.apps.products.models import Brief, Product
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Constraint, FeedbackReason, FeedbackVerb, GapKind, Pillar
from charnia.engine.learning.relearn import HeldBack, Lesson
from charnia.engine.ranking.ordering import BY_SCORE
from charnia.engine.ranking.weights import DEFAULT_WEIGHTS, Weights
from tests.apps.directory.conftest import put_offer

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert("x")</script>'
LEARNED = Weights(0.4, 1.5, 0.3, {(GapKind.EXPERTISE, Pillar.COLLABORATION): 0.25}, 1)
LogIn = Callable[[User], Client]


def verbs() -> list[str]:
    return list(Feedback.objects.values_list("verb", flat=True))


def kept_lesson() -> Lesson:
    return Lesson(LEARNED, "Kept.", 80, 9, 30, HeldBack(15, 0.6, 0.7, 0.05, 0.15), is_kept=True)


def test_keeping_asking_and_withdrawing_are_noted(expert: Person, study_gap: Gap, alice: User) -> None:
    candidate = Candidate(person=expert)
    actions.shortlist(gap=study_gap, candidate=candidate, by=alice)
    actions.shortlist(gap=study_gap, candidate=candidate, by=alice)
    wish = ask(gap=study_gap, candidate=candidate, message="May we call?", by=alice)
    withdraw(wish=wish, by=alice)
    assert verbs() == ["shortlisted", "asked", "withdrawn"]
    assert AuditEntry.objects.filter(action="feedback.added").count() == 3


def test_not_helpful_with_a_reason(expert: Person, study_gap: Gap, alice: User, as_user: LogIn) -> None:
    client = as_user(alice)
    address = reverse("matches:not-helpful", args=[study_gap.pk, f"person-{expert.pk}"])
    assert "Choose a reason." in client.post(address, {"note": ""}).content.decode()
    answer = client.post(address, {"reason": "wrong-field", "note": HOSTILE}, follow=True)
    text = answer.content.decode()
    assert "Said not to help" in text
    assert HOSTILE not in text
    feedback = Feedback.objects.get()
    assert (feedback.verb, feedback.reason, feedback.by) == ("not-helpful", "wrong-field", alice)
    again = client.post(address, {"reason": "other"})
    assert "You have already said" in again.content.decode()


def test_a_stranger_says_nothing(expert: Person, study_gap: Gap, charlie: User, as_user: LogIn) -> None:
    address = reverse("matches:not-helpful", args=[study_gap.pk, f"person-{expert.pk}"])
    assert as_user(charlie).post(address, {"reason": "other"}).status_code == 404
    with pytest.raises(NotAllowed):
        actions.say_not_helpful(
            gap=study_gap, candidate=Candidate(person=expert), reason=FeedbackReason.OTHER, by=charlie
        )
    assert verbs() == []


def test_a_refusal_without_a_reason_is_refused_by_the_database(expert: Person, study_gap: Gap) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(gap=study_gap, person=expert, verb=FeedbackVerb.DECLINED)


def test_events_know_members_from_the_team(
    expert: Person,
    study_gap: Gap,
    alder: Organisation,
    alice: User,
    tess: User,
) -> None:
    for by in (alice, tess, None):
        actions.note_feedback(gap=study_gap, candidate=Candidate(person=expert), verb=FeedbackVerb.MET, by=by)
    assert [(one.account, one.company) for one in events()] == [
        (str(alice.pk), str(alder.pk)),
        (str(tess.pk), ""),
    ]


def test_too_little_feedback_changes_nothing(expert: Person, study_gap: Gap, alice: User) -> None:
    actions.shortlist(gap=study_gap, candidate=Candidate(person=expert), by=alice)
    lesson = lesson_of_today()
    assert not lesson.is_kept
    assert lesson.verdict.startswith("Too little to learn from yet: 1 of 60 judgements")
    store_lesson(lesson, by=None)
    assert weights_in_force() == DEFAULT_WEIGHTS
    assert AuditEntry.objects.filter(action="weights.learned").exists()


def feedback_of_many(gap: Gap, courses: list[Person]) -> Iterator[Feedback]:
    """Ten companies with nine gaps each, all alike; everybody chooses the second best."""
    for number in range(10):
        account = User.objects.create_user(f"u{number}@example.org", None, name=f"U {number}")
        organisation = Organisation.objects.create(slug=f"c{number}", name=f"C {number}", kind="company")
        Membership.objects.create(organisation=organisation, user=account)
        brief = Brief.objects.create(product=Product.objects.create(organisation=organisation, name="P"))
        for _ in range(9):
            copied = Gap.objects.create(
                brief=brief, kind=gap.kind, axis=gap.axis, statement=gap.statement, origin="added"
            )
            yield actions.note_feedback(
                gap=copied, candidate=Candidate(person=courses[0]), verb=FeedbackVerb.WORKED, by=account
            )


def test_enough_feedback_that_agrees_is_learned(expert: Person, study_gap: Gap) -> None:
    """Everywhere the course stands first, and everywhere the person is chosen."""
    put_offer(kind="course", title="Two days", text="The diagnostic accuracy study: statistics, design and writing.")
    list(feedback_of_many(study_gap, [expert]))
    lesson = lesson_of_today()
    assert (lesson.judgements, lesson.voices, lesson.gaps) == (90, 10, 90)
    assert lesson.held_back is not None
    assert lesson.held_back.after > lesson.held_back.before
    assert lesson.is_kept
    assert lesson_of_today() == lesson
    store_lesson(lesson, by=None)
    assert weights_in_force().version == 1
    assert weights_in_force().description < DEFAULT_WEIGHTS.description


def test_weights_are_stored_exactly_and_can_be_switched_off(settings: LazySettings) -> None:
    row = store_lesson(kept_lesson(), by=None)
    assert weights_from(row.weights, version=1) == LEARNED
    assert as_stored(LEARNED) == row.weights
    assert weights_in_force() == LEARNED
    store_lesson(Lesson(DEFAULT_WEIGHTS, "Not kept.", 80, 9, 30), by=None)
    assert weights_in_force() == LEARNED
    assert list(LearnedWeights.objects.values_list("version", flat=True)) == [2, 1]
    settings.LEARNS_FROM_USE = False
    assert weights_in_force() is DEFAULT_WEIGHTS


def test_learned_weights_are_told_on_the_card(
    expert: Person,
    study_gap: Gap,
    alice: User,
    as_user: LogIn,
) -> None:
    store_lesson(kept_lesson(), by=None)
    text = as_user(alice).get(reverse("matches:gap", args=[study_gap.pk])).content.decode()
    assert "counts more since it was tried here" in text


def test_exposure_is_measured_and_kept_once(expert: Person, study_gap: Gap) -> None:
    measure_exposure(by=None)
    measure = measure_exposure(by=None)
    assert ExposureMeasure.objects.get() == measure
    assert measure.gaps == Gap.objects.exclude(layer="agreement").count()
    assert measure.people == 1
    assert measure.gini_before == measure.gini_after == 0
    share = ExposureShare.objects.get()
    assert (share.person, share.before) == (expert, 1.0)
    assert AuditEntry.objects.filter(action="exposure.measured").count() == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_is_held_back_while_the_lists_are_worked_out(expert: Person, study_gap: Gap) -> None:
    reads, writes = list[bool](), list[bool]()

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if Gap._meta.db_table in sql:
            reads.append(connection.in_atomic_block)
        if sql.startswith("INSERT"):
            writes.append(connection.in_atomic_block)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        measure_exposure(by=None)
    assert set(reads) == {False}
    assert set(writes) == {True}


@pytest.mark.django_db(transaction=True)
def test_who_is_deleted_while_the_lists_are_worked_out_has_no_share(expert: Person, study_gap: Gap) -> None:
    def delete_before_it_is_stored(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT") and ExposureMeasure._meta.db_table in sql:
            Person.objects.filter(pk=expert.pk).delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(delete_before_it_is_stored):
        measure_exposure(by=None)
    assert ExposureMeasure.objects.get().people == 1
    assert not ExposureShare.objects.exists()


def test_the_order_follows_settings_and_the_page_says_so(
    expert: Person,
    study_gap: Gap,
    alice: User,
    as_user: LogIn,
    settings: LazySettings,
) -> None:
    client, address = as_user(alice), reverse("matches:gap", args=[study_gap.pk])
    text = client.get(address).content.decode()
    assert "Among the first ten stand at most 4 of one kind, 3 of one organisation and 6 at one career stage" in text
    assert "Order by score alone" in text
    by_score = client.get(address, {"order": "score", "kind": "expert"}).content.decode()
    assert "In the order of the scores alone." in by_score
    assert 'href="?kind=expert"' in by_score
    settings.MOST_OF_AN_ORGANISATION = settings.MOST_OF_A_CAREER_STAGE = 0
    assert "at most 4 of one kind, while others come near" in client.get(address).content.decode()


def test_one_organisation_does_not_fill_the_page_and_the_moved_say_so(
    study_gap: Gap,
    alder: Organisation,
    alice: User,
    as_user: LogIn,
) -> None:
    uni = Organisation.objects.create(slug="uni", name="Fern University", kind="university")
    for number in range(6):
        kind = ("course", "facility", "ktp")[number % 3]
        put_offer(kind=kind, title=f"Diagnostic accuracy study {number}", text="accuracy study", organisation=uni)
    put_offer(title="Diagnostic accuracy study and bread, rolls, baking", text="accuracy study and bread")
    for number in range(9):
        put_offer(title=f"Bakery {number}", text="Bread and rolls")
    text = as_user(alice).get(reverse("matches:gap", args=[study_gap.pk])).content.decode()
    assert "moved up so that the first ten differ in kind, organisation and career stage." in text


def test_sentences_of_order_and_of_those_left_out() -> None:
    assert order_in_words(BY_SCORE) == ""
    assert left_out_in_words({}) == ""
    for one in Constraint:
        assert left_out_in_words({one: 2}).startswith("Left out of the list: 2 because ")


def test_the_order_reads_the_newest_measure(settings: LazySettings) -> None:
    settings.EXPOSURE_STRENGTH = 0.3
    measure = ExposureMeasure.objects.create(gaps=1, people=40, strength=0.3, gini_before=0.5, gini_after=0.4)
    people = [create_person(by=None, fields={"name": f"P {number}"}) for number in range(20)]
    for number, person in enumerate(people):
        ExposureShare.objects.create(measure=measure, person=person, before=1 if number == 0 else 0.5, after=0)
    order = order_in_force()
    assert order.exposure == {f"person-{people[0].pk}": 0.5}
    assert "stands in some of them below people whose score is up to 30% less" in order_in_words(order)
    settings.EXPOSURE_STRENGTH = 0.0
    assert order_in_force().exposure == {}
