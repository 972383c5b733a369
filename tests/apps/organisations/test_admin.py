"""The admin page of an organisation: it keeps an owner, and an old form writes over nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.organisations.actions import change_organisation
from charnia.apps.organisations.models import Membership, MembershipRole, Organisation

pytestmark = pytest.mark.django_db
Posted = dict[str, Any]


@pytest.fixture
def ada(as_user: Callable[[User], Client]) -> Client:
    """An administrator's browser."""
    return as_user(User.objects.create_superuser("ada@example.org", "a long password", name="Ada Ash"))


def path_of(organisation: Organisation) -> str:
    return reverse("admin:organisations_organisation_change", args=[organisation.pk])


def opened(browser: Client, organisation: Organisation) -> Posted:
    """What the form holds when it is opened, with the members as they are."""
    page = browser.get(path_of(organisation))
    form, (members,) = page.context["adminform"].form, [one.formset for one in page.context["inline_admin_formsets"]]
    posted = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    posted |= {f"memberships-{name}": members.management_form[name].value() for name in members.management_form.fields}
    for each in members.initial_forms:
        posted |= {each.add_prefix(name): value for name in each.fields if (value := each[name].value()) is not None}
    return {**posted, "kept_by_hand": "[]", "initial-kept_by_hand": "[]"}


def test_the_last_owner_stays(ada: Client, alder: Organisation, alice: User) -> None:
    owner = Membership.objects.get(organisation=alder, role=MembershipRole.OWNER)
    posted = opened(ada, alder)
    for change in ({"memberships-0-DELETE": "on"}, {"memberships-0-role": MembershipRole.MEMBER.value}):
        answer = ada.post(path_of(alder), {**posted, **change})
        assert "nobody could keep its page" in answer.content.decode()
    owner.refresh_from_db()
    assert owner.role == MembershipRole.OWNER


def test_a_form_from_before_a_change_writes_over_nothing(ada: Client, alder: Organisation, tess: User) -> None:
    posted = opened(ada, alder)
    change_organisation(organisation=alder, by=tess, fields={"town": "Alderton"})
    answer = ada.post(path_of(alder), {**posted, "name": "Alder again"})
    assert "since you opened the page" in answer.content.decode()
    alder.refresh_from_db()
    assert (alder.name, alder.town) == (posted["name"], "Alderton")
    assert ada.post(path_of(alder), {**opened(ada, alder), "name": "Alder again"}).status_code == 302
    alder.refresh_from_db()
    assert (alder.name, alder.town) == ("Alder again", "Alderton")
