"""Gaps are matched by meaning as well where a model has read the texts, and cards still add up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.evidence import EvidenceRecord, Offer
from charnia.core.vocabulary import Axis, GapKind, OfferKind, Pillar
from charnia.engine.index.meanings import SHARE, UNLIKE
from charnia.engine.learning.pairs import Rows, Shown, ShownList
from charnia.engine.ranking.as_json import contribution_as_json
from charnia.engine.ranking.bridges import GapMatcher
from charnia.engine.ranking.closest import closest
from charnia.engine.ranking.fixed import fixed_matcher, texts_compared
from charnia.engine.ranking.matcher import Matcher, MatcherSnapshot
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.proof import ProofCard
from charnia.engine.ranking.weights import Weights
from charnia.engine.text.embeddings.contract import TextReader, Vectors
from charnia.engine.text.embeddings.recent import RecentEncoder
from charnia.engine.text.sentences import sentences
from tests.engine.letters import LetterEncoder
from tests.engine.test_bridges import GAP, OFFERS, RECORDS, TODAY, person, record


class CountingLetters(LetterEncoder):
    """Letters, and every text that had to be read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str], *, progress: object = None) -> Vectors:
        self.read.extend(texts)
        return super().encode(texts)


def reader() -> TextReader:
    return TextReader(documents=RecentEncoder(LetterEncoder()), needs=RecentEncoder(LetterEncoder()))


def read_matcher(records: Sequence[EvidenceRecord] = RECORDS, offers: Sequence[Offer] = OFFERS) -> MatcherSnapshot:
    """A matcher whose texts are all read."""
    matcher = Matcher(records=records, offers=offers, reader=reader())
    while matcher.read(most=3):
        pass
    return matcher.snapshot()


def answer(snapshot: MatcherSnapshot, gap: GapNeed = GAP) -> GapMatcher:
    return GapMatcher(snapshot, gap, as_of=TODAY)


def assert_adds_up(card: ProofCard) -> None:
    assert math.fsum(one.amount for one in card.contributions) == pytest.approx(card.score, abs=1e-9)
    for one in card.contributions:
        if one.words or one.meaning:
            parts = one.weight * math.fsum((one.meaning, *(word.amount for word in one.words)))
            assert parts == pytest.approx(one.amount, abs=1e-9)


texts = st.text("abcdef stuvw.", max_size=40)


@given(
    st.lists(st.tuples(texts, texts), min_size=1, max_size=6),
    st.lists(texts, max_size=3),
    texts.filter(str.strip),
    texts,
    texts,
)
def test_whatever_the_texts_cards_add_up_to_the_score_that_ranks(
    papers: list[tuple[str, str]], offered: list[str], statement: str, quote: str, product: str
) -> None:
    records = [record(n, title, f"p{n % 3}", text=text) for n, (title, text) in enumerate(papers)]
    people = [person(f"p{n}", *(f"r{k}" for k in range(len(papers)) if k % 3 == n), text="abc") for n in range(3)]
    offers = [*people, *(Offer(f"o{n}", OfferKind.COURSE, text) for n, text in enumerate(offered))]
    asked = answer(read_matcher(records, offers), GapNeed(GapKind.SKILLS, Axis.TEAM, statement, quote, product))
    scores = {part.offer.id: part.score for part in asked.parts()}
    for bridge in asked.bridges(limit=50):
        assert_adds_up(bridge.card)
        assert bridge.card.score == pytest.approx(scores[bridge.offer.id], abs=1e-9)


def test_meaning_finds_whom_no_word_names() -> None:
    gap = GapNeed(GapKind.EXPERTISE, Axis.EVIDENCE, "listen silent")
    offers = [person("same-letters", "r1")]
    records = [record(1, "enlist tinsel", "same-letters")]
    assert answer(Matcher(records=records, offers=offers).snapshot(), gap).count() == 0
    (bridge,) = answer(read_matcher(records, offers), gap).bridges()
    (found, _) = bridge.card.contributions
    assert found.words == ()
    assert found.meaning == pytest.approx(SHARE * (1 - UNLIKE), abs=1e-6)
    assert found.closest is not None
    assert (found.closest.need, found.closest.evidence) == ("listen silent", "enlist tinsel")
    assert contribution_as_json(found)["closest"] == {"need": "listen silent", "evidence": "enlist tinsel"}


