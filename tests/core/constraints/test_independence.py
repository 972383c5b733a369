"""Conflicts of interest fail closed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.constraints.independence import ASKED_TO_JUDGE, RECENT_YEARS, Candidate, Ties, conflict_findings
from charnia.core.vocabulary import ConflictGround, Constraint, OfferKind

TODAY = dt.date(2026, 11, 27)
RECENT = dt.date(2025, 3, 1)
LONG_AGO = dt.date(2019, 3, 1)
ANN = Candidate(OfferKind.EXPERT, "ann", "university", "A University")


def said(ties: Ties, candidate: Candidate = ANN) -> list[str]:
    found = list(conflict_findings(candidate, ties, TODAY))
    assert all(one.constraint is Constraint.CONFLICT for one in found)
    return [one.sentence for one in found if one.withholds]


def ties(**known: object) -> Ties:
    return Ties(**{"organisation": "alder", "name": "Alder Diagnostics", **known})  # type: ignore[arg-type]


def test_strangers_have_no_conflict() -> None:
    assert said(ties(people=frozenset({"bob"}), joint_work={"carl": [RECENT]})) == []


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ({"organisation": "university"}, "They work for your company."),
        ({"name": " a  UNIVERSITY "}, "Their organisation bears the name of your company"),
        ({"namesakes": {"university"}}, "Their organisation bears the name of your company"),
        ({"people": frozenset({"ann"})}, "They belong to your company."),
        ({"declared": {"ann": [ConflictGround.FAMILY]}}, "A conflict of interest with your company is declared."),
        ({"joint_work": {"ann": [RECENT]}}, "They published with one of your people in 2025, less than 4 years ago."),
        ({"joint_work": {"ann": [None]}}, "on a date that is not known"),
        ({"joint_work": {"ann": [LONG_AGO, None]}}, "on a date that is not known"),
    ],
)
def test_a_tie_keeps_a_person_out_and_so_does_one_that_cannot_be_ruled_out(
    known: dict[str, object], sentence: str
) -> None:
    [reason] = said(ties(**known))
    assert sentence in reason


@pytest.mark.parametrize("ground", ConflictGround)
def test_the_ground_of_a_declared_conflict_is_not_told(ground: ConflictGround) -> None:
    assert said(ties(declared={"ann": [ground]})) == ["A conflict of interest with your company is declared."]
    assert said(ties(declared={"ann": list(ConflictGround)})) == said(ties(declared={"ann": [ground]}))


def test_old_joint_work_is_no_conflict() -> None:
    assert said(ties(joint_work={"ann": [LONG_AGO]})) == []
    edge = TODAY.replace(year=TODAY.year - RECENT_YEARS)
    assert said(ties(joint_work={"ann": [edge]})) == []
    assert said(ties(joint_work={"ann": [edge + dt.timedelta(days=1)]})) != []


@pytest.mark.parametrize("kind", OfferKind)
def test_joint_work_rules_out_only_those_who_are_asked_to_judge(kind: OfferKind) -> None:
    giver = Candidate(kind, "ann", "university", "A University", is_person=False)
    found = list(conflict_findings(giver, ties(joint_work={"ann": [RECENT]}), TODAY))
    assert [one.withholds for one in found] == [kind in ASKED_TO_JUDGE]
    assert found[0].sentence.startswith("Those who make this offer published")


def test_a_company_is_not_offered_its_own_things() -> None:
    own = Candidate(OfferKind.CASE_STUDY, "ann", "alder", "Alder Diagnostics", is_person=False)
    assert said(ties(people=frozenset({"ann"})), own) == ["Your own company makes this offer."]


days = st.none() | st.dates(dt.date(2000, 1, 1), TODAY)
grounds = st.lists(st.sampled_from(list(ConflictGround)), max_size=2)


@given(st.lists(days, max_size=4), grounds, st.booleans(), days, st.sampled_from(list(ConflictGround)))
def test_knowing_more_ties_never_lets_anybody_in(
    joint: list[dt.date | None],
    declared: list[ConflictGround],
    is_inside: bool,
    day: dt.date | None,
    new: ConflictGround,
) -> None:
    inside = frozenset({"ann"}) if is_inside else frozenset()
    less = ties(joint_work={"ann": joint}, declared={"ann": declared}, people=inside)
    for more in (
        ties(joint_work={"ann": [*joint, day]}, declared={"ann": declared}, people=inside),
        ties(joint_work={"ann": joint}, declared={"ann": [*declared, new]}, people=inside),
        ties(joint_work={"ann": joint}, declared={"ann": declared}, people=frozenset({"ann"})),
    ):
        assert bool(said(more)) >= bool(said(less))


@given(st.lists(days, min_size=1, max_size=4))
def test_joint_work_lets_somebody_in_only_if_all_of_it_is_dated_and_old(joint: list[dt.date | None]) -> None:
    edge = TODAY.replace(year=TODAY.year - RECENT_YEARS)
    all_old = all(day is not None and day <= edge for day in joint)
    assert (said(ties(joint_work={"ann": joint})) == []) == all_old


def test_the_leap_day_has_a_day_four_years_before() -> None:
    leap = dt.date(2104, 2, 29)  # 2100 has no 29 February
    found = list(conflict_findings(ANN, ties(joint_work={"ann": [dt.date(2100, 3, 1)]}), leap))
    assert len(found) == 1
