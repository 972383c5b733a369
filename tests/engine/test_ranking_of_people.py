import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import EvidenceRecord, Need, OrganisationReference, PersonReference
from charnia.engine.index.contract import Part
from charnia.engine.index.mixed import RankingIndex
from charnia.engine.ranking.as_json import card_as_json
from charnia.engine.ranking.explain import Explainer, parts_of
from charnia.engine.ranking.pool import IN_THE_MIDDLE, ONE_WORK, Candidates, EvidencePool
from charnia.engine.ranking.rank import Ranked, rank
from tests.engine.letters import LetterEncoder

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


def test_the_longest_spelling_names_a_person() -> None:
    short = EvidenceRecord("a", "Asthma", people=(PersonReference("p", "Vale A"),))
    long = EvidenceRecord("b", "Inhaler", people=(PersonReference("p", "Vale Ada"),))
    assert ranking(EvidencePool([short, long]))[0].name == "Vale Ada"


titles = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map("".join)
only_in_meaning = st.lists(st.tuples(titles, st.sampled_from(PEOPLE)), min_size=2, max_size=8).map(
    lambda found: [record(f"r{i}", f"{title}{'q' * i}", person) for i, (title, person) in enumerate(found)]
)


@settings(max_examples=30, deadline=None)
@given(only_in_meaning, titles)
def test_further_evidence_never_lowers_its_holder_against_others(
    given_records: list[EvidenceRecord], more: str
) -> None:
    """Records that are alike in meaning and share no word, so that nothing but the further record changes."""

    def scores(known: list[EvidenceRecord]) -> dict[str, float]:
        pool = EvidencePool(known, index=RankingIndex(LetterEncoder()))
        return {place.candidate: place.score for place in ranking(pool, need="Costs of treating breathlessness")}

    before = scores(given_records)
    after = scores([*given_records, record("new", f"{more}zz", "ada")])
    for other, score in before.items():
        if other != "ada" and before.get("ada", 0.0) >= score:
            assert after["ada"] >= after[other] - 1e-9


def test_only_the_head_of_a_ranking_is_what_the_whole_ranking_begins_with() -> None:
    title = "Cost of an asthma inhaler in primary care"
    twice = [record("x", title, "dev"), record("y", f"{title}.", "dev"), record("z", "Inhaler", "zoe")]
    many = [record(f"r{i}", f"{WORDS[i % 10]} {WORDS[i * 3 % 10]} {i}", f"p{i % 7}", f"p{i % 5}") for i in range(40)]
    snapshot = EvidencePool([*twice, *many]).snapshot()
    vector = snapshot.index.vector([Part("text", NEED)])
    whole = rank(snapshot, vector, limit=None)
    for limit in range(1, len(whole) + 2):
        assert rank(snapshot, vector, limit=limit) == whole[:limit]


def test_the_same_paper_three_hundred_times_counts_once() -> None:
    title = "Cost of an asthma inhaler in primary care"
    copies = [record(f"c{i}", title, "ada") for i in range(300)]
    place = next(place for place in ranking(EvidencePool([*copies, record("b", "Wound sensor trial", "ben")])))
    assert place.candidate == "ada"
    assert len(place.evidence) == 1
    assert place.score == pytest.approx(place.weights[0] * place.evidence[0].score)


def test_a_person_of_five_thousand_papers_does_not_beat_one_who_fits() -> None:
    papers = [record(f"p{i}", f"Stroke trial {i}", "ada", text="cost " if i % 2 else "") for i in range(5_000)]
    fitting = [record("f", "Cost of an asthma inhaler", "ben"), record("g", "Asthma inhaler and its cost", "ben")]
    assert order(EvidencePool([*papers, *fitting]))[:2] == ["ben", "ada"]


def test_a_person_of_many_papers_leaves_the_places_that_others_have() -> None:
    papers = [record(f"p{i}", f"Cost of an asthma inhaler {i}", "ada") for i in range(60)]
    others = [record(f"o{i}", f"Inhaler sensor quality {i}", f"p{i}") for i in range(8)]
    snapshot = EvidencePool([*papers, *others]).snapshot()
    vector = snapshot.index.vector([Part("text", NEED)])
    found = rank(snapshot, vector, limit=5, proposed=20)
    assert [place.candidate for place in found] == ["ada", "p0", "p1", "p2", "p3"]
    assert found == rank(snapshot, vector, limit=5, proposed=None)
    assert len(rank(snapshot, vector, limit=50, proposed=20)) == 9


def test_the_middle_of_the_authors_and_a_single_work_count_a_little_less() -> None:
    found = ranking(EvidencePool([record("a", "Asthma inhaler", "ada", "ben", "cleo"), record("b", "Wound", "cleo")]))
    scores = {place.candidate: place.score for place in found}
    assert scores["ben"] == pytest.approx(IN_THE_MIDDLE * scores["ada"])
    assert scores["ada"] == pytest.approx(ONE_WORK * scores["cleo"])


@settings(max_examples=30, deadline=None)
@given(records)
def test_cards_with_meaning_add_up(given_records: list[EvidenceRecord]) -> None:
    snapshot = EvidencePool(given_records, index=RankingIndex(LetterEncoder())).snapshot()
    need = Need("n", "Cost of an asthma inhaler", "Asthma")
    vector = snapshot.index.vector(parts_of(need))
    explainer = Explainer(snapshot, vector, need=need, among=Candidates.PEOPLE, as_of=dt.date(2026, 1, 1))
    for place in rank(snapshot, vector):
        card = explainer.card(place)
        assert card.score == pytest.approx(place.score, abs=1e-9)
        for one in card_as_json(card)["contributions"]:
            assert sum(word["amount"] for word in one["words"]) + one["meaning"] == pytest.approx(
                one["amount"], abs=1e-9
            )


def test_one_word_of_a_title_alone_says_no_more_than_several_of_an_abstract() -> None:
    abstract = (
        "Rules for software as a medical device are changing. Manufacturers must show safety and performance before a "
        "product of a higher class reaches patients, and they keep watching it afterwards. This review of the reform "
        "compares how the risk of a device decides its class in three countries, where small companies lose time, and "
        "which regulators publish their reasons. Early advice on the regulatory route saved months in most cases."
    )
    known = [
        record("title-only", "Classics and class in Britain", "ada"),
        record("review", "Reform of the regulation of devices", "ben", text=abstract),
        *(record(f"other-{number}", f"Paper {word} of {number} {word}s", "dev") for number, word in enumerate(WORDS)),
    ]
    need = "Which class our product has"

    def first(pool: EvidencePool) -> str:
        return ranking(pool, need=need)[0].candidate

    assert first(EvidencePool(known)) == "ben"
    assert first(EvidencePool(known, index=RankingIndex(shortest=0.0))) == "ada"