@pytest.mark.parametrize(("may_be_quoted", "shown"), [(True, "enlist tinsel"), (False, "tinsel stile")])
def test_of_a_text_that_may_not_be_quoted_the_title_alone_is_shown(may_be_quoted: bool, shown: str) -> None:
    gap = GapNeed(GapKind.EXPERTISE, Axis.EVIDENCE, "listen silent")
    paper = replace(record(1, "tinsel stile", "p", text="enlist tinsel"), may_be_quoted=may_be_quoted)
    (bridge,) = answer(read_matcher([paper], [person("p", "r1")]), gap).bridges()
    found = bridge.card.contributions[0]
    assert found.closest is not None
    assert found.closest.evidence == shown


def test_the_product_never_counts_more_than_what_is_missing() -> None:
    gap = GapNeed(GapKind.EXPERTISE, Axis.EVIDENCE, "zzz", product="listen silent")
    assert answer(read_matcher([record(1, "enlist tinsel", "p")], [person("p", "r1")]), gap).count() == 0
    both = replace(gap, statement="zzz listen")
    (bridge,) = answer(read_matcher([record(1, "enlist tinsel", "p")], [person("p", "r1")]), both).bridges()
    alone = answer(read_matcher([record(1, "enlist tinsel", "p")], [person("p", "r1")]), replace(both, product=""))
    assert bridge.card.contributions[0].amount <= 2 * alone.bridges()[0].card.contributions[0].amount + 1e-12


def test_learning_scores_exactly_as_the_matcher_does_with_meaning_too() -> None:
    weights = Weights(0.4, 1.7, 0.31, {(GapKind.EXPERTISE, Pillar.COLLABORATION): -0.2}, 7)
    asked = GapMatcher(read_matcher(), GAP, as_of=TODAY, weights=weights)
    parts = asked.parts()
    shown = tuple(Shown(one.offer.id, one.offer.kind, one.evidence, one.own, one.reach) for one in parts)
    scores = Rows([(ShownList("g", GAP.kind, GAP.axis, shown), one) for one in shown]).scores(weights)
    assert scores == pytest.approx([one.score for one in parts], abs=1e-12)
    assert sum(one.evidence for one in parts) > sum(one.evidence for one in answer(_words()).parts())


def _words() -> MatcherSnapshot:
    return Matcher(records=RECORDS, offers=OFFERS).snapshot()


def test_until_its_texts_are_read_a_matcher_answers_as_without_a_model() -> None:
    unread = Matcher(records=RECORDS, offers=OFFERS, reader=reader()).snapshot()
    assert answer(unread).bridges(limit=50) == answer(_words()).bridges(limit=50)
    assert unread.unread == len(texts_compared(RECORDS, OFFERS))
    assert "so far 9 texts by words alone" in unread.compared
    assert _words().compared == "Matched by words alone, not by meaning."
    assert read_matcher().compared == "Matched by words and by meaning."


def test_half_read_the_read_texts_count_by_meaning_and_the_others_by_words() -> None:
    matcher = Matcher(records=RECORDS, offers=OFFERS, reader=reader())
    assert matcher.read(most=5) == 5
    snapshot = matcher.snapshot()
    assert snapshot.unread == 4
    words, whole = answer(_words()), answer(read_matcher())
    for bridge in answer(snapshot).bridges(limit=50):
        assert_adds_up(bridge.card)
        before, after = words.card_of(bridge.offer.id), whole.card_of(bridge.offer.id)
        assert before is not None
        assert after is not None
        assert before.score - 1e-12 <= bridge.card.score <= after.score + 1e-12


