"""The desk's page of fairness and learning, and its two commands."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.actions import note_feedback
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.models import ExposureMeasure, LearnedWeights
from charnia.apps.matches.pool import forget_matcher
from charnia.apps.people.models import Person
from charnia.apps.programmes import actions
from charnia.config.commands import main
from charnia.core.evidence import PersonReference
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import FeedbackVerb
from tests.apps.matches.use.conftest import put_paper

pytestmark = pytest.mark.django_db
PAGE = "programmes:fairness"


@pytest.fixture(autouse=True)
def fresh_matcher() -> None:
    forget_matcher()


def test_the_page_is_for_the_team_alone(
    desk: Client, alice: User, fay: User, as_user: Callable[[User], Client]
) -> None:
    assert desk.get(reverse(PAGE)).status_code == 200
    for user in (alice, fay):
        client = as_user(user)
        assert client.get(reverse(PAGE)).status_code == 404
        assert client.post(reverse("programmes:measure-exposure")).status_code == 404
        assert client.post(reverse("programmes:learn")).status_code == 404
        with pytest.raises(NotAllowed):
            actions.measure(by=user)
        with pytest.raises(NotAllowed):
            actions.learn(by=user)


def test_before_anything_is_measured_or_learned(desk: Client) -> None:
    text = desk.get(reverse(PAGE)).content.decode()
    assert "Not measured yet, so exposure does not count." in text
    assert "The weights are those that Charnia starts with." in text
    assert "Nothing changes before there are 60 judgements, 8 companies and team members and 20 gaps." in text
    assert "counts for at most 12.5% of the whole" in text


def test_measuring_shows_a_picture_and_a_table(desk: Client, gaps: list[Gap], rosa: Person) -> None:
    put_paper("p1", PersonReference("test:rosa", "Rosa Rowan"), day=dt.date(2025, 1, 1))
    text = desk.post(reverse("programmes:measure-exposure"), follow=True).content.decode()
    assert "how unevenly people are shown" in text
    assert "How attention is shared among people" in text
    assert "Rosa Rowan" in text
    assert ExposureMeasure.objects.get().people == 1


def test_learning_says_what_came_of_it(desk: Client, settings: LazySettings) -> None:
    text = desk.post(reverse("programmes:learn"), follow=True).content.decode()
    assert text.count("Too little to learn from yet: 0 of 60 judgements") == 2
    settings.LEARNS_FROM_USE = False
    text = desk.post(reverse("programmes:learn"), follow=True).content.decode()
    assert "Learning is switched off." in text
    assert LearnedWeights.objects.count() == 1


def test_the_page_costs_the_same_for_one_and_thirty(desk: Client, gaps: list[Gap], rosa: Person, alice: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            desk.get(reverse(PAGE))
        return len(found)

    note_feedback(gap=gaps[0], candidate=Candidate(person=rosa), verb=FeedbackVerb.MET, by=alice)
    one = queries()
    for _ in range(29):
        note_feedback(gap=gaps[0], candidate=Candidate(person=rosa), verb=FeedbackVerb.MET, by=alice)
    assert queries() == one


def test_the_commands(
    gaps: list[Gap], rosa: Person, capsys: pytest.CaptureFixture[str], settings: LazySettings
) -> None:
    put_paper("p1", PersonReference("test:rosa", "Rosa Rowan"), day=dt.date(2025, 1, 1))
    assert main(["exposure", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["people"] == 1
    assert main(["exposure"]) == 0
    assert "How unevenly people are shown" in capsys.readouterr().out
    assert main(["relearn", "--dry-run"]) == 1
    assert "Nothing was stored." in capsys.readouterr().out
    assert main(["relearn", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["version"] == 1
    settings.LEARNS_FROM_USE = False
    assert main(["relearn"]) == 2
    assert "CHARNIA_LEARNS_FROM_USE" in capsys.readouterr().err
