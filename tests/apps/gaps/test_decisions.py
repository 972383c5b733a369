from __future__ import annotations

import pytest

from charnia.apps.accounts.models import User
from charnia.apps.gaps import actions, queries
from charnia.apps.gaps.models import Gap, GapVerb
from charnia.apps.products.actions import open_agreement_layer
from charnia.apps.products.models import Product
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Axis, GapKind, GapStatus, Layer, Urgency


@pytest.fixture
def gap(product: Product) -> Gap:
    return Gap.objects.create(
        brief=product.brief, kind="expertise", axis="evidence", statement="Help with a study", origin="found"
    )


def test_confirm_then_dismiss_then_reopen_keeps_the_history(gap: Gap, alice: User, tess: User) -> None:
    actions.confirm(gap=gap, by=alice)
    actions.dismiss(gap=gap, by=tess, reason="The university does this already.")
    gap.refresh_from_db()
    assert (gap.status, gap.reason) == (GapStatus.DISMISSED, "The university does this already.")
    actions.take_step(gap=gap, verb=GapVerb.REOPENED, by=alice)
    gap.refresh_from_db()
    assert (gap.status, gap.reason) == (GapStatus.PROPOSED, "")
    history = list(gap.events.values_list("verb", "by__name", "note"))
    assert history == [
        (GapVerb.CONFIRMED, "Alice Alder", ""),
        (GapVerb.DISMISSED, "Tess Team", "The university does this already."),
        (GapVerb.REOPENED, "Alice Alder", ""),
    ]


def test_dismissing_needs_a_reason(gap: Gap, alice: User) -> None:
    with pytest.raises(NotAllowed, match="Say why"):
        actions.dismiss(gap=gap, by=alice, reason="  ")
    assert not gap.events.exists()


def test_a_step_that_is_no_longer_open_is_refused_with_a_sentence(gap: Gap, alice: User) -> None:
    actions.confirm(gap=gap, by=alice)
    with pytest.raises(NotAllowed, match="confirmed"):
        actions.confirm(gap=gap, by=alice)
    assert gap.events.count() == 1


def test_rewording_keeps_the_old_words(gap: Gap, alice: User) -> None:
    actions.reword(gap=gap, by=alice, changes={"statement": "A statistician for our study", "kind": "skills"})
    gap.refresh_from_db()
    assert gap.statement == "A statistician for our study"
    assert "Help with a study" in gap.events.get().note


def test_a_person_can_add_a_gap(product: Product, tess: User) -> None:
    gap = actions.add(
        brief=product.brief,
        by=tess,
        statement="A second site",
        kind=GapKind.RESOURCE,
        axis=Axis.FACILITIES,
        urgency=Urgency.NOW,
        layer=Layer.PUBLIC,
    )
    assert (gap.status, gap.origin, gap.confidence) == ("confirmed", "added", None)


def test_outsiders_can_do_nothing(gap: Gap, charlie: User, fay: User) -> None:
    for user in (charlie, fay):
        assert not queries.visible_to(user).exists()
        with pytest.raises(NotAllowed):
            actions.confirm(gap=gap, by=user)


def test_the_team_does_not_see_a_gap_of_the_closed_layer(gap: Gap, alice: User, tess: User) -> None:
    Gap.objects.update(layer="agreement")
    assert not queries.visible_to(tess).exists()
    assert queries.visible_to(alice).exists()
    open_agreement_layer(brief=gap.brief, opened=True, by=alice)
    assert queries.visible_to(tess).exists()
