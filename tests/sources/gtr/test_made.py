"""Things that a project made. The objects are built after the schema of the interface."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.vocabulary import EvidenceKind
from charnia.sources.gtr.beside import Beside
from charnia.sources.gtr.made import FORMS
from charnia.sources.gtr.outcomes import read_outcome
from charnia.sources.gtr.parse import read_projects
from charnia.sources.json_lines import LineProblem
from tests.sources.any_json import ANY_JSON
from tests.sources.gtr.test_outcomes import OF_PROJECT, records_of
from tests.sources.gtr.test_parse import HERE, written
from tests.sources.real import parted


def thing(kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": "T1", "outcomeid": "x-1", "href": f"{HERE}/outcomes/{kind}/T1", "links": OF_PROJECT, **fields}


PATENT = thing(
    "intellectualproperties",
    title="A glowing dye",
    description="The dye and its use.",
    protection="Patent granted",
    patentId="GB123456",
    yearProtectionGranted=2016,
    licensed="Yes",
    impact="Two companies use it.",
    patentUrl="https://patents.example/1",
)
PRODUCT = thing(
    "products",
    title="Glow lamp",
    type="Therapeutic Intervention - Medical Devices",
    stage="Early clinical assessment",
    status="Under active development/distribution",
    clinicalTrial=True,
    ukcrnIsctnId="ISRCTN12345678",
    yearDevelopmentCompleted=2018,
    supportingUrl="https://lamp.example",
)
GRANTED = "Intellectual property: Patent granted; number GB123456; protected since 2016; licensed: Yes."
LAMP = (
    "Product or intervention: Therapeutic Intervention - Medical Devices; stage: Early clinical assessment; "
    "status: Under active development/distribution; clinical trial: yes; number of the trial ISRCTN12345678; "
    "developed by 2018."
)
DATABASE = thing("researchdatabaseandmodels", title="Dyes on skin", type="Database", providedToOthers=True)
MATERIAL = thing("researchmaterials", title="Skin model", type="In vitro", yearFirstProvided=2014)
SOFTWARE = thing(
    "softwareandtechnicalproducts", title="GlowCount", type="Software", softwareOpenSourced=False, yearFirstProvided=0
)
EACH: dict[str, tuple[str, dict[str, Any]]] = {
    "outcomes/intellectualproperties": ("intellectualProperty", PATENT),
    "outcomes/products": ("product", PRODUCT),
    "outcomes/researchdatabaseandmodels": ("researchDatabaseAndModel", DATABASE),
    "outcomes/researchmaterials": ("researchMaterial", MATERIAL),
    "outcomes/softwareandtechnicalproducts": ("softwareAndTechnicalProduct", SOFTWARE),
}


def test_every_kind_is_tried_here() -> None:
    assert EACH.keys() == FORMS.keys()


@pytest.mark.parametrize(("name", "fields"), EACH.values())
def test_a_thing_is_a_record_of_those_who_led_its_project(tmp_path: Path, name: str, fields: dict[str, Any]) -> None:
    (_, record), problems = records_of(tmp_path, **{name: [fields]})
    assert problems == []
    assert (record.id, record.title, record.kind) == ("gtr:T1", fields["title"], EvidenceKind.PROJECT)
    assert [(p.id, p.role) for p in record.people] == [("gtr:P1", "principal investigator")]
    assert [o.id for o in record.organisations] == ["gtr:O1"]
    assert record.licence == "Open Government Licence v3.0"


@pytest.mark.parametrize(
    ("name", "fields", "text", "date", "url"),
    [
        (
            "intellectualProperty",
            PATENT,
            f"The dye and its use.\n\nTwo companies use it.\n\n{GRANTED}",
            dt.date(2016, 1, 1),
            "https://patents.example/1",
        ),
        (
            "product",
            PRODUCT,
            LAMP,
            dt.date(2018, 1, 1),
            "https://lamp.example",
        ),
        (
            "researchDatabaseAndModel",
            DATABASE,
            "Research database or model: Database; provided to others: yes.",
            None,
            "",
        ),
        (
            "researchMaterial",
            MATERIAL,
            "Research tool or material: In vitro; first provided in 2014.",
            dt.date(2014, 1, 1),
            "",
        ),
        (
            "softwareAndTechnicalProduct",
            SOFTWARE,
            "Software or technical product: Software; open source: no.",
            None,
            "",
        ),
        ("product", thing("products", title="A lamp"), "Product or intervention.", None, ""),
    ],
)
def test_what_is_said_of_it_is_told_and_the_rest_is_unknown(
    tmp_path: Path, name: str, fields: dict[str, Any], text: str, date: dt.date | None, url: str
) -> None:
    (_, record), _ = records_of(tmp_path, **{name: [fields]})
    assert (record.text, record.date, record.url) == (text, date, url)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"title": None}, "Patent granted GB123456"),
        ({"title": "", "protection": None}, "GB123456"),
        ({"title": None, "patentId": None}, None),
    ],
)
def test_the_number_of_a_patent_stands_for_a_title(tmp_path: Path, changes: dict[str, Any], title: str | None) -> None:
    records, problems = records_of(tmp_path, intellectualProperty=[{**PATENT, **changes}])
    assert [record.title for record in records[1:]] == ([title] if title else [])
    assert [problem.sentence[:27] for problem in problems] == ([] if title else ["An outcome (T1) has no titl"])


def test_a_thing_without_its_project_counts_for_nobody_and_says_so(tmp_path: Path) -> None:
    (record,), (problem,) = parted(read_projects(written(tmp_path, json.dumps(PATENT))))
    assert (record.people, record.organisations) == ((), ())
    assert problem.kept
    assert "whose work it is, is unknown" in problem.sentence


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from(sorted({*PATENT, *PRODUCT, *SOFTWARE, "providedToOthers"})), ANY_JSON),
    st.sampled_from(sorted(FORMS)),
)
def test_any_values_end_in_records_or_sentences(changes: dict[str, Any], kind: str) -> None:
    found = list(read_outcome(1, {**PATENT, **PRODUCT, **changes}, kind, Beside()))
    assert found
    assert all(isinstance(one, LineProblem) or one.title for one in found)
