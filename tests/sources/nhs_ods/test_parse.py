from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.registers import RegisteredOrganisation
from charnia.core.vocabulary import OrganisationKind, Register
from charnia.sources.json_lines import LineProblem
from charnia.sources.nhs_ods.parse import read_nhs_ods

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "nhs_ods"
TODAY = dt.date(2026, 11, 27)
GOOD = '"RX9","HILL AND MARSH NHS TRUST","Y60","QXX","MARSH HOUSE","1 HIGH ST","","FENMARSH","","FE1 1AA","20100401",""'


def read(tmp_path: Path, content: str) -> list[RegisteredOrganisation | LineProblem]:
    path = tmp_path / "etr.csv"
    path.write_text(content, encoding="utf-8")
    return list(read_nhs_ods(path, today=TODAY))


def test_a_row_becomes_an_organisation(tmp_path: Path) -> None:
    (found,) = read(tmp_path, GOOD)
    assert isinstance(found, RegisteredOrganisation)
    assert (found.register, found.id, found.name) == (Register.NHS_ODS, "RX9", "Hill and Marsh NHS Trust")
    assert found.address.lines == ("Marsh House", "1 High St")
    assert (found.address.town, found.address.postcode, found.address.region) == ("Fenmarsh", "FE1 1AA", "Midlands")
    assert (found.opened_on, found.closed_on, found.closed) == (dt.date(2010, 4, 1), None, False)
    assert found.founded is None


@pytest.mark.parametrize(
    ("date", "closed"), [("20200326", True), ("20270101", False), ("20261127", True)], ids=["past", "future", "today"]
)
def test_what_closes_later_is_still_open(tmp_path: Path, date: str, closed: bool) -> None:
    (found,) = read(tmp_path, GOOD.removesuffix('""') + f'"{date}"')
    assert isinstance(found, RegisteredOrganisation)
    assert found.closed is closed
    assert found.closed_on == dt.date(int(date[:4]), int(date[4:6]), int(date[6:]))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Code,Name,Town,Postcode", "has 4 columns"),
        (GOOD.replace("RX9", "Organisation Code"), "not an ODS code"),
        (GOOD.replace("HILL AND MARSH NHS TRUST", ""), "no name"),
        (GOOD.replace('"FENMARSH"', '"FENMARSH'), "quotation marks"),
        (GOOD + "\n" + GOOD, "came before"),
        ("DENZIL,01799445,,,1 HIGH ST,,FENMARSH,,,FE1 1AA,Private Limited Company,Active,", "standard columns"),
    ],
)
def test_a_bad_line_costs_only_itself(tmp_path: Path, line: str, says: str) -> None:
    found = read(tmp_path, f"{line}\n{GOOD.replace('RX9', 'RX8')}\n")
    (problem,) = [one for one in found if isinstance(one, LineProblem)]
    assert says in problem.sentence
    assert any(isinstance(one, RegisteredOrganisation) and one.id == "RX8" for one in found)


def test_a_list_of_names_and_codes_is_read_by_its_headings(tmp_path: Path) -> None:
    rows = 'E54000008,QYG,"NHS Fen, Marsh and Merrow ICB",1\nE5,,No code,2\nE54000008,QYG,Again,3\nE6,QZZ\n'
    board, *problems = read(tmp_path, f"\ufeffICB24CD,ICB24CDH,ICB24NM,ObjectId\n{rows}")
    assert isinstance(board, RegisteredOrganisation)
    assert (board.register, board.id, board.kind) == (Register.NHS_ODS, "QYG", OrganisationKind.NHS)
    assert board.name == "NHS Fen, Marsh and Merrow ICB"
    assert (board.address.country, board.address.town, board.opened_on) == ("GB", "", None)
    assert [(one.line, one.sentence[:23]) for one in problems if isinstance(one, LineProblem)] == [
        (3, "There is no ODS code or"),
        (5, "There is no ODS code or"),
    ]


def test_a_date_that_is_none_is_said_and_the_rest_kept(tmp_path: Path) -> None:
    problem, found = read(tmp_path, GOOD.replace("20100401", "20101340"))
    assert isinstance(problem, LineProblem)
    assert problem.kept
    assert isinstance(found, RegisteredOrganisation)
    assert found.opened_on is None


@settings(deadline=None)
@given(
    st.lists(
        st.text("AZé9 ,;<>&'\u202e", max_size=8),
        min_size=12,
        max_size=14,
    )
)
def test_any_cells_end_in_an_organisation_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    row = ",".join(f'"{cell}"' for cell in cells)
    for found in read(tmp_path_factory.mktemp("ods"), row):
        assert (found.sentence if isinstance(found, LineProblem) else found.name).strip()


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.is_dir(), reason="the public data does not lie beside the checkout")
def test_every_field_of_real_rows() -> None:
    found = list(read_nhs_ods(REAL / "etr.csv", today=TODAY))
    trusts = {one.id: one for one in found if isinstance(one, RegisteredOrganisation)}
    assert len(trusts) == len(found) == 273
    north = trusts["G6V2S"]
    assert (north.name, north.kind, north.grouping) == (
        "North London NHS Foundation Trust",
        OrganisationKind.NHS,
        "Y56",
    )
    assert (north.address.region, north.address.town, north.address.postcode) == ("London", "London", "NW1 0PE")
    assert north.address.lines == ("4th Floor, East Wing", "St. Pancras Hospital", "4 St. Pancras Way")
    assert (north.address.country, north.opened_on, north.closed) == ("GB", dt.date(2024, 11, 1), False)
    nightingale = trusts["R0C"]
    assert (nightingale.closed, nightingale.closed_on) == (True, dt.date(2020, 3, 26))
    assert trusts["RWE"].name == "University Hospitals of Leicester NHS Trust"
    assert sum(one.closed for one in trusts.values()) == 68
    assert all(one.address.town for one in trusts.values())


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.exists(), reason="the files of the service do not lie beside the checkout")
def test_the_real_list_of_integrated_care_boards_is_all_read() -> None:
    boards = list(read_nhs_ods(REAL / "icb_names_codes_dec_2024.csv", today=TODAY))
    assert len(boards) == 42
    assert all(isinstance(board, RegisteredOrganisation) and board.name.startswith("NHS ") for board in boards)
