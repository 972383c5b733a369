from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from charnia.core.impact.small_numbers import FEWEST_COMPANIES, Cell, without_small_numbers

CELLS = st.dictionaries(
    st.integers(0, 20),
    st.integers(0, 12).flatmap(lambda companies: st.integers(companies, 60).map(lambda n: Cell(n, companies))),
    max_size=8,
)


def test_a_figure_about_few_companies_is_held_back_with_the_one_that_would_give_it_away() -> None:
    cells = {"a": Cell(9, 2), "b": Cell(7, 6), "c": Cell(40, 20), "d": Cell(0, 0)}
    assert without_small_numbers(cells) == {"a": None, "b": None, "c": 40, "d": 0}


def test_two_small_figures_hide_each_other() -> None:
    cells = {"a": Cell(9, 2), "b": Cell(7, 4), "c": Cell(40, 20)}
    assert without_small_numbers(cells) == {"a": None, "b": None, "c": 40}


@given(CELLS)
def test_what_is_shown_rests_on_enough_companies(cells: dict[int, Cell]) -> None:
    shown = without_small_numbers(cells)
    assert shown.keys() == cells.keys()
    for key, number in shown.items():
        if number:
            assert number == cells[key].count
            assert cells[key].companies >= FEWEST_COMPANIES


@given(CELLS)
def test_no_figure_can_be_worked_out_from_a_total(cells: dict[int, Cell]) -> None:
    shown = without_small_numbers(cells)
    held = [key for key, number in shown.items() if number is None]
    others = [key for key, cell in cells.items() if cell.count and key not in held]
    assert len(held) != 1 or not others
