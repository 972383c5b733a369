"""Bridges over records that lie in a store: found among those proposed, read together, honest about the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

import pytest

from charnia.core.evidence import EvidenceRecord, Offer, PersonReference
from charnia.core.vocabulary import Axis, GapKind, OfferKind
from charnia.engine.ranking.bridges import GapMatcher
from charnia.engine.ranking.matcher import Matcher, MatcherSnapshot
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.stored import RecordGone, StoredMapping, read_together

DAY = dt.date(2026, 11, 1)
NEED = GapNeed(
    GapKind.EXPERTISE, Axis.EVIDENCE, "We need a diagnostic accuracy study of kidney tests", product="Kidney"
)
RECORDS = {
    f"r{number}": EvidenceRecord(
        f"r{number}", f"Diagnostic accuracy {'of kidney tests ' * (number < 3)}{number}", date=DAY
    )
    for number in range(6)
}
OFFERS = [
    Offer(f"person-{n}", OfferKind.EXPERT, name, person=PersonReference(f"p{n}", name), evidence_ids=ids)
    for n, (name, ids) in enumerate({"Ada": ("r0", "r3"), "Ben": ("r1",), "Cem": ("r5",)}.items())
]


class Store:
    """Records, and the ids of each time that some were asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def read(self, ids: Collection[str]) -> dict[str, EvidenceRecord]:
        self.asked.append(sorted(ids))
        return {id_: RECORDS[id_] for id_ in ids if id_ in RECORDS}


def stored(store: Store, *, proposed: int, missing: frozenset[str] = frozenset()) -> MatcherSnapshot:
    held = Matcher(records=RECORDS.values(), offers=OFFERS).snapshot()
    works = {id_: work for id_, work in held.works.items() if id_ not in missing}
    return replace(
        held,
        records=StoredMapping(store.read, ids=lambda: RECORDS, number=len(RECORDS)),
        works=StoredMapping(lambda ids: {i: works[i] for i in ids if i in works}, ids=lambda: works, number=len(works)),
        proposed=proposed,
    )


def answer(matcher: MatcherSnapshot) -> GapMatcher:
    return GapMatcher(matcher, NEED, as_of=DAY)


def test_values_are_read_once_and_many_at_a_time() -> None:
    store = Store()
    values = StoredMapping(store.read, ids=lambda: RECORDS, number=len(RECORDS))
    read_together(values, ["r1", "r2", "none"])
    assert [values["r1"].id, values["r2"].id] == ["r1", "r2"]
    assert store.asked == [["none", "r1", "r2"]]
    assert "r3" in values
    assert "none" not in values
    assert (len(values), list(values)) == (6, list(RECORDS))
    with pytest.raises(KeyError):
        values["none"]
    read_together({"r1": 1}, ["r1"])


def test_where_all_are_proposed_the_answer_is_that_of_memory_and_reads_once() -> None:
    store = Store()
    in_memory = answer(Matcher(records=RECORDS.values(), offers=OFFERS).snapshot())
    found = answer(stored(store, proposed=100))
    assert found.bridges() == in_memory.bridges()
    assert store.asked == [["r0", "r1", "r3", "r5"]]


def test_whose_records_were_not_proposed_is_looked_at_when_asked_for_by_name() -> None:
    found = answer(stored(Store(), proposed=3))
    assert [bridge.offer.title for bridge in found.bridges()] == ["Ada", "Ben"]
    why = found.why_not("person-2")
    assert why.rank is None
    assert why.score > 0
    assert "Not in the list: it is made of the 3 records most like the need." in why.reasons
    assert why.card is not None
    assert [one.evidence_id for one in why.card.contributions if one.evidence_id] == ["r5"]
    assert found.why_not("person-0").rank == 1


def test_a_record_that_has_just_left_the_store_counts_no_more() -> None:
    found = answer(stored(Store(), proposed=100, missing=frozenset({"r1"})))
    assert [bridge.offer.title for bridge in found.bridges()] == ["Ada", "Cem"]


def test_what_has_left_the_store_is_said_to_be_gone() -> None:
    store = Store()
    values = StoredMapping(store.read, ids=lambda: RECORDS, number=len(RECORDS))
    with pytest.raises(RecordGone, match="has changed meanwhile"):
        values["r-gone"]
    assert "r-gone" not in values
    assert values.get("r-gone") is None


def test_where_all_that_is_proposed_belongs_to_one_more_records_are_looked_at() -> None:
    records = [EvidenceRecord(f"m{n}", f"Diagnostic accuracy study of kidney tests {n}", date=DAY) for n in range(60)]
    records += [EvidenceRecord(f"o{n}", f"Accuracy of something else {n}", date=DAY) for n in range(5)]
    many = tuple(record.id for record in records[:60])
    offers = [Offer("many", OfferKind.EXPERT, "Mona", person=PersonReference("m", "Mona"), evidence_ids=many)]
    offers += [
        Offer(f"other-{n}", OfferKind.EXPERT, f"Olga {n}", person=PersonReference(f"o{n}", f"Olga {n}"),
              evidence_ids=(f"o{n}",))
        for n in range(5)
    ]  # fmt: skip
    held = Matcher(records=records, offers=offers).snapshot()
    few = answer(replace(held, proposed=40))
    assert few.count() == 6
    assert few.bridges() == answer(held).bridges()
    assert few.why_not("other-4").rank == answer(held).why_not("other-4").rank
