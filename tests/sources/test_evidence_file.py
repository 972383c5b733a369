import datetime as dt
import gzip
import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.evidence import EvidenceRecord, Need
from charnia.core.vocabulary import EvidenceKind
from charnia.sources import json_lines
from charnia.sources.evidence_file import read_evidence, read_needs
from charnia.sources.json_lines import LineProblem
from charnia.sources.plain_text import without_markup

TODAY = dt.date(2026, 11, 24)


def written(folder: Path, *lines: object) -> Path:
    path = folder / "evidence.jsonl"
    path.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines), encoding="utf-8")
    return path


def records_and_problems(path: Path) -> tuple[list[EvidenceRecord], list[LineProblem]]:
    found = list(read_evidence(path, today=TODAY))
    return (
        [x for x in found if isinstance(x, EvidenceRecord)],
        [x for x in found if isinstance(x, LineProblem)],
    )


def test_a_full_record_is_read_with_every_field(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {
            "id": "doi:10.1/x",
            "kind": "trial",
            "title": "Inhaled <i>budesonide</i>",
            "text": "p < 0.05 &amp; more<script>alert(1)</script>",
            "date": "2021-03-04",
            "people": [{"id": "p1", "name": "Ada Vale", "role": "author"}, {"id": "p1", "name": "Ada Vale"}],
            "organisations": [{"id": "o1", "name": "Vale University"}],
            "url": "https://example.org/x",
        },
    )
    (record,), problems = records_and_problems(path)
    assert problems == []
    assert record.kind is EvidenceKind.TRIAL
    assert record.title == "Inhaled budesonide"
    assert record.text == "p < 0.05 & more"
    assert record.date == dt.date(2021, 3, 4)
    assert [(p.id, p.name, p.role) for p in record.people] == [("p1", "Ada Vale", "author")]
    assert [o.id for o in record.organisations] == ["o1"]
    assert record.url == "https://example.org/x"


def test_a_bad_line_costs_only_itself(tmp_path: Path) -> None:
    good = [{"id": f"e{i}", "title": f"Title {i}"} for i in range(20)]
    path = written(tmp_path, *good[:10], '{"id": "broken", "title": ', *good[10:])
    records, problems = records_and_problems(path)
    assert [r.id for r in records] == [g["id"] for g in good]
    assert [p.line for p in problems] == [11]
    assert "not valid JSON" in problems[0].sentence
    assert not problems[0].kept


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("[1, 2]", "not a JSON object"),
        ({"title": "No id"}, 'There is no "id"'),
        ({"id": "a"}, 'There is no "title"'),
        ({"id": "a", "title": "<b></b>"}, 'There is no "title"'),
        ({"id": "a" * 501, "title": "T"}, "longer than 500"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_an_unusable_line_is_refused_with_a_sentence(tmp_path: Path, line: object, sentence: str) -> None:
    records, problems = records_and_problems(written(tmp_path, line))
    assert records == []
    assert len(problems) == 1
    assert sentence in str(problems[0])


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("kind", "poem", "not known"),
        ("date", "yesterday", "not a date"),
        ("date", "2021-02-30", "not a date"),
        ("date", "2027-01-01", "in the future"),
        ("url", "javascript:alert(1)", "not a web address"),
        ("people", [{"id": "x"}], "Person 1 has no name"),
        ("organisations", "Vale", "is not a list"),
    ],
)
def test_a_bad_detail_is_reported_and_the_record_kept(tmp_path: Path, field: str, value: object, sentence: str) -> None:
    records, problems = records_and_problems(written(tmp_path, {"id": "a", "title": "T", field: value}))
    assert [r.id for r in records] == ["a"]
    assert len(problems) == 1
    assert problems[0].kept
    assert sentence in problems[0].sentence
    assert not getattr(records[0], field)


@pytest.mark.parametrize(
    ("date", "read"),
    [("2019", dt.date(2019, 1, 1)), ("2019-07", dt.date(2019, 7, 1)), ("2019-07-09", dt.date(2019, 7, 9))],
)
def test_unknown_parts_of_a_date_count_as_the_first(tmp_path: Path, date: str, read: dt.date) -> None:
    (record,), problems = records_and_problems(written(tmp_path, {"id": "a", "title": "T", "date": date}))
    assert record.date == read
    assert problems == []


def test_the_first_of_two_records_with_one_id_is_kept(tmp_path: Path) -> None:
    records, problems = records_and_problems(
        written(tmp_path, {"id": "a", "title": "One"}, {"id": "a", "title": "Two"})
    )
    assert [r.title for r in records] == ["One"]
    assert "used before" in problems[0].sentence


