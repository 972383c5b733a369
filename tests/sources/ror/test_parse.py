from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.registers import RegisteredOrganisation
from charnia.core.vocabulary import OrganisationKind
from charnia.sources.json_lines import LineProblem
from charnia.sources.ror.parse import organisation_of, read_ror, ror_id

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "ror_gb"
real_data = pytest.mark.real_data
needs_data = pytest.mark.skipif(not REAL.is_dir(), reason="the public data does not lie beside the checkout")

V2: dict[str, Any] = {
    "id": "https://ror.org/0aaaaaa11",
    "names": [
        {"value": "University of Fenmarsh", "types": ["ror_display", "label"], "lang": "en"},
        {"value": "Prifysgol Fenmarsh", "types": ["label"], "lang": "cy"},
        {"value": "UoF", "types": ["acronym"], "lang": None},
    ],
    "types": ["education", "funder"],
    "status": "active",
    "established": 1921,
    "links": [
        {"type": "wikipedia", "value": "https://en.wikipedia.org/x"},
        {"type": "website", "value": "http://f.uk"},
    ],
    "locations": [{"geonames_details": {"name": "Fenmarsh", "country_code": "GB", "lat": 52.5, "lng": -1.25}}],
    "relationships": [{"type": "child", "id": "https://ror.org/0bbbbbb22", "label": "Its school"}],
    "a_field_of_tomorrow": {"x": [1]},
}
V1: dict[str, Any] = {
    "id": "https://ror.org/0aaaaaa11",
    "name": "University of Fenmarsh",
    "aliases": [],
    "labels": [{"label": "Prifysgol Fenmarsh", "iso639": "cy"}],
    "acronyms": ["UoF"],
    "types": ["Education"],
    "status": "active",
    "established": 1921,
    "links": ["http://f.uk"],
    "addresses": [{"city": "Fenmarsh", "lat": 52.5, "lng": -1.25}],
    "country": {"country_code": "GB", "country_name": "United Kingdom"},
    "relationships": [{"type": "Child", "id": "https://ror.org/0bbbbbb22", "label": "Its school"}],
}


def written(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "ror.json"
    path.write_text(content, encoding="utf-8")
    return path


def one(fields: dict[str, Any]) -> RegisteredOrganisation:
    found = organisation_of(fields)
    assert found is not None
    return found


def test_both_schemas_give_the_same_organisation() -> None:
    assert one(V1) == one(V2)
    assert one(V2).other_names == ("Prifysgol Fenmarsh",)
    assert one(V2).relatives == ("https://ror.org/0bbbbbb22",)
    assert one(V2).kind is OrganisationKind.UNIVERSITY


def test_what_is_missing_is_unknown_and_never_zero() -> None:
    bare = one({"id": V2["id"], "names": V2["names"]})
    assert (bare.founded, bare.address.latitude, bare.address.town, bare.website) == (None, None, "", "")
    assert bare.kind is None
    assert one({**V1, "established": 0, "addresses": [{"city": "Fenmarsh", "lat": None, "lng": 2}]}).founded is None


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"types": ["company"]}, OrganisationKind.COMPANY),
        ({"types": ["facility"]}, None),
        ({"types": ["healthcare", "nonprofit"]}, None),
        ({"types": "education"}, None),
        (
            {"types": ["healthcare"], "names": [{"value": "Fen NHS Trust", "types": ["ror_display"]}]},
            OrganisationKind.NHS,
        ),
    ],
)
def test_a_kind_is_told_only_where_the_register_tells_one(
    changes: dict[str, Any], kind: OrganisationKind | None
) -> None:
    assert one({**V2, **changes}).kind is kind


def test_statuses_and_successors() -> None:
    gone = one({**V2, "status": "withdrawn", "relationships": [{"type": "successor", "id": "ror.org/0bbbbbb22"}]})
    assert (gone.withdrawn, gone.closed, gone.successors) == (True, False, ())
    gone = one({**V2, "status": "inactive", "relationships": [{"type": "Successor", "id": "0bbbbbb22"}]})
    assert (gone.withdrawn, gone.closed, gone.successors) == (False, True, ("https://ror.org/0bbbbbb22",))


@pytest.mark.parametrize(
    ("given_", "id_"),
    [
        ("https://ror.org/04H699437", "https://ror.org/04h699437"),
        ("04h699437", "https://ror.org/04h699437"),
        ("https://ror.org/04h69943", ""),
        (7, ""),
        (None, ""),
    ],
)
def test_ids_in_their_written_forms(given_: object, id_: str) -> None:
    assert ror_id(given_) == id_


def test_lines_and_a_list_read_alike(tmp_path: Path) -> None:
    other = {**V1, "id": "https://ror.org/0cccccc33"}
    lines = list(read_ror(written(tmp_path, json.dumps(V2) + "\n" + json.dumps(other))))
    packed = tmp_path / "ror.json.gz"
    packed.write_bytes(gzip.compress(json.dumps([V2, other]).encode()))
    assert list(read_ror(packed)) == lines
    for indent in (None, 4):
        assert list(read_ror(written(tmp_path, json.dumps([V2, other], indent=indent)))) == lines
    assert len(lines) == 2


