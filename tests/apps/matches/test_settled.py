"""A gap that is dismissed or closed seeks nobody, and says how to take that back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.gaps.actions import confirm, dismiss, take_step
from charnia.apps.gaps.models import Gap, GapVerb
from charnia.apps.introductions import actions as introductions
from charnia.apps.matches import actions
from charnia.apps.matches.candidates import Candidate
from charnia.apps.people.models import Person
from charnia.core.verdict import NotAllowed
from tests.apps.reading import LogIn, page


def settle(gap: Gap, status: str, by: User) -> None:
    if status == "dismissed":
        dismiss(gap=gap, by=by, reason="We have one.")
    else:
        confirm(gap=gap, by=by)
        take_step(gap=gap, verb=GapVerb.CLOSED, by=by)


@pytest.mark.parametrize("status", ["dismissed", "closed"])
def test_a_settled_gap_offers_no_bridges_and_says_how_to_reopen(
    cluster: Gap, rosa: Person, alice: User, as_user: LogIn, status: str
) -> None:
    settle(cluster, status, alice)
    client = as_user(alice)
    text = page(client, "matches:gap", cluster.pk)
    assert "press “Reopen” on the page of the gap" in text
    for offered in ("Keep on the shortlist", "Ask for an introduction", "Rosa Rowan"):
        assert offered not in text
    for name, more in (("why-not", []), ("why-not-one", [f"person-{rosa.pk}"])):
        answer = client.get(reverse(f"matches:{name}", args=[cluster.pk, *more]))
        assert answer["Location"] == reverse("matches:gap", args=[cluster.pk])
    take_step(gap=cluster, verb=GapVerb.REOPENED, by=alice)
    assert "Rosa Rowan" in page(client, "matches:gap", cluster.pk)


@pytest.mark.parametrize("status", ["dismissed", "closed"])
def test_nobody_is_kept_or_asked_because_of_a_settled_gap(
    gap: Gap, rosa: Person, alice: User, as_user: LogIn, status: str
) -> None:
    candidate = Candidate(person=rosa)
    actions.shortlist(gap=gap, candidate=candidate, by=alice)
    assert "Ask for an introduction" in page(as_user(alice), "matches:shortlist", gap.brief.product_id)
    settle(gap, status, alice)
    with pytest.raises(NotAllowed, match="Reopen"):
        actions.shortlist(gap=gap, candidate=candidate, by=alice)
    with pytest.raises(NotAllowed, match="Reopen"):
        introductions.ask(gap=gap, candidate=candidate, message="Could we talk?", by=alice)
    text = page(as_user(alice), "matches:shortlist", gap.brief.product_id)
    assert "Ask for an introduction" not in text
    assert "This gap is settled" in text
