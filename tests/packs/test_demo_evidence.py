"""The evidence of the demonstration cluster: repeatable, complete, and fit to be read."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.evidence import EvidenceRecord
from charnia.core.vocabulary import EvidenceKind, PersonRole
from charnia.packs.demo.casting import LEAST, MOST, OLD_SINCE
from charnia.packs.demo.cluster import load_demo_cluster
from charnia.packs.demo.evidence import QUOTAS, demo_evidence
from charnia.packs.demo.figures import fill, wilson
from charnia.packs.demo.studies import load_areas
from charnia.packs.demo.values import DemoPerson
from charnia.packs.demo.wording import protocol_title

AREAS = frozenset(
    (
        "asthma-copd",
        "heart-failure",
        "arrhythmia",
        "stroke",
        "type-2-diabetes",
        "kidney-disease",
        "sepsis",
        "antimicrobial-resistance",
        "tuberculosis",
        "breast-cancer",
        "lung-cancer",
        "colorectal-cancer",
        "rare-genetic-disease",
        "cell-and-gene-therapy",
        "medicinal-chemistry",
        "wound-care",
        "orthopaedics",
        "rehabilitation",
        "dementia",
        "mental-health",
        "maternal-neonatal",
        "eye-disease",
        "liver-disease",
        "point-of-care-diagnostics",
        "molecular-diagnostics",
        "imaging-ai",
        "wearable-sensors",
        "health-data",
        "health-economics",
        "trial-design-statistics",
        "human-factors",
        "implementation-science",
        "inhaled-drug-delivery",
        "biomanufacturing",
        "medical-device-regulation",
        "patient-involvement",
    )
)
LEFTOVERS = re.compile(r"[{}]|\bNone\b(?! (?:had|of|have))|\s{2}| [,.;:]|\.\.|doi|https?:|\b(\w+) \1\b(?<!had had)")
WRONG_ARTICLE = re.compile(
    r"\b[Aa] (?!one\b|once|uni|uri|us[eau]|eu)[aeiou]\w+|\b[Aa]n (?!hour|honest|mRNA)[bcdfghjklmnpqrstvwyz]\w+"
)


@pytest.fixture(scope="module")
def people() -> tuple[DemoPerson, ...]:
    return load_demo_cluster().people


@pytest.fixture(scope="module")
def records(people: tuple[DemoPerson, ...]) -> tuple[EvidenceRecord, ...]:
    return demo_evidence(people)


def carriers(people: tuple[DemoPerson, ...]) -> list[DemoPerson]:
    return [person for person in people if {PersonRole.RESEARCHER, PersonRole.CLINICIAN} & set(person.roles)]


def by_person(records: tuple[EvidenceRecord, ...]) -> dict[str, list[EvidenceRecord]]:
    found: dict[str, list[EvidenceRecord]] = defaultdict(list)
    for record in records:
        for person in record.people:
            found[person.id].append(record)
    return found


def test_is_repeatable(people: tuple[DemoPerson, ...], records: tuple[EvidenceRecord, ...]) -> None:
    assert demo_evidence(people) == records
    assert demo_evidence(people, seed=1) != records


def test_holds_700_records_of_the_kinds_asked_for(records: tuple[EvidenceRecord, ...]) -> None:
    assert len(records) == 700
    assert Counter(record.kind for record in records) == QUOTAS
    assert [record.id for record in records] == [f"demo:evidence:{number:04d}" for number in range(1, 701)]
    assert all(record.url == "" for record in records)


def test_every_area_has_at_least_fourteen(records: tuple[EvidenceRecord, ...]) -> None:
    area_of = {}
    for area in load_areas():
        for study in area.studies:
            parts = [*study.papers, study.grant, study.trial, study.project, study.impact]
            titles = [part.title for part in parts if part]
            titles += [protocol_title(study.trial)] if study.trial else []
            area_of |= dict.fromkeys(titles, area.key)
    counts = Counter(area_of[record.title] for record in records)
    assert set(counts) == AREAS
    assert min(counts.values()) >= 14


def test_titles_and_texts_are_distinct(records: tuple[EvidenceRecord, ...]) -> None:
    assert len({record.title for record in records}) == 700
    assert len({record.text for record in records}) == 700


def test_dates_are_in_range_and_recent_ones_commoner(records: tuple[EvidenceRecord, ...]) -> None:
    dates = [record.date for record in records if record.date]
    assert len(dates) == 700
    assert dt.date(2008, 1, 1) <= min(dates) <= max(dates) <= dt.date(2026, 9, 30)
    assert dates == sorted(dates)
    assert sum(date.year >= 2019 for date in dates) > 2 * sum(date.year < 2019 for date in dates)


def test_every_researcher_and_clinician_is_covered(
    people: tuple[DemoPerson, ...], records: tuple[EvidenceRecord, ...]
) -> None:
    found = by_person(records)
    counts = {person.key: len(found[person.id]) for person in carriers(people)}
    singles = [key for key, count in counts.items() if count == 1]
    assert 1 <= len(singles) <= 5
    assert all(LEAST <= count <= MOST for key, count in counts.items() if key not in singles)


def test_some_people_have_only_old_evidence(
    people: tuple[DemoPerson, ...], records: tuple[EvidenceRecord, ...]
) -> None:
    found = by_person(records)
    newest = [
        max(record.date for record in found[person.id] if record.date)
        for person in carriers(people)
        if len(found[person.id]) >= LEAST
    ]
    assert sum(date <= OLD_SINCE for date in newest) >= 2


def test_nobody_publishes_before_their_career(
    people: tuple[DemoPerson, ...], records: tuple[EvidenceRecord, ...]
) -> None:
    found = by_person(records)
    for person in carriers(people):
        assert all(record.date and record.date.year > person.career_start for record in found[person.id])


def test_teams_hold_cluster_people_in_order_with_roles(records: tuple[EvidenceRecord, ...]) -> None:
    for record in records:
        assert 2 <= len(record.people) <= 7, record.id
        assert any(person.id.startswith("demo:person:") for person in record.people)
        assert len({person.id for person in record.people}) == len(record.people)
        assert all(person.role for person in record.people)
        assert record.organisations
    paper = next(record for record in records if record.kind is EvidenceKind.PUBLICATION)
    assert (paper.people[0].role, paper.people[-1].role) == ("first author", "last author")


def test_texts_read_cleanly(records: tuple[EvidenceRecord, ...]) -> None:
    for record in records:
        for text in (record.title, record.text):
            assert not LEFTOVERS.search(text), (record.id, LEFTOVERS.search(text))
            assert not WRONG_ARTICLE.search(text), (record.id, WRONG_ARTICLE.search(text))
            assert not re.search(r"[.?!] [a-z]", text), record.id
            assert not re.search(r"\([^()]*\(", text), record.id
        assert record.text[-1] == ".", record.id


def test_abstracts_have_the_length_of_abstracts(records: tuple[EvidenceRecord, ...]) -> None:
    lengths = [len(record.text.split()) for record in records if record.kind is EvidenceKind.PUBLICATION]
    assert min(lengths) >= 75
    assert max(lengths) <= 190
    assert sum(length >= 90 for length in lengths) >= 0.85 * len(lengths)


def test_an_area_without_a_lead_is_refused(people: tuple[DemoPerson, ...]) -> None:
    elsewhere = [replace(person, areas=tuple(area for area in person.areas if area != "stroke")) for person in people]
    with pytest.raises(ValueError, match="stroke"):
        demo_evidence(elsewhere)


@given(st.integers(min_value=0, max_value=500), st.integers(min_value=1, max_value=500))
def test_wilson_interval_holds_the_share(successes: int, total: int) -> None:
    successes = min(successes, total)
    low, high = wilson(successes, total)
    assert 0 <= low <= successes / total + 1e-9
    assert successes / total - 1e-9 <= high <= 1


@given(st.integers(), st.integers(min_value=50, max_value=5000))
def test_figures_stay_within_their_bounds(seed: int, n: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    assert 12 <= int(fill("{12-18}", rng=rng, n=n)) <= 18
    value, low, high = map(float, re.findall(r"\d+\.\d+", fill("{0.60-0.80×0.2}", rng=rng, n=n)))
    assert low < value < high
    part, whole = re.search(r"\((\S+) of (\S+);", fill("{86-93%}", rng=rng, n=n)).groups()  # type: ignore[union-attr]
    assert int(whole.replace(",", "")) == n
    assert 0.8 < int(part.replace(",", "")) / n < 0.95


def test_a_token_that_is_not_known_is_named() -> None:
    with pytest.raises(ValueError, match="whom"):
        fill("{whom}", rng=random.Random(0), n=10)  # noqa: S311
