"""`charnia diagnose` and `charnia dossier`, as somebody types them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from charnia.config.commands import main
from charnia.engine.text.embeddings.encoder import SentenceEncoder
from charnia.engine.text.embeddings.published import ALL_MINILM_L6_V2, WEIGHTS

BRIEF = (
    "# AlderQuick\n\nAlder makes a finger-prick test for kidney disease that gives an answer in ten minutes. We have "
    "shown it on 84 stored samples. Nobody here has ever run a diagnostic accuracy study. We hold ISO 13485."
)
EVIDENCE = [
    {
        "id": "doi:10.1/a",
        "kind": "publication",
        "title": "Diagnostic accuracy of a finger-prick creatinine test for kidney disease",
        "text": "We designed a diagnostic accuracy study in 400 patients with chronic kidney disease.",
        "date": "2025-03-01",
        "people": [{"id": "p1", "name": "Rosa Rowan", "role": "researcher"}],
        "organisations": [{"id": "o1", "name": "University of Fenmarsh"}],
        "url": "https://example.org/a",
    },
    {"id": "doi:10.1/b", "title": "Bees and hedgerows in winter", "people": [{"id": "p2", "name": "Hugh Holm"}]},
]


@pytest.fixture(autouse=True)
def _no_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHARNIA_DATA", str(tmp_path / "no-data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("CHARNIA_DATABASE_URL", raising=False)


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    file = tmp_path / "brief.md"
    file.write_text(BRIEF, encoding="utf-8")
    return file


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    file = tmp_path / "papers.jsonl"
    file.write_text("\n".join(json.dumps(record) for record in EVIDENCE), encoding="utf-8")
    return file


def test_diagnose_gives_gaps_with_exact_triggers(brief: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagnose", str(brief), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    (gap,) = answer["gaps"]
    assert gap["kind"] == "expertise"
    assert gap["axis"] == "evidence"
    trigger = gap["trigger"]
    assert BRIEF[trigger["start"] : trigger["end"]] == trigger["quote"]
    assert "diagnostic accuracy study" in trigger["quote"]
    assert answer["category"] == "diagnostic"
    assert set(answer["readiness"].values()) <= {0, 1, 2, 3, 4}


def test_an_answer_is_the_trigger_as_a_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "brief.yaml"
    file.write_text(
        f"title: AlderQuick\ncategory: diagnostic\ntext: {json.dumps(BRIEF)}\nanswers:\n  sustainability-carbon: no\n",
        encoding="utf-8",
    )
    assert main(["diagnose", str(file), "--json"]) == 0
    triggers = [gap["trigger"] for gap in json.loads(capsys.readouterr().out)["gaps"]]
    assert {"field": "sustainability-carbon"} in triggers


def test_diagnose_in_words(brief: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagnose", str(brief)]) == 0
    out = capsys.readouterr().out
    assert "1 gap\n" in out
    assert "84 stored samples. Nobody here has ever run a diagnostic accuracy study.”" in out


def test_diagnose_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(BRIEF.encode())))
    assert main(["diagnose", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["gaps"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"Only a few words.", "too few"),
        ("Notre dispositif aide les patients qui ont une maladie du rein depuis des années.".encode(), "French"),
        (b"%PDF-1.7 broken", "PDF"),
        (b"\x00\x01\x02\x03" * 200, "."),
    ],
)
def test_what_cannot_be_used_gives_status_2_and_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, sentence: str
) -> None:
    file = tmp_path / "brief.txt"
    file.write_bytes(content)
    assert main(["diagnose", str(file)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert sentence in captured.err
    assert captured.err.startswith("charnia diagnose: ")


def test_diagnose_needs_no_django(brief: Path) -> None:
    code = (
        "import sys; from charnia.config.commands import main; main(['diagnose', sys.argv[1]]);"
        "sys.exit('django' in sys.modules or 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(brief)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_dossier_against_evidence_names_the_person_and_why(
    brief: Path, evidence: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "d.json"
    assert main(["dossier", str(brief), "--out", str(out), "--evidence", str(evidence), "--per-gap", "3"]) == 0
    answer = json.loads(out.read_text())
    (gap,) = answer["gaps"]
    best = gap["bridges"][0]
    assert (best["name"], best["organisation"]) == ("Rosa Rowan", "University of Fenmarsh")
    assert abs(sum(one["amount"] for one in best["contributions"]) - best["score"]) < 1e-9
    assert len(gap["bridges"]) == 3
    assert "2 records of papers.jsonl" in answer["searched_in"]
    assert "2 records of papers.jsonl" in capsys.readouterr().err


def test_a_second_run_finds_the_counted_words_and_the_same_answer(brief: Path, evidence: Path, tmp_path: Path) -> None:
    command = ["dossier", str(brief), "--evidence", str(evidence), "--out"]
    assert main([*command, str(tmp_path / "one.json")]) == 0
    assert list((tmp_path / "cache" / "charnia" / "words").glob("*.npz"))
    assert main([*command, str(tmp_path / "two.json")]) == 0
    assert (tmp_path / "one.json").read_text() == (tmp_path / "two.json").read_text()


def test_without_evidence_and_database_the_packs_alone_are_searched(
    brief: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "d.json"
    assert main(["dossier", str(brief), "--out", str(out)]) == 0
    assert "packs alone" in capsys.readouterr().err
    assert "packs alone" in json.loads(out.read_text())["searched_in"]
    assert not (tmp_path / "no-data").exists()


def test_page_and_pdf_name_the_same_gaps_and_bridges(brief: Path, evidence: Path, tmp_path: Path) -> None:
    for suffix in ("html", "pdf", "json"):
        out = tmp_path / f"d.{suffix}"
        assert main(["dossier", str(brief), "--out", str(out), "--evidence", str(evidence)]) == 0
    page = (tmp_path / "d.html").read_text(encoding="utf-8")
    reader = PdfReader(tmp_path / "d.pdf")
    pdf = " ".join(" ".join(part.extract_text().split()) for part in reader.pages)
    for gap in json.loads((tmp_path / "d.json").read_text())["gaps"]:
        assert gap["statement"] in page
        assert gap["statement"] in pdf
        for bridge in gap["bridges"]:
            assert bridge["name"] in page
            assert bridge["name"] in pdf
    assert "<style>" in page
    assert "<link" not in page
    assert "<script" not in page
    assert reader.metadata is not None
    assert reader.metadata.title == "Dossier: AlderQuick"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def test_faulty_lines_are_named_and_the_rest_is_used(
    brief: Path, evidence: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evidence.write_text(evidence.read_text() + "\n{broken\n", encoding="utf-8")
    assert main(["dossier", str(brief), "--out", str(tmp_path / "d.json"), "--evidence", str(evidence)]) == 1
    assert "papers.jsonl" in capsys.readouterr().err
    assert json.loads((tmp_path / "d.json").read_text())["searched"]["records"] == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--out", "d.doc"], ".html, .pdf or .json"),
        (["--out", "nowhere/d.pdf"], "There is no folder nowhere"),
        (["--out", "d.pdf", "--per-gap", "0"], "--per-gap"),
        (["--out", "d.pdf", "--evidence", "missing.jsonl"], "missing.jsonl"),
    ],
)
def test_dossier_refuses_with_a_sentence(
    brief: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        assert main(["dossier", str(brief), *arguments]) == 2
    finally:
        os.chdir(before)
    assert sentence in capsys.readouterr().err


def test_a_damaged_model_writes_no_dossier_and_words_alone_still_do(
    brief: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHARNIA_MODEL", ALL_MINILM_L6_V2.name)
    monkeypatch.setenv("CHARNIA_MODELS", str(tmp_path / "models"))
    folder = tmp_path / "models" / ALL_MINILM_L6_V2.name
    folder.mkdir(parents=True)
    (folder / WEIGHTS).write_bytes(b"not the weights")
    out = tmp_path / "d.json"
    assert main(["dossier", str(brief), "--out", str(out)]) == 2
    assert "charnia model install, or add --words-only" in capsys.readouterr().err
    assert not out.exists()
    assert main(["dossier", str(brief), "--out", str(out), "--words-only"]) == 0
    assert "Matched by words alone" in json.loads(out.read_text())["compared"]


def test_with_a_model_the_texts_are_read_once_and_meaning_counts(
    brief: Path, evidence: Path, tmp_path: Path, encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fixture leaves the test out on a machine without the model."""
    monkeypatch.setenv("CHARNIA_MODEL", encoder.model.name)
    command = ["dossier", str(brief), "--evidence", str(evidence), "--out"]
    assert main([*command, str(tmp_path / "one.json")]) == 0
    (kept,) = (tmp_path / "cache" / "charnia" / "vectors").glob("*.vectors")
    size = kept.stat().st_size
    assert main([*command, str(tmp_path / "two.json")]) == 0
    assert kept.stat().st_size == size
    one, two = (json.loads((tmp_path / name).read_text()) for name in ("one.json", "two.json"))
    assert one == two
    assert one["compared"] == "Matched by words and by meaning."
    found = [it for gap in one["gaps"] for bridge in gap["bridges"] for it in bridge["contributions"]]
    assert any(it["meaning"] > 0 for it in found)
    assert any(it["closest"] for it in found)
    assert main([*command, str(tmp_path / "words.json"), "--words-only"]) == 0
    words = json.loads((tmp_path / "words.json").read_text())
    assert not any(it["meaning"] for gap in words["gaps"] for b in gap["bridges"] for it in b["contributions"])
