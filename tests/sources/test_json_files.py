from __future__ import annotations

import gzip
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.sources import json_document
from charnia.sources.json_files import is_json_lines, read_json_file
from charnia.sources.json_lines import LineProblem

A, B, C = {"id": "a"}, {"id": "b", "of": [1, {"x": "]}"}]}, {"id": "c"}


def read(path: Path, lists: Collection[str] = ("results", "resultList.result")) -> list[Any]:
    return [found if isinstance(found, LineProblem) else found[1] for found in read_json_file(path, lists=lists)]


def written(folder: Path, content: str | bytes, name: str = "file.json") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


PAGE = {"meta": {"count": 2, "results": "no list"}, "results": [A, B], "group_by": []}
FORMS = {
    "lines": "\n".join(map(json.dumps, (A, B))),
    "a list": json.dumps([A, B]),
    "a list laid out": json.dumps([A, B], indent=2),
    "a reply": json.dumps(PAGE),
    "a reply laid out": json.dumps(PAGE, indent=1),
    "a nested reply": json.dumps({"version": "6", "resultList": {"hits": {}, "result": [A, B]}}, indent=2),
    "replies, one a line": "\n".join(json.dumps({"results": [one]}) for one in (A, B)),
    "objects one after the other": json.dumps(A, indent=2) + "\n" + json.dumps(B, indent=2),
    "with a byte order mark": "\ufeff" + json.dumps([A, B]),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("packed", [False, True])
def test_every_form_gives_the_same_records(tmp_path: Path, form: str, packed: bool) -> None:
    content = FORMS[form].encode()
    assert read(written(tmp_path, gzip.compress(content) if packed else content)) == [A, B]


def test_one_object_by_itself_is_one_record(tmp_path: Path) -> None:
    assert read(written(tmp_path, json.dumps({"id": "a", "results_of": [1]}, indent=2))) == [
        {"id": "a", "results_of": [1]}
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b" \n\n ", "The file is empty"),
        (b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "This is a web page"),
        (b"\n  <html>", "This is a web page"),
        (b"PK\x03\x04rubbish", "This is a compressed file of a kind"),
        (b"%PDF-1.7\n%\xe2\xe3", "This is not a JSON file"),
        (b"Title,Date\na,b\n", "This is not a JSON file"),
        (json.dumps([A]).encode("utf-16"), "This is text in UTF-16"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    (problem,) = read(written(tmp_path, content))
    assert problem.sentence.startswith(sentence)
    assert not problem.kept


@pytest.mark.parametrize("form", ["a list", "a list laid out", "a reply", "a nested reply"])
def test_of_a_file_that_breaks_off_the_beginning_is_kept(tmp_path: Path, form: str) -> None:
    whole = FORMS[form]
    first, problem = read(written(tmp_path, whole[: whole.index('"b"') + 5]))
    assert first == A
    assert "breaks off or is damaged after record 1" in problem.sentence


def test_of_packed_lines_that_break_off_the_beginning_is_kept(tmp_path: Path) -> None:
    lines = [json.dumps({"id": number, "text": f"{number * 7919 % 1000003:x}" * 20}) for number in range(5_000)]
    whole = gzip.compress("\n".join(lines).encode())
    *good, last = read(written(tmp_path, whole[: len(whole) // 2]))
    problems = [one for one in (*good, last) if isinstance(one, LineProblem)]
    assert len(good) > 1_000
    assert "breaks off" in problems[-1].sentence
    assert [one["id"] for one in good if isinstance(one, dict)] == list(range(len(good) + 1 - len(problems)))


@pytest.mark.parametrize("form", ["list", "reply"])
def test_of_a_packed_document_that_breaks_off_the_beginning_is_kept(tmp_path: Path, form: str) -> None:
    records = [{"id": number, "text": f"{number * 7919 % 1000003:x}" * 20} for number in range(5_000)]
    whole = gzip.compress(json.dumps({"results": records} if form == "reply" else records).encode())
    *good, last = read(written(tmp_path, whole[: len(whole) // 2]))
    assert isinstance(last, LineProblem)
    assert "breaks off" in last.sentence
    assert len(good) > 1_000
    assert good == records[: len(good)]


def test_a_bad_line_costs_only_itself(tmp_path: Path) -> None:
    first, problem, last = read(written(tmp_path, f"{json.dumps(A)}\n{{broken\n{json.dumps(C)}\n"))
    assert (first, last) == (A, C)
    assert problem.line == 2


def test_a_bad_first_line_costs_only_itself(tmp_path: Path) -> None:
    for rubbish in ("{broken", "rubbish"):
        problem, *rest = read(written(tmp_path, f"{rubbish}\n{json.dumps(A)}\n{json.dumps(C)}\n"))
        assert (problem.line, rest) == (1, [A, C])


def test_several_bad_first_lines_cost_only_themselves(tmp_path: Path) -> None:
    *problems, first, last = read(written(tmp_path, f'{{broken\n{{"id": \n{{broken\n{json.dumps(A)}\n{json.dumps(C)}'))
    assert [problem.line for problem in problems] == [1, 2, 3]
    assert (first, last) == (A, C)


def test_a_document_may_be_laid_out_without_indents(tmp_path: Path) -> None:
    content = f'{{\n"count": 2,\n"results": [\n{json.dumps(A)},\n{json.dumps(B)}\n]\n}}\n'
    assert read(written(tmp_path, content)) == [A, B]


def test_what_is_no_object_in_a_list_is_left_out(tmp_path: Path) -> None:
    first, problem, last = read(written(tmp_path, json.dumps([A, 7, C])))
    assert (first, last) == (A, C)
    assert (problem.line, "not an object" in problem.sentence) == (2, True)


NOTES = [{"id": "n", "says": 'a brace }, {"'}, {"id": "m", "says": ""}]
RECORDS = [{"id": f"r{number}", "title": f"Ärzte {number}", "of": NOTES} for number in range(6)]
DAMAGE = {
    "no colon": lambda text: text.replace('"title": "Ärzte 2"', '"title" "Ärzte 2"'),
    "no quote": lambda text: text.replace('Ärzte 2"', "Ärzte 2"),
    "no end": lambda text: text.replace('"Ärzte 2", ', '"Ärzte 2"]], '),
    "half of it": lambda text: text.replace('"id": "r2", "title": "Ärzte 2"', ""),
    "another encoding": lambda text: text.replace("Ärzte 2", "\udcc4rzte 2"),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("window", [7, 1 << 20])
@pytest.mark.parametrize("shape", ['{"results": [%s], "n": 1}', "[%s]"])
def test_a_broken_record_of_a_list_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str, packed: bool, window: int, shape: str
) -> None:
    monkeypatch.setattr(json_document, "WINDOW", window)
    whole = shape % ", ".join(json.dumps(one, ensure_ascii=False) for one in RECORDS)
    broken = DAMAGE[damage](whole).encode("utf-8", "surrogateescape")
    assert broken != whole.encode()
    path = written(tmp_path, gzip.compress(broken) if packed else broken)
    found = list(read_json_file(path, lists=("results",), always=("id", "title", "of")))
    problems = [one for one in found if isinstance(one, LineProblem)]
    assert [(one.line, "This record is damaged" in one.sentence) for one in problems] == [(3, True)]
    good = [one for one in found if not isinstance(one, LineProblem)]
    assert good == [(place, one) for place, one in enumerate(RECORDS, start=1) if place != 3]


def test_a_comma_that_is_missing_costs_nothing(tmp_path: Path) -> None:
    assert read(written(tmp_path, f"[{json.dumps(A)} {json.dumps(B)},]")) == [A, B]


@pytest.mark.parametrize("content", ["[" * 100_000, "[1" + "0" * 10_000 + "]", '[{"a": "\xff"}]'.encode("latin-1")])
def test_hostile_documents_end_in_a_sentence(tmp_path: Path, content: str | bytes) -> None:
    (problem,) = read(written(tmp_path, content))
    assert problem.sentence.endswith("Fetch the file again.")


def test_what_never_ends_is_not_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "WINDOW", 1_000)
    monkeypatch.setattr(json_document, "LARGEST_VALUE", 10_000)
    path = written(tmp_path, json.dumps([A])[:-1] + ', {"text": "' + "x" * 1_000_000 + '"}]')
    first, problem = read(path)
    assert first == A
    assert "after record 1 (a value is longer than 10,000 characters)" in problem.sentence


def test_lines_are_told_from_documents(tmp_path: Path) -> None:
    assert is_json_lines(written(tmp_path, FORMS["lines"]))
    assert not is_json_lines(written(tmp_path, FORMS["a list"]))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=80)
@given(st.lists(st.dictionaries(st.text(max_size=5), json_values, max_size=4)), st.integers(1, 40), st.booleans())
def test_a_small_window_reads_what_the_standard_library_reads(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]], window: int, laid_out: bool
) -> None:
    content = json.dumps({"n": 1, "items": records, "z": [1]}, indent=2 if laid_out else None, ensure_ascii=False)
    path = written(tmp_path_factory.mktemp("any"), content.encode("utf-8", "replace"))
    expected = json.loads(path.read_text("utf-8"))["items"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_document, "WINDOW", window)
        assert read(path, lists=("items",)) == expected
