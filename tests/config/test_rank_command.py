"""`charnia rank`, as somebody types it, with and without an embedding model."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
from pathlib import Path

import pytest

from charnia.config.commands import explanations, main
from charnia.core.evidence import EvidenceRecord, Need, PersonReference
from charnia.engine.measures import read_run
from charnia.engine.ranking.explain import Explainer, parts_of
from charnia.engine.ranking.pool import Candidates, EvidencePool
from charnia.engine.ranking.rank import rank
from charnia.engine.text.embeddings.encoder import SentenceEncoder
from charnia.engine.text.embeddings.published import ALL_MINILM_L6_V2, WEIGHTS

EVIDENCE = [
    {"id": "a", "title": "Cost of an asthma inhaler", "text": "", "people": [{"id": "p1", "name": "Rosa Rowan"}]},
    {"id": "b", "title": "Heart attacks in the young", "people": [{"id": "p2", "name": "Hugh Holm"}]},
    {"id": "c", "title": "Asthma and its inhalers", "people": [{"id": "p1", "name": "Rosa Rowan"}]},
    {"id": "d", "title": ""},
]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    evidence, needs = tmp_path / "evidence.jsonl", tmp_path / "needs.jsonl"
    evidence.write_text("\n".join(json.dumps(record) for record in EVIDENCE[:3]), encoding="utf-8")
    asked = [
        {"id": "n1", "text": "What does an inhaler for asthma cost?"},
        {"id": "n2", "text": "myocardial infarction"},
    ]
    needs.write_text("\n".join(json.dumps(need) for need in asked), encoding="utf-8")
    return ["rank", "--evidence", str(evidence), "--needs", str(needs), "--run", "run.tsv", "--explain", "why.jsonl"]


def cards() -> list[dict[str, object]]:
    return [json.loads(line) for line in Path("why.jsonl").read_text(encoding="utf-8").splitlines()]


def assert_that_cards_add_up() -> None:
    for card in cards():
        contributions = card["contributions"]
        assert isinstance(contributions, list)
        assert sum(one["amount"] for one in contributions) == pytest.approx(card["score"], abs=1e-9)
        for one in contributions:
            amounts = [one["meaning"], *(word["amount"] for word in one["words"])]
            assert sum(amounts) == pytest.approx(one["amount"], abs=1e-9)


def test_packed_evidence_ranks_as_the_plain_file_does(
    files: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHARNIA_MODEL", "none")
    assert main(files) == 0
    plain = Path("run.tsv").read_bytes()
    packed = gzip.compress(Path(files[2]).read_bytes())
    Path("packed.jsonl.gz").write_bytes(packed)
    assert main([*files[:2], "packed.jsonl.gz", *files[3:]]) == 0
    assert Path("run.tsv").read_bytes() == plain
    Path("packed.jsonl.gz").write_bytes(packed[:-4])
    capsys.readouterr()
    assert main([*files[:2], "packed.jsonl.gz", *files[3:]]) == 1
    said = capsys.readouterr()
    assert "packed.jsonl.gz: Line 3: The compressed file breaks off here; fetch it again." in said.err
    assert "from 2 records" in said.out


def test_without_a_model_words_alone_rank_and_it_is_said(
    files: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHARNIA_MODEL", "none")
    assert main(files) == 0
    said = capsys.readouterr().out
    assert "Words alone were compared. The embedding model is switched off" in said
    assert "Nothing in the evidence is like the need n2" in said
    assert "need n1" not in said
    assert read_run(Path("run.tsv")) == {"n1": ["p1"]}
    assert_that_cards_add_up()
    assert all(one["meaning"] == 0 for card in cards() for one in card["contributions"])  # type: ignore[attr-defined]


def test_needs_without_a_line_are_named_for_programs(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, "--words-only", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unanswered"] == ["n2"]


@pytest.mark.parametrize("option", ["--run", "--explain"])
@pytest.mark.parametrize("name", ["evidence.jsonl", "needs.jsonl"])
def test_a_file_that_is_read_is_never_written(
    files: list[str], capsys: pytest.CaptureFixture[str], option: str, name: str
) -> None:
    before = Path(name).read_bytes()
    assert main([*files, "--words-only", option, name]) == 2
    assert f"{name} is read and cannot be written too; name another file." in capsys.readouterr().err
    assert Path(name).read_bytes() == before


def test_fewer_places_are_explained_than_ranked(files: list[str]) -> None:
    need = json.dumps({"id": "n1", "text": "an inhaler for asthma and heart attacks"})
    Path("needs.jsonl").write_text(need, encoding="utf-8")
    assert main([*files, "--words-only", "--top", "0", "--explain-top", "1"]) == 0
    assert len(read_run(Path("run.tsv"))["n1"]) == 2
    assert [(card["need"], card["rank"]) for card in cards()] == [("n1", 1)]


def test_explaining_no_place_at_all_is_refused(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, "--words-only", "--explain-top", "0"]) == 2
    assert "--explain-top must be 1 or more" in capsys.readouterr().err
    assert not Path("run.tsv").exists()


def test_large_explanations_are_said_before_they_are_written(
    files: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(explanations, "LARGE", 100)
    assert main([*files, "--words-only"]) == 0
    said = capsys.readouterr().err
    assert "why.jsonl will take roughly 0 MB." in said
    assert "--explain-top 10" in said
    monkeypatch.setattr(explanations, "LARGE", 1_000_000)
    assert main([*files, "--words-only"]) == 0
    assert "roughly" not in capsys.readouterr().err


def test_the_size_of_explanations_is_told_from_some_of_them() -> None:
    records = [
        EvidenceRecord(id=f"r{n}", title="Asthma and its inhalers", people=(PersonReference(f"p{n}", f"Person {n}"),))
        for n in range(300)
    ]
    pool, need = EvidencePool(records).snapshot(), Need(id="n1", text="an inhaler for asthma")
    vector = pool.index.vector(parts_of(need))
    ranking = rank(pool, vector, limit=None, proposed=None)
    explainer = Explainer(pool, vector, need=need, among=Candidates.PEOPLE, as_of=dt.date(2026, 1, 1))
    for most in (None, 50):
        file = io.StringIO()
        written = explanations.Explanations(file, most=most)
        written.write(need, ranking, explainer)
        assert written.size == len(file.getvalue().encode("utf-8"))
        expected = explanations.expected_size(need, ranking, explainer, most=most)
        assert expected == pytest.approx(written.size, rel=0.05)
    assert explanations.expected_size(need, [], explainer, most=None) == 0


def closest_of(card: dict[str, object]) -> list[dict[str, str]]:
    contributions = card["contributions"]
    assert isinstance(contributions, list)
    return [one["closest"] for one in contributions if one["closest"]]


def test_with_the_model_the_first_cards_have_the_passages_side_by_side(
    encoder: SentenceEncoder, files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert encoder.model is ALL_MINILM_L6_V2
    monkeypatch.delenv("CHARNIA_MODEL", raising=False)
    assert main(files) == 0
    number = len(cards())
    (pair,) = closest_of(cards()[0])
    assert pair["need"] == "What does an inhaler for asthma cost?"
    assert pair["evidence"] in {"Cost of an asthma inhaler", "Asthma and its inhalers"}
    assert main([*files, "--words-only"]) == 0
    assert len(cards()) <= number
    assert not any(map(closest_of, cards()))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
def test_a_disk_that_is_full_is_said_in_a_sentence(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, "--words-only", "--explain", "/dev/full"]) == 2
    assert "could not be written to their end" in capsys.readouterr().err


def test_a_need_in_another_language_is_named_and_ranked_with_a_warning(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        {"id": "n1", "text": "What does an inhaler for asthma cost?"},
        {"id": "n2", "text": "Wir suchen jemanden, der sich mit Asthma und Inhalatoren auskennt."},
    ]
    Path("needs.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    assert main([*files, "--words-only", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["other_languages"] == {"n2": "German"}
    assert "The need n2 seems to be in German." in said.err
    assert "translate it" in said.err
    assert "n1 seems" not in said.err
    warned = {card["need"]: "The need seems to be in German" in str(card["against"]) for card in cards()}
    assert warned == {"n1": False, "n2": True}


def test_a_damaged_model_ranks_nothing(
    files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CHARNIA_MODEL", raising=False)
    monkeypatch.setenv("CHARNIA_MODELS", str(tmp_path / "models"))
    folder = tmp_path / "models" / ALL_MINILM_L6_V2.name
    folder.mkdir(parents=True)
    (folder / WEIGHTS).write_bytes(b"not the weights")
    assert main(files) == 2
    assert "charnia model install" in capsys.readouterr().err
    assert not Path("run.tsv").exists()
    assert main([*files, "--words-only"]) == 0


def test_with_a_model_meaning_finds_what_shares_no_word(
    files: list[str],
    encoder: SentenceEncoder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The fixture leaves the test out on a machine without the model."""
    assert encoder.model is ALL_MINILM_L6_V2
    monkeypatch.delenv("CHARNIA_MODEL", raising=False)
    assert main([*files, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["compared"] == f"words and {ALL_MINILM_L6_V2.name}"
    assert read_run(Path("run.tsv"))["n2"][0] == "p2"
    assert_that_cards_add_up()