def test_a_broken_record_in_a_list_costs_only_itself(tmp_path: Path) -> None:
    records = [{**V2, "id": f"https://ror.org/0aaaaaa{number}"} for number in range(10, 40)]
    text = json.dumps(records, indent=2).replace('"established": 1921', '"established": 19 21', 1)
    problem, *rest = read_ror(written(tmp_path, text))
    assert isinstance(problem, LineProblem)
    assert problem.line == 1
    assert [one.id for one in rest if isinstance(one, RegisteredOrganisation)] == [r["id"] for r in records[1:]]


def test_a_list_that_ends_in_the_middle_keeps_what_came_before(tmp_path: Path) -> None:
    text = json.dumps([V2, V1 | {"id": "https://ror.org/0cccccc33"}], indent=1)
    first, problem = read_ror(written(tmp_path, text[:-200]))
    assert isinstance(first, RegisteredOrganisation)
    assert isinstance(problem, LineProblem)
    *both, problem = read_ror(written(tmp_path, text.rstrip().removesuffix("]")))
    assert len(both) == 2
    assert isinstance(problem, LineProblem)
    assert "breaks off" in problem.sentence


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("{", "breaks off"),
        ('{"id": "doi:1", "title": "A paper"}', "not a ROR record"),
        (json.dumps(V2) + "\n" + json.dumps(V2), "came before"),
        ("[1]", "not an object"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, content: str, says: str) -> None:
    *_, problem = read_ror(written(tmp_path, content))
    assert isinstance(problem, LineProblem)
    assert says in problem.sentence


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*V2, *V1, "value", "types"]), inner),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([V2, V1]), st.dictionaries(st.sampled_from(sorted({*V2, *V1} - {"id"})), _json))
def test_any_values_end_in_an_organisation_or_in_none(record: dict[str, Any], changes: dict[str, Any]) -> None:
    found = organisation_of({**record, **changes})
    assert found is None or (found.name and found.id == V2["id"])


@real_data
@needs_data
def test_every_field_of_a_real_record_of_schema_2() -> None:
    found = [one for one in read_ror(REAL / "ror_gb_v2_records.jsonl") if isinstance(one, RegisteredOrganisation)]
    assert len(found) == 1_281
    leicester = next(one for one in found if one.name == "University of Leicester")
    assert leicester.id == "https://ror.org/04h699437"
    assert leicester.kind is OrganisationKind.UNIVERSITY
    assert (leicester.address.town, leicester.address.country) == ("Leicester", "GB")
    assert leicester.address.region == ""
    assert leicester.address.latitude == pytest.approx(52.6386, abs=0.01)
    assert leicester.address.longitude == pytest.approx(-1.1317, abs=0.01)
    assert leicester.founded == 1957
    assert "le.ac.uk" in leicester.website
    assert leicester.status == "active"
    harwell = next(one for one in found if one.name == "Mary Lyon Centre at MRC Harwell")
    assert harwell.address.region == "England"
    assert harwell.other_names == ("MRC Harwell Institute",)
    assert harwell.parents == ("https://ror.org/03x94j517",)
    assert set(harwell.relatives) == {"https://ror.org/03x94j517", "https://ror.org/04vctjx77"}
    assert next(one for one in found if one.name == "Hull York Medical School").acronyms == ("HYMS",)


@real_data
@needs_data
def test_every_field_of_a_real_record_of_schema_1() -> None:
    found = [one for one in read_ror(REAL / "ror_gb_v1_only_records.jsonl") if isinstance(one, RegisteredOrganisation)]
    assert len(found) == 921
    marsden = next(one for one in found if one.name == "Royal Marsden NHS Foundation Trust")
    assert marsden.id == "https://ror.org/0008wzh48"
    assert (marsden.kind, marsden.founded) == (OrganisationKind.NHS, 1851)
    assert (marsden.address.town, marsden.address.region, marsden.address.country) == ("London", "England", "GB")
    assert (marsden.address.latitude, marsden.address.longitude) == (51.50853, -0.12574)
    assert marsden.website == "http://www.royalmarsden.nhs.uk/pages/home.aspx"
    assert marsden.relatives == ("https://ror.org/034vb5t35",)
    office = next(one for one in found if one.name == "WCRP-CMIP International Project Office")
    assert office.acronyms == ("CMIP-IPO", "WCRP-CMIP")
    assert office.parents == ("https://ror.org/04frnva71",)
    walsall = next(one for one in found if one.name.startswith("Dudley and Walsall Mental Health"))
    assert (walsall.closed, walsall.successors) == (True, ("https://ror.org/02f5a3t64",))
    assert "Llywodraeth Cymru" in {name for one in found for name in one.other_names}