def test_what_was_read_before_counts_at_once_and_an_edit_when_it_is_read() -> None:
    letters = CountingLetters()
    kept = TextReader(documents=RecentEncoder(letters), needs=RecentEncoder(LetterEncoder()))
    first = Matcher(records=RECORDS, offers=OFFERS, reader=kept)
    assert first.read(most=100) == 9
    again = Matcher(records=RECORDS, offers=OFFERS, reader=kept)
    assert again.unread() == 0
    assert len(letters.read) == 9
    again.put_records([record(6, "Health economics of beetles", "beetle-expert")])
    assert again.unread() == 1
    again.read(most=1)
    assert letters.read[-1] == "Health economics of beetles"
    assert again.snapshot().unread == 0
    again.drop_records(["r6"])
    assert "r6" not in {
        one.evidence_id for b in answer(again.snapshot()).bridges(limit=50) for one in b.card.contributions
    }


def test_a_text_that_changed_while_it_was_read_is_read_again() -> None:
    class Editing(LetterEncoder):
        def encode(self, texts: Sequence[str], *, progress: object = None) -> Vectors:
            if "old words" in texts:
                matcher.put_records([record(1, "new words", "p")])
            return super().encode(texts)

    documents = RecentEncoder(Editing())
    matcher = Matcher(
        records=[record(1, "old words", "p")],
        reader=TextReader(documents=documents, needs=RecentEncoder(LetterEncoder())),
    )
    matcher.read(most=5)
    assert matcher.unread() == 1
    matcher.read(most=5)
    gap = GapNeed(GapKind.EXPERTISE, Axis.EVIDENCE, "new words")
    matcher.put_offers([person("p", "r1")])
    matcher.read(most=5)
    card = answer(matcher.snapshot(), gap).card_of("p")
    assert card is not None
    assert card.contributions[0].meaning == pytest.approx(SHARE * (1 - UNLIKE), abs=1e-6)


def test_a_fixed_matcher_answers_as_one_that_changes() -> None:
    fixed = fixed_matcher(records=RECORDS, offers=OFFERS, reader=reader())
    one, other = answer(fixed).bridges(limit=50), answer(read_matcher()).bridges(limit=50)
    assert [bridge.offer.id for bridge in one] == [bridge.offer.id for bridge in other]
    assert [b.card.score for b in one] == pytest.approx([b.card.score for b in other], abs=1e-12)


def test_a_later_page_goes_on_where_the_one_before_ended() -> None:
    asked = answer(read_matcher())
    assert asked.bridges(limit=5) == (*asked.bridges(limit=2), *asked.bridges(limit=5, after=2))


def test_why_not_stays_true_when_meaning_counts() -> None:
    said = answer(read_matcher()).why_not("beetle-expert", shown=1)
    assert any(sentence.startswith("Nothing that is known of it mentions") for sentence in said.reasons)


def test_the_closest_passages_are_sentences_of_both_texts() -> None:
    text = "Nothing of the kind here. We enlist tinsel readers. And more follows after."
    found = closest(reader(), need="A quiz of jumps. Listen to silent readers.", title="Zebras", text=text)
    assert found is not None
    assert found.need == "Listen to silent readers."
    assert found.evidence == "We enlist tinsel readers."
    assert closest(reader(), need="", title="a", text="b") is None
    assert closest(reader(), need="aaa", title="", text="") is None
    assert closest(reader(), need="aaaa aaaa aaaa", title="zzzz", text="") is None


@given(st.text(max_size=200))
def test_sentences_hold_every_letter_of_a_text(text: str) -> None:
    found = sentences(text)
    assert len(set(found)) == len(found)
    assert bool(found) == bool(text.strip())
    assert {letter for one in found for letter in one if letter.isalpha()} == {one for one in text if one.isalpha()}


def test_an_encoder_in_memory_reads_once_and_forgets_the_oldest() -> None:
    letters = CountingLetters()
    recent = RecentEncoder(letters, most=2)
    told: list[int] = []
    vectors = recent.encode(["a", "b", "a"], progress=told.append)
    assert np.array_equal(vectors, LetterEncoder().encode(["a", "b", "a"]))
    assert told == [3]
    recent.encode(["a"])
    recent.encode(["c"])
    assert recent.known(["a", "b", "c"])[0] == [0, 2]
    assert letters.read == ["a", "b", "a", "c"]
    assert recent.passages("abc") == LetterEncoder().passages("abc")
