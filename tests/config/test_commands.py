"""Every command: help with an example, exit statuses 0, 1 and 2 with one sentence, JSON for programs."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

from charnia import __version__
from charnia.config.commands import COMMANDS, main

KIDNEY = {
    "id": "doi:10.1/a",
    "title": "Diagnostic accuracy of a kidney test",
    "text": "A study of kidney disease.",
    "date": "2024-03-01",
    "people": [{"id": "p1", "name": "Rosa Rowan"}],
    "organisations": [{"id": "o1", "name": "University of Fenmarsh"}],
}
BEES = {"id": "doi:10.1/b", "title": "Bees in winter", "people": [{"id": "p2", "name": "Hugh Holm"}]}
NEED = {"id": "n1", "title": "Kidney disease", "text": "Who knows about a kidney test?"}


def lines(path: Path, *rows: object) -> str:
    """Writes JSON Lines and returns the name of the file."""
    path.write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows))
    return str(path)


@pytest.fixture
def evidence(tmp_path: Path) -> str:
    return lines(tmp_path / "evidence.jsonl", KIDNEY, BEES)


@pytest.fixture
def needs(tmp_path: Path) -> str:
    return lines(tmp_path / "needs.jsonl", NEED)


# All of them


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_shows_what_it_does_and_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    command = importlib.import_module(f"charnia.config.commands.{name}")
    assert "Example:" in said
    assert command.EXAMPLE in said
    assert command.EXAMPLE.startswith(f"charnia {name}")
    assert command.HELP.split()[0] in said


def test_without_a_command_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["--help"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
        said = capsys.readouterr().out
        assert all(f"  {name}" in said and summary in said for name, summary in COMMANDS.items())
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"charnia {__version__}\n"


@pytest.mark.parametrize("arguments", [["conjure"], ["rank"], ["load", "moon"], ["serve", "--port", "high"]])
def test_what_is_not_a_command_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: charnia" in capsys.readouterr().err


# rank


def test_rank_writes_a_run_and_why(
    evidence: str, needs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, why = tmp_path / "run.tsv", tmp_path / "why.jsonl"
    given = ["rank", "--evidence", evidence, "--needs", needs, "--run", str(run), "--explain", str(why), "--words-only"]
    assert main([*given, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "needs": 1,
        "records": 2,
        "lines": 1,
        "left_out": 0,
        "unanswered": [],
        "other_languages": {},
        "compared": "words",
    }
    (line,) = [row.split() for row in run.read_text().splitlines()]
    assert [line[0], line[1], line[2], line[3], line[5]] == ["n1", "Q0", "p1", "1", "charnia"]
    (card,) = [json.loads(row) for row in why.read_text().splitlines()]
    assert (card["need"], card["rank"], card["candidate"]) == ("n1", 1, "p1")
    assert sum(one["amount"] for one in card["contributions"]) == pytest.approx(float(line[4]), abs=1e-6)


@pytest.mark.parametrize(("among", "best"), [("organisations", "o1"), ("evidence", "doi:10.1/a")])
def test_rank_ranks_others_too(evidence: str, needs: str, tmp_path: Path, among: str, best: str) -> None:
    run = tmp_path / "run.tsv"
    assert main(["rank", "--evidence", evidence, "--needs", needs, "--run", str(run), "--candidates", among]) == 0
    assert run.read_text().split()[2] == best


def test_rank_leaves_bad_lines_out_and_says_so(needs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evidence = lines(tmp_path / "e.jsonl", KIDNEY, "{broken\n", *["nonsense\n"] * 12)
    run = tmp_path / "run.tsv"
    assert main(["rank", "--evidence", evidence, "--needs", needs, "--run", str(run)]) == 1
    said = capsys.readouterr()
    assert "e.jsonl: line 2" in said.err.lower()
    assert "and 3 more such lines" in said.err
    assert "holds 1 line for 1 need from 1 record." in said.out
    assert run.read_text().startswith("n1")


@pytest.mark.parametrize(
    ("replaced", "sentence"),
    [
        ({"--top": "-1"}, "--top must be 0 (for all) or more."),
        ({"--evidence": "no-such-file"}, "There is no file no-such-file"),
        ({"--evidence": "."}, ". is a folder; name a file in it."),
        ({"--run": "no/such/folder/run.tsv"}, "cannot be written"),
    ],
)
def test_rank_refuses_in_one_sentence(
    evidence: str, needs: str, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    replaced: dict[str, str], sentence: str,
) -> None:  # fmt: skip
    given = {"--evidence": evidence, "--needs": needs, "--run": str(tmp_path / "run.tsv"), **replaced}
    assert main(["rank", *(word for pair in given.items() for word in pair)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("charnia rank: ")
    assert sentence in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("which", ["evidence", "needs"])
def test_rank_refuses_a_file_without_one_good_line(
    evidence: str, needs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], which: str
) -> None:
    files = {"evidence": evidence, "needs": needs, which: lines(tmp_path / "bad.jsonl", "{\n")}
    run = tmp_path / "run.tsv"
    assert main(["rank", "--evidence", files["evidence"], "--needs", files["needs"], "--run", str(run)]) == 2
    assert "that can be read; see the lines named above" in capsys.readouterr().err
    assert not run.exists()


# evaluate


@pytest.fixture
def judged(tmp_path: Path) -> tuple[str, str]:
    """A run with its first hit in the second place, and its judgements."""
    run, qrels = tmp_path / "run.tsv", tmp_path / "qrels.tsv"
    run.write_text("n1\tQ0\tx\t1\t2.0\tcharnia\nn1\tQ0\tp1\t2\t1.0\tcharnia\n")
    qrels.write_text("n1\t0\tp1\t1\n")
    return str(run), str(qrels)


def test_evaluate_prints_each_measure_with_its_interval(
    judged: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--run", judged[0], "--qrels", judged[1], "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["needs"], figures["unanswered"]) == (1, 0)
    assert set(figures["measures"]) == {"MRR", "P@5", "recall@10", "nDCG@10", "MAP"}
    assert figures["measures"]["MRR"] == {"mean": 0.5, "low": 0.5, "high": 0.5}
    assert main(["evaluate", "--run", judged[0], "--qrels", judged[1]]) == 0
    assert "MRR        0.5000  0.5000-0.5000" in capsys.readouterr().out


def test_evaluate_counts_needs_without_an_answer(judged: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    Path(judged[1]).write_text("n1\t0\tp1\t1\nn2\t0\tp1\t1\n")
    assert main(["evaluate", "--run", judged[0], "--qrels", judged[1]]) == 1
    assert "1 of 2 judged needs have no line in the run" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content", [b"one two\n", b"\xff\xfe\x00", b"n1 Q0 p1 1 high charnia\n", b"n1 Q0 p1 \xc2\xb2 1.0 charnia\n", b""]
)
def test_evaluate_refuses_what_is_no_run(
    judged: tuple[str, str], content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(judged[0]).write_bytes(content)
    status = main(["evaluate", "--run", judged[0], "--qrels", judged[1]])
    said = capsys.readouterr().err
    assert status == (2 if content else 1)
    assert said.count("\n") == 1


# glossary


def test_the_glossary_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["glossary"]) == 0
    assert "| `expertise` |" in capsys.readouterr().out


def test_rank_refuses_one_file_for_two_things(
    evidence: str, needs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = str(tmp_path / "run.tsv")
    assert main(["rank", "--evidence", evidence, "--needs", needs, "--run", run, "--explain", run]) == 2
    assert "was named for two things to write; give each a file of its own." in capsys.readouterr().err
