from __future__ import annotations

import pytest

from charnia.apps.accounts.models import User
from charnia.apps.gaps import actions
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.gaps.models import Gap, GapVerb
from charnia.apps.products.actions import save_answer, write_version
from charnia.apps.products.models import Product
from charnia.core.vocabulary import GapStatus, Layer
from charnia.packs.rulebook import load_rulebook
from tests.apps.conftest import ACCEPTED_TEXT, AGREEMENT_TEXT, PUBLIC_TEXT

STUDY = "Nobody here has ever run a diagnostic accuracy study."


@pytest.fixture
def study_gap(product: Product) -> Gap:
    bring_up_to_date(brief=product.brief, by=None)
    return Gap.objects.get(trigger_quote__contains="diagnostic accuracy study")


def edit(product: Product, user: User, public: str) -> None:
    product.brief.refresh_from_db()
    write_version(
        brief=product.brief,
        base=product.brief.version,
        changes={"texts": {"public": public}},
        what_changed="Edited",
        by=user,
    )
    bring_up_to_date(brief=product.brief, by=user)


def test_each_gap_quotes_the_text_of_its_layer(product: Product) -> None:
    assert bring_up_to_date(brief=product.brief, by=None)
    gaps = list(Gap.objects.exclude(trigger_quote=""))
    texts = {"public": PUBLIC_TEXT, "accepted": ACCEPTED_TEXT, "agreement": AGREEMENT_TEXT}
    assert {gap.layer for gap in gaps} == set(texts)
    for gap in gaps:
        assert texts[gap.layer][gap.trigger_start : gap.trigger_end] == gap.trigger_quote
        assert gap.trigger_quote
        assert [event.verb for event in gap.events.all()] == [GapVerb.FOUND]


def test_a_second_run_does_nothing(product: Product) -> None:
    bring_up_to_date(brief=product.brief, by=None)
    before = Gap.objects.count()
    assert not bring_up_to_date(brief=product.brief, by=None)
    assert Gap.objects.count() == before


def test_a_decision_survives_an_edit_and_the_quote_moves(study_gap: Gap, product: Product, alice: User) -> None:
    actions.confirm(gap=study_gap, by=alice)
    edit(product, alice, "A new first sentence about pharmacies. " + PUBLIC_TEXT)
    gap = Gap.objects.get(pk=study_gap.pk)
    assert gap.status == GapStatus.CONFIRMED
    assert gap.trigger_start is not None
    assert study_gap.trigger_start is not None
    assert gap.trigger_start > study_gap.trigger_start
    assert Gap.objects.filter(trigger_quote__contains="diagnostic accuracy study").count() == 1


def test_a_dismissed_gap_is_not_raised_again(study_gap: Gap, product: Product, alice: User) -> None:
    actions.dismiss(gap=study_gap, by=alice, reason="Our partner has run many.")
    edit(product, alice, PUBLIC_TEXT.replace("Nobody here", "Nobody in the team"))
    gap = Gap.objects.get(trigger_quote__contains="diagnostic accuracy study")
    assert (gap.pk, gap.status) == (study_gap.pk, GapStatus.DISMISSED)


def test_a_gap_whose_sentence_goes_is_kept_with_its_history(study_gap: Gap, product: Product, alice: User) -> None:
    actions.confirm(gap=study_gap, by=alice)
    edit(product, alice, PUBLIC_TEXT.replace(STUDY, ""))
    gap = Gap.objects.get(pk=study_gap.pk)
    assert (gap.is_current, gap.status) == (False, GapStatus.CONFIRMED)
    edit(product, alice, PUBLIC_TEXT)
    gap.refresh_from_db()
    assert gap.is_current
    verbs = [event.verb for event in gap.events.all()]
    assert verbs == [GapVerb.FOUND, GapVerb.CONFIRMED, GapVerb.NOT_FOUND_AGAIN, GapVerb.FOUND_AGAIN]


def test_a_rewording_survives(study_gap: Gap, product: Product, alice: User) -> None:
    actions.reword(gap=study_gap, by=alice, changes={"statement": "A study designer"})
    edit(product, alice, "More words at the start. " + PUBLIC_TEXT)
    assert Gap.objects.get(pk=study_gap.pk).statement == "A study designer"


def test_an_added_gap_is_never_touched(product: Product, alice: User) -> None:
    gap = Gap.objects.create(
        brief=product.brief, kind="finance", axis="finance", statement="Seed money", origin="added", status="confirmed"
    )
    bring_up_to_date(brief=product.brief, by=alice)
    gap.refresh_from_db()
    assert (gap.is_current, gap.statement) == (True, "Seed money")


def test_an_answer_that_tells_of_a_lack_raises_a_gap_on_its_layer(product: Product, alice: User) -> None:
    question = next(q for q in load_rulebook().questions if q.answer == "yes-no" and "no" in q.telling)
    save_answer(brief=product.brief, base=1, question=question.id, text="no", layer=Layer.AGREEMENT, by=alice)
    bring_up_to_date(brief=product.brief, by=alice)
    gap = Gap.objects.get(trigger_field=question.id)
    assert (gap.layer, gap.axis) == ("agreement", question.axis)
