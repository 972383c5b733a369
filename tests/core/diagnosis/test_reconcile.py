from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from charnia.core.diagnosis.reconcile import GapTrace, reconcile
from charnia.core.vocabulary import Axis, GapKind, Layer


def trace(quote: str = "", **changes: object) -> GapTrace:
    values = {"kind": GapKind.EXPERTISE, "axis": Axis.EVIDENCE, "layer": Layer.PUBLIC, "quote": quote, **changes}
    return GapTrace(**values)  # type: ignore[arg-type]


traces = st.lists(
    st.builds(
        GapTrace,
        kind=st.sampled_from(GapKind),
        axis=st.sampled_from(Axis),
        layer=st.sampled_from(Layer),
        quote=st.sampled_from(
            ["", "no", "we have never run a trial", "we have never run a big trial", "lab is too small"]
        ),
        field=st.sampled_from(["", "quality-system"]),
        rule=st.sampled_from(["", "never-done"]),
    ),
    max_size=8,
)


def test_the_same_sentence_is_the_same_gap() -> None:
    answer = reconcile([trace("we have never run a trial")], [trace("we have never run a trial")])
    assert answer.same == ((0, 0),)


def test_an_edited_sentence_keeps_its_gap() -> None:
    before = trace("Nobody here has ever taken a part to injection moulding")
    now = trace("Nobody in the team has ever taken a plastic part to injection moulding")
    assert reconcile([before], [now]).same == ((0, 0),)


def test_what_is_left_of_a_quote_and_tells_of_something_else_is_another_gap() -> None:
    before = trace("It was shown on stored samples from one hospital. Nobody here has ever run a study.")
    left = trace("It was shown on stored samples from one hospital.", kind=GapKind.RESOURCE, axis=Axis.FACILITIES)
    assert reconcile([before], [left]).same == ()
    said = trace(before.quote, kind=GapKind.SKILLS, by_a_person=True)
    assert reconcile([said], [left]).same == ((0, 0),)
    same_kind = trace("It was shown on stored samples from one hospital.")
    assert reconcile([before], [same_kind]).same == ((0, 0),)
    reworded = trace(
        "It was shown on stored samples from one hospital. Nobody here has run a study.", kind=GapKind.SKILLS
    )
    assert reconcile([before], [reworded]).same == ((0, 0),)


def test_another_sentence_is_another_gap() -> None:
    answer = reconcile([trace("Nobody here has run a trial")], [trace("our runway ends in the spring")])
    assert answer.same == ()
    assert answer.new == (0,)
    assert answer.gone == (0,)


def test_a_sentence_moved_to_another_layer_is_another_gap() -> None:
    quote = "we have never run a trial"
    assert reconcile([trace(quote)], [trace(quote, layer=Layer.AGREEMENT)]).same == ()


def test_an_answered_field_keeps_its_gap_whatever_its_words() -> None:
    before, now = trace(field="quality-system"), trace(field="quality-system", kind=GapKind.SKILLS)
    assert reconcile([before], [now]).same == ((0, 0),)


def test_short_quotes_must_be_equal() -> None:
    assert reconcile([trace("No.")], [trace("No, none")]).same == ()
    assert reconcile([trace("No.")], [trace("no")]).same == ((0, 0),)


@given(traces, traces)
def test_every_gap_appears_exactly_once(ledger: list[GapTrace], found: list[GapTrace]) -> None:
    answer = reconcile(ledger, found)
    assert sorted([i for i, _ in answer.same] + list(answer.gone)) == list(range(len(ledger)))
    assert sorted([j for _, j in answer.same] + list(answer.new)) == list(range(len(found)))


@given(traces)
def test_an_unchanged_brief_changes_nothing(ledger: list[GapTrace]) -> None:
    distinct = list({(t.kind, t.axis, t.layer, t.quote, t.field, t.rule): t for t in ledger if t.quote}.values())
    answer = reconcile(distinct, distinct)
    assert answer.new == ()
    assert answer.gone == ()
