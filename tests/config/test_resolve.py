"""`charnia resolve`, as somebody types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from charnia.config.commands import main

V2 = {
    "id": "https://ror.org/0aaaaaa11",
    "names": [{"value": "University of Fenmarsh", "types": ["ror_display"]}],
    "status": "active",
    "locations": [{"geonames_details": {"name": "Fenmarsh", "country_code": "GB"}}],
}
V1 = {
    "id": "https://ror.org/0bbbbbb22",
    "name": "Merrowby University",
    "status": "active",
    "addresses": [{"city": "Merrowby"}],
    "country": {"country_code": "GB"},
}
ASKED = [
    {"affiliation": "Dept. of Physics, Univ. of Fenmarsh, Fenmarsh, UK", "id": 7},
    {"affiliation": "Merrowby University; University of Fenmarsh, UK"},
    {"affiliation": "Merrowby University, Ohio, USA"},
    {"affiliation": ""},
]


@pytest.fixture
def registries(tmp_path: Path) -> list[str]:
    lines, listed = tmp_path / "v2.jsonl", tmp_path / "v1.json"
    lines.write_text(json.dumps(V2), encoding="utf-8")
    listed.write_text(json.dumps([V1], indent=2), encoding="utf-8")
    return ["--registry", str(lines), "--registry", str(listed)]


def asked(tmp_path: Path, *lines: object) -> str:
    path = tmp_path / "asked.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return str(path)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_affiliation_gets_its_ids_and_confidence(
    tmp_path: Path, registries: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    assert main(["resolve", asked(tmp_path, *ASKED), *registries, "--out", str(out), "--json"]) == 0
    first, both, abroad, nothing = read(out)
    assert first == {**ASKED[0], "ror_ids": [V2["id"]], "confidence": first["confidence"]}
    assert first["confidence"] > 0.99
    assert both["ror_ids"] == [V1["id"], V2["id"]]
    assert (abroad["ror_ids"], nothing["ror_ids"], nothing["confidence"]) == ([], [], 0.0)
    assert abroad["confidence"] < 0.1
    assert json.loads(capsys.readouterr().out) == {
        "affiliations": 4,
        "named": 2,
        "organisations": 3,
        "registry": 2,
        "left_out": 0,
    }


def test_it_says_why(tmp_path: Path, registries: list[str]) -> None:
    out, why = tmp_path / "out.jsonl", tmp_path / "why.jsonl"
    assert main(["resolve", asked(tmp_path, ASKED[2]), *registries, "--out", str(out), "--explain", str(why)]) == 0
    (line,) = read(why)
    (left,) = line["organisations"]
    assert (left["words"], left["named"]) == ("Merrowby University", False)
    assert left["reasons"][-1] == {"because": "“Ohio” tells another country", "points": -8.0}


def test_bad_lines_are_named_and_good_ones_kept(
    tmp_path: Path, registries: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    path = asked(tmp_path, ASKED[0], "{", "[1]", {"affiliation": 3}, {"affiliation": "x" * 6_000}, ASKED[1])
    assert main(["resolve", path, *registries, "--out", str(out)]) == 1
    assert [len(line["ror_ids"]) for line in read(out)] == [1, 0, 2]
    said = capsys.readouterr().err
    for sentence in ("Line 2: The line is not valid JSON", "Line 3", 'Line 4: There is no text under "affiliation"'):
        assert sentence in said
    assert "Line 5: The affiliation is longer than 5,000 characters" in said


def test_hostile_text_comes_back_as_it_was(tmp_path: Path, registries: list[str]) -> None:
    out = tmp_path / "out.jsonl"
    hostile = {"affiliation": "<script>\u202e\x00 University of Fenmarsh \ud83d"}
    assert main(["resolve", asked(tmp_path, hostile), *registries, "--out", str(out)]) == 0
    (line,) = read(out)
    assert line["affiliation"] == hostile["affiliation"]
    assert line["ror_ids"] == [V2["id"]]


@pytest.mark.parametrize(
    ("registry", "lines", "says"),
    [
        ('{"id": "doi:1", "title": "A paper"}', ['{"affiliation": "x"}'], "no ROR record that can be read"),
        ("", ['{"affiliation": "x"}'], "no ROR record that can be read"),
        (json.dumps(V2), [""], "no affiliation that can be read"),
        (json.dumps(V2), ["{", "nothing"], "no affiliation that can be read"),
    ],
)
def test_what_cannot_be_used_at_all_is_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], registry: str, lines: list[object], says: str
) -> None:
    known = tmp_path / "registry.jsonl"
    known.write_text(registry, encoding="utf-8")
    out = str(tmp_path / "out.jsonl")
    assert main(["resolve", asked(tmp_path, *lines), "--registry", str(known), "--out", out]) == 2
    assert says in capsys.readouterr().err.splitlines()[-1]


def test_files_that_are_missing_or_are_read_already_are_refused(
    tmp_path: Path, registries: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = asked(tmp_path, *ASKED)
    assert main(["resolve", path, *registries, "--out", path]) == 2
    assert "is read and cannot be written" in capsys.readouterr().err
    assert len(read(Path(path))) == 4
    assert main(["resolve", "nowhere.jsonl", *registries, "--out", "x"]) == 2
    assert main(["resolve", path, *registries, "--out", str(tmp_path / "no" / "folder")]) == 2


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["resolve", "--help"])
    assert "charnia resolve --registry ror-data.json affiliations.jsonl --out" in capsys.readouterr().out
