"""The desk's list of decisions on registers, from which each is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.organisations.models import DoubtStatus, Organisation, RegisterDoubt
from charnia.apps.organisations.register_decisions import ask_again, refuse_doubt
from charnia.apps.programmes.register_decisions import take_back_acceptance
from charnia.core.verdict import NotAllowed
from tests.apps.programmes.register_scenes import a_registered_one, accept, everything, the_doubt
from tests.apps.programmes.test_register_doubts import HOSTILE, LIST, load

pytestmark = pytest.mark.django_db
DECIDED = f"{LIST}decided/"


@pytest.fixture
def two(alder: Organisation) -> Organisation:
    """The registered one beside Alice's Alder."""
    load()
    return a_registered_one()


def test_another_one_waits_again_and_can_be_accepted_then(two: Organisation, alder: Organisation, desk: Client) -> None:
    doubt = the_doubt()
    desk.post(f"{LIST}{doubt.pk}/refuse/")
    text = desk.get(DECIDED).content.decode()
    for words in ("Another one", "Tess Team", "01234567", "ALDER DIAGNOSTICS LIMITED", "Ask again"):
        assert words in text
    said = desk.post(f"{LIST}{doubt.pk}/ask-again/", follow=True).content.decode()
    assert "The question about Alder Diagnostics waits for an answer again" in said
    assert "Nothing was decided" in said
    assert (the_doubt().status, the_doubt().decided_by) == (DoubtStatus.WAITING, None)
    assert AuditEntry.objects.filter(action="register-doubt.asked-again").count() == 1
    before = everything()
    desk.post(f"{LIST}{doubt.pk}/accept/")
    said = desk.post(f"{LIST}{doubt.pk}/take-back/", follow=True).content.decode()
    assert "Taken back. Alder Diagnostics is without Companies House 01234567" in said
    assert "The entry is that of ALDER DIAGNOSTICS LIMITED." in said
    assert everything() == before


def test_strangers_and_second_clicks_are_refused(
    two: Organisation, alder: Organisation, alice: User, tess: User, desk: Client, as_user: Callable[[User], Client]
) -> None:
    doubt = accept(tess)
    assert as_user(alice).get(DECIDED).status_code == 404
    assert Client().get(DECIDED).status_code == 302
    for verb in ("take-back", "ask-again"):
        assert as_user(alice).post(f"{LIST}{doubt.pk}/{verb}/").status_code == 404
        assert desk.get(f"{LIST}{doubt.pk}/{verb}/").status_code == 405
        assert desk.post(f"{LIST}{doubt.pk + 1}/{verb}/").status_code == 404
    for undo in (take_back_acceptance, ask_again):
        with pytest.raises(NotAllowed, match="Only the programme team"):
            undo(doubt=doubt, by=alice)
    too_late = "Somebody has changed this decision since you opened the page."
    assert too_late in desk.post(f"{LIST}{doubt.pk}/ask-again/", follow=True).content.decode()
    desk.post(f"{LIST}{doubt.pk}/take-back/")
    assert too_late in desk.post(f"{LIST}{doubt.pk}/take-back/", follow=True).content.decode()
    assert the_doubt().status == DoubtStatus.REFUSED
    desk.post(f"{LIST}{doubt.pk}/ask-again/")
    assert desk.post(f"{LIST}{doubt.pk}/ask-again/").status_code == 404
    assert the_doubt().status == DoubtStatus.WAITING


def test_a_decision_of_which_nothing_is_written_down_says_so(two: Organisation, tess: User, desk: Client) -> None:
    RegisterDoubt.objects.update(status=DoubtStatus.ACCEPTED)
    assert "not possible: what it changed was not written down then" in desk.get(DECIDED).content.decode()
    said = desk.post(f"{LIST}{the_doubt().pk}/take-back/", follow=True).content.decode()
    assert "Correct the identifiers on the admin pages." in said
    assert the_doubt().status == DoubtStatus.ACCEPTED


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_decisions_costs_the_same_for_one_and_many(
    two: Organisation, tess: User, desk: Client, number: int, django_assert_num_queries: Any
) -> None:
    doubt = the_doubt()
    refuse_doubt(doubt=doubt, by=tess)
    doubt.refresh_from_db()
    for place in range(number - 1):
        doubt.pk, doubt.register_id = None, f"{place:08}"
        doubt.save(force_insert=True)
        accepted = {"status": DoubtStatus.ACCEPTED if place % 2 else DoubtStatus.REFUSED}
        RegisterDoubt.objects.filter(pk=doubt.pk).update(**accepted)
    with django_assert_num_queries(4):
        assert desk.get(DECIDED).content.decode().count('id="doubt-') == min(number, 25)


def test_markup_is_shown_as_text(two: Organisation, tess: User, desk: Client) -> None:
    accept(tess)
    Organisation.objects.update(name=HOSTILE)
    RegisterDoubt.objects.update(facts={"name": HOSTILE})
    User.objects.filter(pk=tess.pk).update(name=HOSTILE)
    assert HOSTILE not in desk.get(DECIDED).content.decode()
    assert HOSTILE not in desk.post(f"{LIST}{the_doubt().pk}/take-back/", follow=True).content.decode()
