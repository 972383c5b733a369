from __future__ import annotations

import math
import random
import time
from pathlib import Path

import pytest
from benchmarks import affiliations as benchmark
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.registers import RegisteredOrganisation
from charnia.engine.identity.affiliations import SURE, Resolver
from charnia.engine.identity.registry import Registry
from charnia.sources.ror.parse import read_ror
from tests.engine.identity.registers import ORGANISATIONS, ror

RESOLVER = Resolver(Registry(ORGANISATIONS))
REAL = Path(__file__).resolve().parents[4] / "shared" / "data"


def named(affiliation: str) -> list[str]:
    return [mention.organisation.name for mention in RESOLVER.resolve(affiliation).sure]


@pytest.mark.parametrize(
    ("affiliation", "names"),
    [
        ("Department of Cardiovascular Sciences, University of Leicester, Leicester, UK", ["University of Leicester"]),
        ("UNIVERSITY OF LEICESTER", ["University of Leicester"]),
        ("Univ. of Leicester, Dept. of Physics", ["University of Leicester"]),
        ("Univeristy of Leicester, UK", ["University of Leicester"]),
        ("Prifysgol Caerlyr", ["University of Leicester"]),
        ("Universität Leicester, Vereinigtes Königreich", ["University of Leicester"]),
        ("School of Systems EngineeringThe University of LeicesterLeicesterLE1 7RHUK", ["University of Leicester"]),
        ("University Hospitals Leicester, Leicester", ["University Hospitals of Leicester NHS Trust"]),
        ("Oxford University, Oxford OX1 3QT, U.K.", ["University of Oxford"]),
        (
            "Oxford University Hospitals NHS Foundation Trust, Oxford",
            ["Oxford University Hospitals NHS Foundation Trust"],
        ),
        ("University College, London WC1E 6BT", ["University College London"]),
        ("UCL, London, UK", ["University College London"]),
        ("UCL Institute of Ophthalmology, London", ["University College London"]),
        ("Trinity College, Cambridge, UK", ["Trinity College"]),
        ("St. Mary&#x0027;s Hospital, Manchester", ["St Mary's Hospital"]),
        ("AstraZeneca UK Ltd., Macclesfield SK10 4TG", ["AstraZeneca (United Kingdom)"]),
        ("Great Marsh Hospital for Children, Fenmarsh", ["Great Marsh Hospital"]),
        ("Polytechnic of Fenmarsh", ["University of Fenmarsh"]),
        (
            "University of Manchester, Manchester, United Kingdom; University of Toronto, Canada",
            ["University of Manchester"],
        ),
        (
            "Cardiff University, Wales, UK, and University of Leicester, UK",
            ["Cardiff University", "University of Leicester"],
        ),
        ("Department of German, University of Leicester", ["University of Leicester"]),
    ],
)
def test_an_organisation_is_named(affiliation: str, names: list[str]) -> None:
    assert named(affiliation) == names


@pytest.mark.parametrize(
    "affiliation",
    [
        "University of Newcastle, Callaghan, NSW 2308, Australia",
        "University of Newcastle",
        "York University, Toronto, Ontario",
        "York University",
        "Trinity College",
        "Trinity College, Dublin 2, Ireland",
        "Department of Physics, Trinity College, Hartford, CT 06106",
        "St Mary's Hospital",
        "St Mary's Hospital, Montreal, Quebec",
        "Swiss Institute of Cancer Research, Zurich",
        "Institute of Cancer Research, Mumbai, India",
        "AstraZeneca",
        "AstraZeneca, Gothenburg, Sweden",
        "Cambridge, MA 02139, USA",
        "University of Leicester Campus, Dubai, UAE",
        "Solent University Southampton, UK",
        "Brunel University London",
        "Oxford University Press",
        "Oxford Brookes University",
        "Keele University, London",
        "UCL",
        "ucl, london",
        "State University of York",
        "New Cardiff University, Fargo, ND",
        "Fellow of Trinity College",
        "Wellcome Trust Centre for Human Genetics",
        "Fenmarsh Institute of Ethics, Georgetown",
        "Department of Marsh Studies, UK",
        "A. U.C.L. Smith, London",
        "",
        "Ophthalmology; and",
        "1234 5678",
    ],
)
def test_what_is_doubtful_stays_empty(affiliation: str) -> None:
    assert named(affiliation) == []


def test_a_postcode_is_no_american_state() -> None:
    assert named("University of Leicester, Wulfruna Street, WV1 1LY UK") == ["University of Leicester"]
    assert named("University of Leicester, Wulfruna Street, WV 26506") == []


def test_a_country_is_no_part_of_a_company() -> None:
    assert "Manchester United PLC" not in named("University of Manchester, Manchester, United Kingdom")
    assert named("Manchester United PLC, Manchester") == ["Manchester United PLC"]


