"""Gaps are matched by meaning where a model is installed: at once, later, or not at all, and the pages say which."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.answering import ask, question_of
from charnia.apps.matches.meaning import read_texts, reader_here, unread_texts
from charnia.apps.matches.pool import READ_AT_ONCE, Pool
from charnia.apps.people.models import Person
from charnia.config.environment import ModelChoice, read_model_choice
from charnia.engine.text.embeddings.contract import TextReader, Vectors, WordsOnly
from charnia.engine.text.embeddings.encoder import SentenceEncoder
from charnia.engine.text.embeddings.published import ALL_MINILM_L6_V2, WEIGHTS
from charnia.engine.text.embeddings.recent import RecentEncoder
from tests.apps.matches.conftest import ROSA, put_papers
from tests.apps.reading import LogIn, assert_only_words, page
from tests.engine.letters import LetterEncoder

pytestmark = pytest.mark.django_db

BY_WORDS = "Matched by words alone, not by meaning."


def letters() -> TextReader:
    return TextReader(documents=RecentEncoder(LetterEncoder()), needs=RecentEncoder(LetterEncoder()))


@pytest.fixture
def installed(encoder: SentenceEncoder, tmp_path: Path, settings: LazySettings) -> None:
    """The model of this machine with vectors of its own; without one the test is left out."""
    settings.MODEL = read_model_choice({name: value for name, value in os.environ.items() if name != "CHARNIA_MODEL"})
    settings.DATA = tmp_path
    assert settings.MODEL.model is encoder.model


class BrokenLetters(LetterEncoder):
    """A model that fails when it reads."""

    def encode(self, texts: Sequence[str], *, progress: object = None) -> Vectors:
        raise RuntimeError("out of memory")


def test_a_few_texts_are_read_before_the_answer(rosa: Person) -> None:
    put_papers(ROSA, "Kidney screening")
    pool = Pool(letters)
    assert pool.snapshot().unread == 0
    put_papers(ROSA, "Kidney biopsy", start=1)
    now = pool.snapshot()
    assert (len(now.records), now.unread) == (2, 0)
    assert now.compared == "Matched by words and by meaning."


def test_many_texts_are_read_while_nobody_waits(rosa: Person) -> None:
    put_papers(ROSA, *(f"Paper {number} on kidneys" for number in range(READ_AT_ONCE + 1)))
    pool = Pool(letters)
    first = pool.snapshot()
    assert len(first.records) == READ_AT_ONCE + 1
    pool.wait_for_texts()
    assert pool.snapshot().unread == 0


def test_a_model_that_fails_leaves_the_answer_by_words(rosa: Person, caplog: pytest.LogCaptureFixture) -> None:
    put_papers(ROSA, "Kidney screening")
    broken = TextReader(documents=RecentEncoder(BrokenLetters()), needs=RecentEncoder(LetterEncoder()))
    now = Pool(lambda: broken).snapshot()
    assert (len(now.records), now.unread) == (1, 1)
    assert "out of memory" in caplog.text


def test_without_a_model_every_page_says_so_in_one_sentence(cluster: Gap, alice: User, as_user: LogIn) -> None:
    browser = as_user(alice)
    assert page(browser, "matches:gap", cluster.pk).count(BY_WORDS) == 1
    dossier = browser.get(reverse("dossiers:product", args=[cluster.brief.product.pk])).content.decode()
    assert dossier.count(BY_WORDS) == 1


def test_a_model_that_is_not_the_published_one_is_not_used(
    tmp_path: Path, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / WEIGHTS).write_bytes(b"not the weights")
    settings.MODEL = ModelChoice(ALL_MINILM_L6_V2, tmp_path)
    found = reader_here()
    assert isinstance(found, WordsOnly)
    assert "not all-MiniLM-L6-v2 as published" in caplog.text
    assert Pool().snapshot().reader is None


def test_with_the_model_a_card_shows_what_meaning_adds_beside_the_passage(
    cluster: Gap, alice: User, as_user: LogIn, installed: None
) -> None:
    reader = reader_here()
    assert isinstance(reader, TextReader)
    unread, known = unread_texts(reader)
    assert unread == known > READ_AT_ONCE / 2
    told: list[int] = []
    assert read_texts(reader, progress=told.append) == known == told[-1]
    assert unread_texts(reader) == (0, known)
    answer, searched = ask(question_of(cluster, alice))
    assert searched.unread == 0
    best = answer.bridges(limit=10)
    assert any(one.meaning for bridge in best for one in bridge.card.contributions)
    for bridge in best:
        assert bridge.card.score == pytest.approx(sum(one.amount for one in bridge.card.contributions), abs=1e-9)
    browser = as_user(alice)
    text = page(browser, "matches:gap", cluster.pk)
    assert BY_WORDS not in text
    assert "Meaning of the text, beyond shared words" in text
    assert "is closest to “" in text
    pdf = browser.get(reverse("dossiers:product-pdf", args=[cluster.brief.product.pk]))
    assert pdf.content.startswith(b"%PDF")


def test_a_hostile_passage_stays_words(cluster: Gap, alice: User, as_user: LogIn, installed: None) -> None:
    put_papers(ROSA, "A diagnostic accuracy study <script>alert(1)</script> of a test & more", start=9)
    assert_only_words(page(as_user(alice), "matches:gap", cluster.pk), "the bridges")
