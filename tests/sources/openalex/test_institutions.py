from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from charnia.core.registers import Address, RegisteredOrganisation
from charnia.core.vocabulary import OrganisationKind, Register
from charnia.sources.json_lines import LineProblem
from charnia.sources.openalex.institutions import institution_or_problem, read_institutions
from tests.sources.real import parted, real

FENMARSH: dict[str, Any] = {
    "id": "https://openalex.org/I123",
    "ror": "https://ror.org/04h699437",
    "display_name": "University of Fenmarsh",
    "display_name_alternatives": ["University of Fenmarsh", "Prifysgol Fenmarsh"],
    "display_name_acronyms": ["UF"],
    "country_code": "GB",
    "type": "education",
    "homepage_url": "https://fenmarsh.example",
    "geo": {"city": "Fenmarsh", "region": "England", "country_code": "GB", "latitude": 52.5, "longitude": -1},
    "status": "active",
    "works_count": 7,
    "unheard_of": {"x": [1]},
}


def read(**changes: Any) -> RegisteredOrganisation:
    found = institution_or_problem(1, {**FENMARSH, **changes})
    assert isinstance(found, RegisteredOrganisation)
    return found


def test_every_field_is_read_and_unknown_ones_are_passed_over() -> None:
    assert read() == RegisteredOrganisation(
        register=Register.OPENALEX,
        id="I123",
        name="University of Fenmarsh",
        other_names=("Prifysgol Fenmarsh",),
        acronyms=("UF",),
        kind=OrganisationKind.UNIVERSITY,
        address=Address(town="Fenmarsh", region="England", country="GB", latitude=52.5, longitude=-1.0),
        website="https://fenmarsh.example",
        status="active",
        ror="04h699437",
    )


@pytest.mark.parametrize("empty", [{}, dict.fromkeys(FENMARSH.keys() - {"id", "display_name"})])
def test_what_is_missing_is_unknown(empty: dict[str, Any]) -> None:
    fields = {"id": FENMARSH["id"], "display_name": "Fenmarsh", **empty}
    found = institution_or_problem(1, fields)
    assert found == RegisteredOrganisation(register=Register.OPENALEX, id="I123", name="Fenmarsh")


@pytest.mark.parametrize(
    ("type_", "name", "kind"),
    [
        ("company", "Fenmarsh (United Kingdom)", OrganisationKind.COMPANY),
        ("nonprofit", "Fenmarsh Fund", OrganisationKind.CHARITY),
        ("healthcare", "Fenmarsh Hospitals NHS Trust", OrganisationKind.NHS),
        ("healthcare", "Fenmarsh General Hospital", None),
        ("funder", "University of Fenmarsh", None),
        ("facility", "Fenmarsh Synchrotron", None),
        ("a new one", "Fenmarsh", None),
    ],
)
def test_a_type_is_a_kind_only_where_it_leaves_no_doubt(type_: str, name: str, kind: OrganisationKind | None) -> None:
    assert read(type=type_, display_name=name).kind is kind


@pytest.mark.parametrize("geo", [{"latitude": 52.5}, {"latitude": 91, "longitude": 0}, {"latitude": True}, "x", [7]])
def test_half_a_place_is_none(geo: object) -> None:
    assert read(geo=geo).address == Address(country="GB")


def test_an_end_is_told() -> None:
    assert [(read(status=one).closed, read(status=one).withdrawn) for one in ("active", "inactive", "withdrawn")] == [
        (False, False),
        (True, False),
        (False, True),
    ]


def test_hostile_text_is_no_markup_and_no_address() -> None:
    found = read(display_name="<b>Fenmarsh</b>", homepage_url="javascript:alert(1)", ror="https://evil.example/")
    assert (found.name, found.website, found.ror) == ("Fenmarsh", "", "")


@pytest.mark.parametrize("fields", [{}, {"id": "https://openalex.org/A1", "display_name": "X"}, {"id": FENMARSH["id"]}])
def test_what_is_no_institution_says_why(fields: dict[str, Any]) -> None:
    problem = institution_or_problem(2, fields)
    assert isinstance(problem, LineProblem)
    assert (problem.line, "not an OpenAlex institution" in problem.sentence) == (2, True)


def test_a_bad_line_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "part_000"
    path.write_text("\n".join([json.dumps(FENMARSH), "{", json.dumps({**FENMARSH, "id": "https://openalex.org/I2"})]))
    found, problems = parted(read_institutions(path))
    assert ([one.id for one in found], [one.line for one in problems]) == (["I123", "I2"], [2])


@pytest.mark.real_data
def test_the_real_institutions_are_all_read() -> None:
    path = real("openalex/institutions_sample.json")
    found, problems = parted(read_institutions(path))
    assert (len(found), problems) == (30, [])
    for one, raw in zip(found, json.loads(path.read_text()), strict=True):
        assert (one.id, one.ror) == (raw["id"].rpartition("/")[2], raw["ror"].rpartition("/")[2])
        assert (one.name, one.website, one.acronyms) == (
            raw["display_name"],
            raw["homepage_url"],
            tuple(raw["display_name_acronyms"]),
        )
        assert {*one.other_names} == set(map(str.strip, raw["display_name_alternatives"])) - {one.name}
        assert (one.address.town, one.address.latitude) == (raw["geo"]["city"], raw["geo"]["latitude"])
        assert (one.address.country, one.status) == (raw["country_code"] or raw["geo"]["country_code"] or "", "active")
    kinds = [one.kind for one in found]
    assert (kinds.count(OrganisationKind.UNIVERSITY), kinds.count(OrganisationKind.COMPANY)) == (12, 4)
    assert (kinds.count(OrganisationKind.CHARITY), kinds.count(None)) == (2, 12)


@pytest.mark.real_data
def test_the_real_university_that_openalex_calls_a_funder_has_no_kind() -> None:
    ((michigan,), problems) = parted(read_institutions(real("openalex/api_fixtures/I27837315.json")))
    assert problems == []
    assert (michigan.name, michigan.kind, michigan.acronyms) == ("University of Michigan", None, ("UM",))
    assert michigan.address.town == "Ann Arbor"
