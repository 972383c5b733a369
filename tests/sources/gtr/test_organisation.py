from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import OrganisationFacts
from charnia.core.vocabulary import Region
from charnia.sources.gtr.organisation import organisation_facts
from charnia.sources.gtr.parse import read_organisations, read_projects
from tests.sources.any_json import ANY_JSON
from tests.sources.gtr.test_parse import HERE, written
from tests.sources.real import real

ADDRESS = {
    "line1": "1 High Street",
    "line4": "County",
    "city": "Merrowby",
    "postCode": "ZZ1 1ZZ",
    "region": "Yorkshire and The Humber",
    "country": "United Kingdom",
    "type": "MAIN_ADDRESS",
}
UNIVERSITY: dict[str, Any] = {
    "id": "O1",
    "href": f"{HERE}/organisations/O1",
    "links": {"link": [{"rel": "PROJECT", "href": f"{HERE}/projects/AAAA-1"}]},
    "name": "Merrowby University",
    "website": "https://merrowby.example",
    "addresses": {"address": [ADDRESS]},
}
XML = """<ns2:organisation xmlns:ns1="http://gtr.ukri.org/gtr/api" xmlns:ns2="http://gtr.ukri.org/gtr/api/organisation"
 ns1:created="2019-01-01T00:00:00Z" ns1:href="http://gtr.ukri.org/gtr/api/organisations/O1" ns1:id="O1">
 <ns1:links><ns1:link ns1:href="http://gtr.ukri.org/gtr/api/projects/AAAA-1" ns1:rel="PROJECT"/></ns1:links>
 <ns2:name>Merrowby University</ns2:name>
 <ns2:addresses><ns1:address ns1:id="A1"><ns1:city>Merrowby</ns1:city><ns1:postCode>ZZ1 1ZZ</ns1:postCode>
 <ns1:region>Wales</ns1:region></ns1:address></ns2:addresses></ns2:organisation>"""


def test_an_organisation_tells_where_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({"organisation": [UNIVERSITY, {**UNIVERSITY, "name": None}]}))
    (facts,) = read_organisations(path)
    assert (facts.organisation.id, facts.organisation.name) == ("gtr:O1", "Merrowby University")
    assert (facts.town, facts.region, facts.website) == ("Merrowby", Region.YORKSHIRE, "https://merrowby.example")
    assert list(read_projects(path)) == []


@pytest.mark.parametrize("text", [XML, f"<ns2:organisations xmlns:ns2='x'>{XML}{XML}</ns2:organisations>"])
def test_xml_tells_the_same(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text, "file.xml")
    (facts,) = read_organisations(path)
    assert (facts.organisation.id, facts.organisation.name) == ("gtr:O1", "Merrowby University")
    assert (facts.town, facts.region) == ("Merrowby", Region.WALES)
    assert list(read_projects(path)) == []


@pytest.mark.parametrize(
    ("changes", "town", "region"),
    [
        ({"addresses": {"address": []}, "website": None}, "", None),
        ({"addresses": None}, "", None),
        ({"addresses": {"address": [{"city": "Unknown", "region": "Unknown"}]}}, "", None),
        ({"addresses": {"address": [{"city": "Paris", "region": "Outside UK"}]}}, "Paris", None),
        ({"addresses": {"address": [{"region": "East of England"}]}}, "", Region.EAST),
    ],
)
def test_what_is_not_known_is_empty(changes: dict[str, object], town: str, region: Region | None) -> None:
    facts = organisation_facts({**UNIVERSITY, **changes})
    assert facts is not None
    assert (facts.town, facts.region) == (town, region)


@pytest.mark.parametrize("text", ["ProjectId,Title\nA,B\n", "<a><b>", "<a><b/></a>"])
def test_other_files_tell_of_no_organisation(tmp_path: Path, text: str) -> None:
    assert list(read_organisations(written(tmp_path, text))) == []


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(UNIVERSITY)), ANY_JSON))
def test_any_values_end_in_facts_or_nothing(changes: dict[str, Any]) -> None:
    found = organisation_facts({**UNIVERSITY, **changes})
    assert found is None or isinstance(found, OrganisationFacts)


@pytest.mark.real_data
def test_the_real_page_tells_the_regions_of_its_organisations() -> None:
    found = list(read_organisations(real("gtr/Example_of_all_xml_from_page.txt")))
    assert [(one.organisation.id[:12], one.organisation.name, one.region, one.town) for one in found] == [
        ("gtr:EC23DA53", "Queen's University of Belfast", Region.NORTHERN_IRELAND, ""),
        ("gtr:AA12ECE2", "Watershed Media Centre", Region.SOUTH_WEST, ""),
    ]


@pytest.mark.real_data
def test_all_regions_of_the_real_table_are_known_ones_or_none() -> None:
    lines = real("gtr/GtR_analysed.csv").read_text(encoding="utf-8-sig")
    named = [region for region in Region if f",{region.label},".casefold() in lines.casefold()]
    assert named == list(Region)
