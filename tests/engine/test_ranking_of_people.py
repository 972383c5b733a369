import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import EvidenceRecord, OrganisationReference, PersonReference
from charnia.engine.index.contract import Part
from charnia.engine.ranking.pool import Candidates, EvidencePool
from charnia.engine.ranking.rank import Ranked, rank, rank_one

WORDS = ["asthma", "inhaler", "cost", "quality", "wound", "sensor", "insulin", "stroke", "rehabilitation", "trial"]
NEED = "Cost of an asthma inhaler"
PEOPLE = ["ada", "ben", "cleo", "dev"]


def record(id_: str, title: str, *people: str, text: str = "") -> EvidenceRecord:
    return EvidenceRecord(
        id=id_,
        title=title,
        text=text,
        date=dt.date(2024, 1, 1),
        people=tuple(PersonReference(person, person.title()) for person in people),
        organisations=(OrganisationReference("vale", "Vale University"),),
    )


def ranking(pool: EvidencePool, among: Candidates = Candidates.PEOPLE, need: str = NEED) -> list[Ranked]:
    snapshot = pool.snapshot()
    return rank(snapshot, snapshot.index.vector([Part("text", need)]), among=among, limit=None, proposed=None)


def order(pool: EvidencePool, among: Candidates = Candidates.PEOPLE) -> list[str]:
    return [place.candidate for place in ranking(pool, among)]


records = st.lists(
    st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), st.sets(st.sampled_from(PEOPLE), max_size=3)),
    min_size=1,
    max_size=8,
).map(lambda found: [record(f"r{i}", f"{i} " + " ".join(w), *sorted(p)) for i, (w, p) in enumerate(found)])


@settings(max_examples=60, deadline=None)
@given(records, st.randoms(use_true_random=False))
def test_the_order_of_the_input_never_matters(given_records: list[EvidenceRecord], rng: object) -> None:
    mixed = list(given_records)
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    assert ranking(EvidencePool(mixed)) == ranking(EvidencePool(given_records))


@settings(max_examples=60, deadline=None)
@given(records, st.sampled_from(PEOPLE))
def test_not_mine_takes_the_record_from_that_person_only_and_can_be_undone(
    given_records: list[EvidenceRecord], person: str
) -> None:
    pool = EvidencePool(given_records)
    before = {place.candidate: place.score for place in ranking(pool)}
    pool.disown(person, "r0")
    after = {place.candidate: place for place in ranking(pool)}
    assert all(hit.id != "r0" for hit in after[person].evidence) if person in after else True
    assert {name: after[name].score for name in after if name != person} == {
        name: score for name, score in before.items() if name != person
    }
    pool.own(person, "r0")
    assert {place.candidate: place.score for place in ranking(pool)} == before


def test_the_same_work_under_two_ids_counts_once() -> None:
    title = "Cost of an asthma inhaler in primary care"
    others = [record("w", "Wound sensor", "cleo")]
    twice = EvidencePool([record("a", title, "ada"), record("b", title + ".", "ada"), *others])
    places = ranking(twice)
    assert places[0].candidate == "ada"
    assert len(places[0].evidence) == 1


def test_a_record_given_twice_is_one_record() -> None:
    one = record("a", "Asthma inhaler", "ada")
    assert ranking(EvidencePool([one, one])) == ranking(EvidencePool([one]))


def test_a_person_named_by_a_better_record_comes_first_and_ties_go_by_id() -> None:
    pool = EvidencePool(
        [
            record("a", "Cost of an asthma inhaler", "ben", "ada"),
            record("b", "Asthma in winter", "cleo"),
            record("c", "Wound sensor", "dev"),
        ]
    )
    assert order(pool) == ["ada", "ben", "cleo"]


def test_organisations_and_records_are_ranked_too() -> None:
    pool = EvidencePool([record("a", "Asthma inhaler", "ada"), record("b", "Asthma", "ben")])
    assert order(pool, Candidates.ORGANISATIONS) == ["vale"]
    assert order(pool, Candidates.EVIDENCE) == ["a", "b"]


def test_a_removed_record_is_gone_from_the_next_answer() -> None:
    pool = EvidencePool([record("a", "Asthma inhaler", "ada"), record("b", "Asthma", "ben")])
    assert order(pool) == ["ada", "ben"]
    pool.remove(["a"])
    assert order(pool) == ["ben"]


def test_one_candidate_is_scored_as_in_the_whole_ranking() -> None:
    pool = EvidencePool([record("a", "Asthma inhaler", "ada"), record("b", "Inhaler cost", "ada", "ben")])
    snapshot = pool.snapshot()
    vector = snapshot.index.vector([Part("text", NEED)])
    for place in ranking(pool):
        assert rank_one(snapshot, vector, place.candidate, among=Candidates.PEOPLE) == place
    assert rank_one(snapshot, vector, "nobody", among=Candidates.PEOPLE) is None


def test_the_longest_spelling_names_a_person() -> None:
    short = EvidenceRecord("a", "Asthma", people=(PersonReference("p", "Vale A"),))
    long = EvidenceRecord("b", "Inhaler", people=(PersonReference("p", "Vale Ada"),))
    assert ranking(EvidencePool([short, long]))[0].name == "Vale Ada"