def test_a_line_that_is_too_long_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "LONGEST_LINE", 100)
    path = written(tmp_path, {"id": "a", "title": "x" * 500}, {"id": "b", "title": "T"})
    records, problems = records_and_problems(path)
    assert [r.id for r in records] == ["b"]
    assert problems[0].line == 1
    assert "longer than 10 MB" in problems[0].sentence


def test_files_that_are_no_json_lines_say_what_to_do(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"\n\n")
    packed = tmp_path / "packed.jsonl"
    packed.write_bytes(b"PK\x03\x04rubbish")
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes('{"id": "a", "title": "caf\u00e9"}\n'.encode("latin-1"))
    assert "empty" in records_and_problems(empty)[1][0].sentence
    assert "unpack it" in records_and_problems(packed)[1][0].sentence
    assert "UTF-8" in records_and_problems(latin)[1][0].sentence


@given(st.lists(st.text("abc \n", max_size=20), max_size=8), st.integers(0, 400))
def test_a_packed_file_is_read_as_a_plain_one_up_to_where_it_breaks_off(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str], left: int
) -> None:
    folder = tmp_path_factory.mktemp("packed")
    plain = written(folder, *({"id": str(number), "title": title} for number, title in enumerate(titles)))
    whole = folder / "whole.jsonl.gz"
    whole.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    assert list(read_evidence(whole)) == list(read_evidence(plain))
    broken = folder / "broken.jsonl.gz"
    broken.write_bytes(whole.read_bytes()[:left])
    if 2 < left < len(whole.read_bytes()):
        *read, last = read_evidence(broken)
        assert isinstance(last, LineProblem)
        assert last.sentence == "The compressed file breaks off here; fetch it again. What stood before was read."
        assert read == list(read_evidence(plain))[: len(read)]


def test_whole_lines_before_a_break_are_kept_and_the_break_is_named(tmp_path: Path) -> None:
    plain = written(
        tmp_path, *({"id": str(number), "title": sha256(bytes([number])).hexdigest()} for number in range(200))
    )
    packed = tmp_path / "papers.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes())[:-2_000])
    records, problems = records_and_problems(packed)
    assert [record.id for record in records] == [str(number) for number in range(len(records))]
    assert 100 < len(records) < 200
    assert [problem.line for problem in problems] == [len(records) + 1]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "windows.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a", "title": "T"}\r\n')
    assert [r.id for r in records_and_problems(path)[0]] == ["a"]


def test_needs_are_read_with_and_without_a_title(tmp_path: Path) -> None:
    path = written(tmp_path, {"id": 7, "text": "An asthma inhaler"}, {"id": "b", "title": "No text"})
    found = list(read_needs(path))
    assert found[0] == Need(id="7", text="An asthma inhaler")
    assert isinstance(found[1], LineProblem)
    assert 'no "text"' in found[1].sentence


@given(st.text(alphabet=st.characters(exclude_characters="<>&", exclude_categories=["Cc", "Cs", "Z"])))
def test_text_without_markup_stays_as_it_is(text: str) -> None:
    assert without_markup(text) == text


@given(st.text())
def test_no_tag_survives(text: str) -> None:
    assert "<script" not in without_markup(text.replace("&", "") + "<script>alert(1)</script>").lower()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("id", "title", "kind", "text", "date", "people", "organisations", "url")


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), json_values), min_size=1, max_size=5))
def test_whatever_stands_in_a_file_nothing_breaks_and_every_line_is_answered(
    tmp_path_factory: pytest.TempPathFactory, lines: list[dict[str, object]]
) -> None:
    path = written(tmp_path_factory.mktemp("any"), *lines)
    records, problems = records_and_problems(path)
    assert len(records) + sum(not p.kept for p in problems) == len(lines)
    assert len({r.id for r in records}) == len(records)


def test_people_without_an_id_are_told_apart_from_those_with_one(tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_text('{"id": "a", "title": "T", "people": [{"name": "Ann Ash"}, {"id": "x", "name": "Ben Bay"}]}\n')
    problem, record = read_evidence(file)
    assert isinstance(problem, LineProblem)
    assert problem.kept
    assert "Ann Ash has no" in problem.sentence
    assert isinstance(record, EvidenceRecord)
    assert [(person.id, person.has_own_id) for person in record.people] == [("Ann Ash", False), ("x", True)]
