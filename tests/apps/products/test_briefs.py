from __future__ import annotations

import pytest

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.products import queries
from charnia.apps.products.actions import EditedMeanwhile, open_agreement_layer, save_answer, write_version
from charnia.apps.products.models import Product
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Layer


def test_each_save_is_a_new_version_and_the_old_one_stays(product: Product, bob: User) -> None:
    first = product.brief.newest
    second = write_version(
        brief=product.brief, base=1, changes={"texts": {"public": "New words."}}, what_changed="Shorter", by=bob
    )
    assert first is not None
    first.refresh_from_db()
    assert (first.number, second.number) == (1, 2)
    assert "finger-prick" in first.text_of(Layer.PUBLIC)
    assert second.text_of(Layer.PUBLIC) == "New words."
    assert second.text_of(Layer.ACCEPTED) == first.text_of(Layer.ACCEPTED)
    assert second.written_by == bob


def test_nothing_changed_makes_no_version(product: Product, alice: User) -> None:
    version = write_version(brief=product.brief, base=1, changes={"title": "AlderQuick"}, what_changed="", by=alice)
    assert version.number == 1
    assert product.brief.versions.count() == 1


def test_two_people_at_once_lose_nothing(product: Product, alice: User, bob: User) -> None:
    write_version(brief=product.brief, base=1, changes={"title": "By Bob"}, what_changed="", by=bob)
    with pytest.raises(EditedMeanwhile, match="Somebody else has saved"):
        write_version(brief=product.brief, base=1, changes={"title": "By Alice"}, what_changed="", by=alice)
    assert product.brief.versions.count() == 2


def test_an_answer_is_saved_on_its_own_and_can_be_taken_back(product: Product, alice: User) -> None:
    version = save_answer(
        brief=product.brief, base=1, question="regulation-class", text="Class C", layer=Layer.ACCEPTED, by=alice
    )
    assert version.answers == {"regulation-class": {"text": "Class C", "layer": "accepted"}}
    assert queries.answers_of(version, frozenset({Layer.PUBLIC})) == {}
    version = save_answer(
        brief=product.brief, base=2, question="regulation-class", text=" ", layer=Layer.ACCEPTED, by=alice
    )
    assert version.answers == {}


def test_every_save_leaves_an_audit_row_without_words_of_the_brief(product: Product) -> None:
    entry = AuditEntry.objects.get(action="brief.saved")
    assert entry.details == {"number": 1}


def test_others_cannot_write_or_see(product: Product, charlie: User, tess: User, fay: User) -> None:
    for user in (charlie, tess, fay):
        with pytest.raises(NotAllowed):
            write_version(brief=product.brief, base=1, changes={"title": "x"}, what_changed="", by=user)
    assert not queries.visible_to(charlie).exists()
    assert not queries.visible_to(fay).exists()
    assert queries.visible_to(tess).get() == product


def test_the_team_reads_the_last_layer_only_when_it_was_opened(product: Product, alice: User, tess: User) -> None:
    assert queries.layers_visible_to(tess, product.brief) == {Layer.PUBLIC, Layer.ACCEPTED}
    open_agreement_layer(brief=product.brief, opened=True, by=alice)
    assert queries.layers_visible_to(tess, product.brief) == set(Layer)


def test_who_belongs_reads_everything_and_outsiders_nothing(product: Product, bob: User, charlie: User) -> None:
    assert queries.layers_visible_to(bob, product.brief) == set(Layer)
    assert queries.layers_visible_to(charlie, product.brief) == set()
