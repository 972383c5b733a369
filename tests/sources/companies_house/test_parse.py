from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.registers import Activity, RegisteredOrganisation
from charnia.core.vocabulary import CompanySize, OrganisationKind
from charnia.sources.companies_house.parse import company_of, read_companies
from charnia.sources.json_lines import LineProblem

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "companies_house"
TODAY = dt.date(2026, 11, 27)
HEADINGS = (
    "CompanyName, CompanyNumber,RegAddress.PostTown,RegAddress.Country,CompanyStatus,DissolutionDate,"
    "IncorporationDate,Accounts.AccountCategory,SICCode.SicText_1, PreviousName_1.CompanyName"
)
GOOD = (
    '"MARSH TESTS LIMITED","01234567","FENMARSH","ENGLAND","Active","","13/03/2024","MICRO ENTITY",'
    '"72110 - Research and experimental development on biotechnology","MARSH KITS LTD"'
)


def read(tmp_path: Path, *lines: str) -> list[RegisteredOrganisation | LineProblem]:
    path = tmp_path / "companies.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return list(read_companies(path, today=TODAY))


def test_a_row_becomes_a_company(tmp_path: Path) -> None:
    (found,) = read(tmp_path, HEADINGS, GOOD)
    assert isinstance(found, RegisteredOrganisation)
    assert (found.id, found.name, found.other_names) == ("01234567", "Marsh Tests Limited", ("Marsh Kits Ltd",))
    assert (found.kind, found.founded, found.opened_on) == (OrganisationKind.COMPANY, 2024, dt.date(2024, 3, 13))
    assert found.activities == (Activity("72110", "Research and experimental development on biotechnology"),)
    assert (found.address.town, found.address.country) == ("Fenmarsh", "GB")


@pytest.mark.parametrize(
    ("accounts", "started", "size"),
    [
        ("MICRO ENTITY", "13/03/2024", CompanySize.START_UP),
        ("MICRO ENTITY", "13/03/2004", CompanySize.SME),
        ("MICRO ENTITY", "", CompanySize.SME),
        ("TOTAL EXEMPTION SMALL", "13/03/2024", CompanySize.SME),
        ("FULL", "13/03/2004", None),
        ("GROUP", "13/03/2004", None),
        ("DORMANT", "13/03/2004", None),
        ("NO ACCOUNTS FILED", "13/03/2026", None),
        ("", "", None),
    ],
)
def test_a_size_is_told_only_by_accounts_that_tell_one(accounts: str, started: str, size: CompanySize | None) -> None:
    fields = {
        "CompanyName": "X",
        "CompanyNumber": "01234567",
        "Accounts.AccountCategory": accounts,
        "IncorporationDate": started,
    }
    assert company_of(fields, today=TODAY).size is size


def test_a_company_that_ended_says_so_and_one_in_liquidation_has_not() -> None:
    fields = {"CompanyName": "X", "CompanyNumber": "01234567"}
    assert company_of({**fields, "CompanyStatus": "Dissolved"}, today=TODAY).closed
    assert company_of({**fields, "DissolutionDate": "01/02/2020"}, today=TODAY).closed_on == dt.date(2020, 2, 1)
    liquidation = company_of({**fields, "CompanyStatus": "Liquidation"}, today=TODAY)
    assert (liquidation.closed, liquidation.status) == (False, "Liquidation")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (GOOD.replace("01234567", "12"), "not a company number"),
        (GOOD.replace("MARSH TESTS LIMITED", " "), "no name"),
        (GOOD + ',"more"', "11 columns"),
        (GOOD.replace('"FENMARSH"', '"FEN"MARSH"'), "quotation marks"),
    ],
)
def test_a_bad_line_costs_only_itself(tmp_path: Path, line: str, says: str) -> None:
    problem, found = read(tmp_path, HEADINGS, line, GOOD)
    assert isinstance(problem, LineProblem)
    assert (problem.line, says in problem.sentence) == (2, True)
    assert isinstance(found, RegisteredOrganisation)


def test_another_table_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, "name,type", "Fen,UNIVERSITY")
    assert isinstance(problem, LineProblem)
    assert "no CompanyName" in problem.sentence


def test_a_date_that_is_none_is_said_and_the_rest_kept(tmp_path: Path) -> None:
    problem, found = read(tmp_path, HEADINGS, GOOD.replace("13/03/2024", "2024-03-13"))
    assert isinstance(problem, LineProblem)
    assert problem.kept
    assert isinstance(found, RegisteredOrganisation)
    assert (found.founded, found.opened_on) == (None, None)


def test_inside_a_zip_file_and_beside_it_are_the_same(tmp_path: Path) -> None:
    plain = read(tmp_path, HEADINGS, GOOD)
    path = tmp_path / "companies.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("BasicCompanyData.csv", f"{HEADINGS}\n{GOOD}\n")
        archive.writestr("READ ME.txt", "not data")
    assert list(read_companies(path, today=TODAY)) == plain


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\x1f\x8b\x08\x00\x00", "compressed"),
        (b"PK\x03\x04 cut short", "broken or cut short"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    (problem,) = read_companies(path, today=TODAY)
    assert isinstance(problem, LineProblem)
    assert says in problem.sentence


def test_a_zip_file_without_a_table_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "nothing")
    (problem,) = read_companies(path, today=TODAY)
    assert isinstance(problem, LineProblem)
    assert "no CSV file" in problem.sentence


@given(
    st.dictionaries(st.sampled_from([name.strip() for name in HEADINGS.split(",")][2:]), st.text(max_size=30)),
)
def test_any_fields_end_in_a_company(fields: dict[str, str]) -> None:
    assert company_of({**fields, "CompanyName": "X", "CompanyNumber": "01234567"}, today=TODAY).name == "X"


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.is_dir(), reason="the public data does not lie beside the checkout")
def test_every_field_of_real_rows_and_descriptions_as_the_register_gives_them() -> None:
    found = list(read_companies(REAL / "CH_data_test.zip", today=TODAY))
    companies = {one.id: one for one in found if isinstance(one, RegisteredOrganisation)}
    assert len(companies) == len(found) == 200
    dazzler = companies["08349355"]
    assert (dazzler.name, dazzler.founded, dazzler.status) == ("Dazzler Media Limited", 2013, "Active")
    assert (dazzler.size, dazzler.grouping) == (CompanySize.SME, "Private Limited Company")
    assert dazzler.address.lines == ("5 Giffard Court", "Millbrook Close")
    assert (dazzler.address.town, dazzler.address.region) == ("Northampton", "Northamptonshire")
    assert (dazzler.address.postcode, dazzler.address.country) == ("NN5 5JF", "")
    assert dazzler.activities == (Activity("59132", "Video distribution activities"),)
    assert companies["SC073411"].address.country == "GB"
    assert {"Gobblelt Limited"} <= {name for one in companies.values() for name in one.other_names}
    assert max(len(one.activities) for one in companies.values()) == 4
    texts = yaml.safe_load((REAL / "constants.yml").read_text(encoding="utf-8"))["sic_descriptions"]
    known = {str(code).zfill(5): text for code, text in texts.items()}
    activities = [activity for one in companies.values() for activity in one.activities if len(activity.code) == 5]
    agreeing = sum(known.get(activity.code, "").lower() == activity.description.lower() for activity in activities)
    assert agreeing / len(activities) > 0.95