def test_two_hospitals_of_one_name_are_told_apart_by_their_town_only() -> None:
    (mention,) = RESOLVER.resolve("St Mary's Hospital, Manchester, UK").sure
    assert mention.organisation.id == ror(11)
    resolution = RESOLVER.resolve("St Mary's Hospital, Leeds, UK")
    assert resolution.sure == ()
    assert any("2 organisations have this name" in reason.because for reason in resolution.unsure[0].reasons)


def test_reasons_add_up_to_the_confidence_and_quote_the_words() -> None:
    (mention,) = RESOLVER.resolve("Dept. Med., Univ. Leicester, Leicester, UK").sure
    assert mention.quote == "Univ. Leicester"
    assert [reason.because for reason in mention.reasons] == [
        "the words are its name",
        "its town, Leicester, stands beside the name",
        "“UK” tells its country",
    ]
    assert mention.confidence == pytest.approx(1 / (1 + math.exp(-sum(r.points for r in mention.reasons))))


def test_what_was_left_out_is_explained() -> None:
    resolution = RESOLVER.resolve("University of Leicester, Paris, France")
    assert resolution.sure == ()
    assert resolution.unsure[0].reasons[-1].because == "“Paris” tells another country"
    assert 0 < resolution.confidence < SURE


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_answered_the_same_way_twice(text: str) -> None:
    assert RESOLVER.resolve(text) == RESOLVER.resolve(text)


_PIECES = st.sampled_from(
    [one.name for one in ORGANISATIONS]
    + [
        "Department of",
        "School of",
        ",",
        ";",
        "UK",
        "Canada",
        "London",
        "Oxford",
        "UCL",
        "and",
        "The",
        "(",
        "NHS Trust",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=12))
def test_every_organisation_named_stands_in_the_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    resolution = RESOLVER.resolve(text)
    ids = [mention.organisation.id for mention in resolution.sure]
    assert len(set(ids)) == len(ids)
    for mention in (*resolution.sure, *resolution.unsure):
        assert mention.quote in " ".join(text.split())
        assert (mention.confidence >= SURE) is (mention in resolution.sure)


@given(
    st.sampled_from(ORGANISATIONS), st.sampled_from(["Canada", "Sydney, Australia", "Boston, MA 02115, USA", "India"])
)
def test_a_name_at_an_address_abroad_is_never_named(one: RegisteredOrganisation, abroad: str) -> None:
    assert one.id not in {mention.organisation.id for mention in RESOLVER.resolve(f"{one.name}, {abroad}").sure}


@given(st.permutations(ORGANISATIONS))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_registry_makes_no_difference(shuffled: list[RegisteredOrganisation]) -> None:
    texts = ("St Mary's Hospital, Leeds, UK", "UCL, London, UK", "Polytechnic of Fenmarsh")
    other = Resolver(Registry(shuffled))
    for text in texts:
        assert other.resolve(text).sure == RESOLVER.resolve(text).sure


@pytest.mark.parametrize(
    "text", ["University of Leicester UK " * 20_000, "UK " * 50_000, "UCL " * 50_000, "," * 1_000_000]
)
def test_a_huge_text_is_read_at_its_beginning_only(text: str) -> None:
    start = time.perf_counter()
    RESOLVER.resolve(text)
    assert time.perf_counter() - start < 5


def test_hostile_text_is_only_text() -> None:
    text = "<script>University of Leicester</script>\x00\u202e'; DROP TABLE"
    assert named(text) == ["University of Leicester"]


@pytest.mark.real_data
@pytest.mark.skipif(not benchmark.JUDGED.is_file(), reason="the judged affiliations do not lie beside the checkout")
def test_precision_and_recall_on_judged_affiliations() -> None:
    organisations = [o for path in benchmark.REGISTRY for o in read_ror(path) if isinstance(o, RegisteredOrganisation)]
    resolver = Resolver(Registry(organisations))
    judged = benchmark.judged_strings(benchmark.JUDGED, {one.id for one in organisations})
    assert (len(judged), sum(bool(one.right) for one in judged)) == (3_000, 134)
    counts = benchmark.measure(lambda text: benchmark.named_by(resolver, text), judged)
    assert counts.precision >= 0.97
    assert counts.recall >= 0.95


@pytest.mark.real_data
@pytest.mark.skipif(not benchmark.JUDGED.is_file(), reason="the registry does not lie beside the checkout")
def test_every_real_name_with_its_town_and_country_names_its_organisation() -> None:
    organisations = [o for path in benchmark.REGISTRY for o in read_ror(path) if isinstance(o, RegisteredOrganisation)]
    resolver = Resolver(Registry(organisations))
    some = random.Random(4).sample([o for o in organisations if not (o.closed or o.withdrawn)], 400)  # noqa: S311
    found = sum(
        o.id in {m.organisation.id for m in resolver.resolve(f"{o.name}, {o.address.town}, UK").sure} for o in some
    )
    assert found / len(some) > 0.9
