"""What companies look for in the field of whoever asks: only what anybody may read, and no names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.sought import without_names
from charnia.apps.people.models import Person
from charnia.core.vocabulary import GapStatus, Layer
from tests.apps.matches.conftest import ROSA, STUDY, put_papers

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
HOSTILE = '<script>alert("x")</script>'
QUERIES = 7


@pytest.fixture
def rowan(charlie: User) -> Person:
    """Rosa with her papers; the profile is Charlie's."""
    put_papers(ROSA, f"A {STUDY} of breath tests", "Design of an accuracy study")
    person = Person.objects.get(source_id=ROSA.id)
    person.user = charlie
    person.save()
    return person


@pytest.fixture
def confirmed(gap: Gap) -> Gap:
    """A gap that its company stands by."""
    gap.status = GapStatus.CONFIRMED
    gap.save()
    return gap


def page_for(user: User, as_user: LogIn) -> str:
    return as_user(user).get(reverse("matches:sought")).content.decode()


def test_a_confirmed_public_gap_near_the_evidence_is_shown_without_names(
    rowan: Person, confirmed: Gap, charlie: User, as_user: LogIn
) -> None:
    text = page_for(charlie, as_user)
    assert confirmed.statement in text
    assert "accuracy" in text
    assert confirmed.brief.product.name not in text
    assert confirmed.brief.product.organisation.name not in text


def test_the_words_of_a_company_do_not_name_it_either(
    rowan: Person, confirmed: Gap, charlie: User, as_user: LogIn
) -> None:
    quote = f"Alder Diagnostics lacks the {STUDY} for AlderQuick, and Alder has nobody; alder trees stay."
    Gap.objects.filter(pk=confirmed.pk).update(trigger_quote=quote, statement=f"A {STUDY} for Alder Diagnostics")
    text = page_for(charlie, as_user)
    for name in ("Alder ", "AlderQuick"):
        assert name not in text
    assert "[the company] lacks" in text
    assert "for [the product], and [the company] has nobody; alder trees stay." in text


def test_a_word_that_many_names_share_stays_in_the_quote() -> None:
    names = (("Digital Ward", "the product"), ("Medical Alder", "the company"))
    text = "Digital literacy is low. Medical staff test the Digital Ward of Medical Alder."
    masked = "Digital literacy is low. Medical staff test the [the product] of [the company]."
    assert without_names(text, names) == masked
    assert without_names("Digital for all", (("Digital", "the company"),)) == "[the company] for all"
    assert without_names("Alder for all", (("Alder Digital", "the company"),)) == "[the company] for all"


@pytest.mark.parametrize(
    "changes",
    [
        {"layer": Layer.ACCEPTED},
        {"layer": Layer.AGREEMENT},
        {"status": GapStatus.PROPOSED},
        {"status": GapStatus.BRIDGED},
        {"status": GapStatus.CLOSED},
    ],
)
def test_what_is_not_public_or_not_confirmed_is_not(
    changes: dict[str, Any], rowan: Person, confirmed: Gap, charlie: User, as_user: LogIn
) -> None:
    Gap.objects.filter(pk=confirmed.pk).update(**changes)
    text = page_for(charlie, as_user)
    assert confirmed.statement not in text
    assert "Nothing is close to your evidence now" in text


def test_what_is_far_from_the_evidence_is_not(confirmed: Gap, charlie: User, as_user: LogIn) -> None:
    put_papers(ROSA, "Beetles of the coast and their larvae")
    Person.objects.filter(source_id=ROSA.id).update(user=charlie)
    assert "Nothing is close to your evidence now" in page_for(charlie, as_user)


def test_without_a_profile_it_says_so(confirmed: Gap, bob: User, as_user: LogIn) -> None:
    assert "You have no profile yet" in page_for(bob, as_user)


def test_visitors_log_in_first() -> None:
    assert Client().get(reverse("matches:sought")).status_code == 302


def test_words_of_others_are_shown_as_text(rowan: Person, confirmed: Gap, charlie: User, as_user: LogIn) -> None:
    Gap.objects.filter(pk=confirmed.pk).update(statement=f"{HOSTILE} {STUDY}", trigger_quote=f"{HOSTILE} {STUDY}")
    assert HOSTILE not in page_for(charlie, as_user)


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_for_one_gap_and_many(
    number: int, rowan: Person, confirmed: Gap, charlie: User, as_user: LogIn, django_assert_num_queries: Any
) -> None:
    Gap.objects.bulk_create(
        [
            Gap(
                brief=confirmed.brief,
                kind=confirmed.kind,
                axis=confirmed.axis,
                statement=f"{STUDY} {place}",
                status=GapStatus.CONFIRMED,
                layer=Layer.PUBLIC,
                urgency=confirmed.urgency,
            )
            for place in range(number - 1)
        ]
    )
    browser = as_user(charlie)
    browser.get(reverse("matches:sought"))  # the matcher is built at the first question
    with django_assert_num_queries(QUERIES):
        browser.get(reverse("matches:sought"))
