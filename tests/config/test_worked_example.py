"""The worked example of the docs: real papers and case studies loaded, three briefs, people named for real reasons."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from tests.serving import run_charnia, serving

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
PAPERS = DATA / "expert_search_dev" / "evidence.jsonl"
CASES = DATA / "ref2014_impact_cases" / "case_studies.jsonl"
BRIEFS = ROOT / "docs" / "examples" / "worked"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(
        not (PAPERS.exists() and CASES.exists()), reason="the real records do not lie beside the checkout"
    ),
]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with the records that the example names; serving it once makes its database."""
    data = tmp_path_factory.mktemp("real")
    with serving(data=data):
        pass
    assert run_charnia("load", "packs", data=data).returncode == 0
    for source, file, number in (("evidence", PAPERS, 1_124), ("ref2014", CASES, 427)):
        done = run_charnia("load", source, str(file), "--json", data=data)
        (report,) = json.loads(done.stdout).values()
        assert (report["new"], report["faulty"]) == (number, 0)
    return data


@pytest.fixture(scope="module")
def papers() -> dict[str, dict[str, Any]]:
    """The real papers by id."""
    rows = (json.loads(line) for line in PAPERS.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row for row in rows}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kidney-warning.md", {"Dobson RJB", "Wu H", "Calvert MJ", "Denniston AK", "Liu X"}),
        ("asthma-reviews.md", {"Sheikh A", "Lyons RA"}),
        ("retina-reader.md", {"Liu X", "Denniston AK", "Sebire NJ"}),
    ],
)
def test_a_brief_names_real_people_for_reasons_that_can_be_checked(
    loaded: Path, papers: dict[str, dict[str, Any]], tmp_path: Path, name: str, expected: set[str]
) -> None:
    out = tmp_path / "dossier.json"
    done = run_charnia("dossier", str(BRIEFS / name), "--out", str(out), data=loaded)
    assert done.returncode == 0, done.stderr
    assert "Searched: 1,551 records" in done.stderr
    text = (BRIEFS / name).read_text(encoding="utf-8")
    gaps = json.loads(out.read_text())["gaps"]
    assert len(gaps) >= 2
    assert all(gap["trigger"]["quote"] in text for gap in gaps)
    people = [one for gap in gaps for one in gap["bridges"] if one["kind"] == "expert"]
    assert expected & {one["name"] for one in people}
    for one in people:
        assert math.isclose(one["score"], math.fsum(part["amount"] for part in one["contributions"]), abs_tol=1e-9)
        for part in one["contributions"]:
            if part["evidence"] in papers:
                check(one, part, papers[part["evidence"]])


def check(bridge: dict[str, Any], part: dict[str, Any], paper: dict[str, Any]) -> None:
    """The paper names the person, and holds each word that is said to have met."""
    assert bridge["name"] in {person["name"] for person in paper["people"]}
    held = f"{paper['title']} {paper.get('text', '')}".casefold()
    for word in part["words"]:
        assert word["evidence"].casefold() in held, word
