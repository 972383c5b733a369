from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from charnia.core.vocabulary import GapKind
from charnia.packs.records import PackError, read_records

KEYS = frozenset({"id", "name", "day", "kinds", "parts", "one"})


def pack(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "pack.yaml"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_record_gives_its_values(tmp_path: Path) -> None:
    (record,) = read_records(
        pack(
            tmp_path, "- {id: a, name: 'x\n y', day: 2026-06-24, kinds: [skills], parts: [{name: p}], one: {name: q}}"
        ),
        keys=KEYS,
    )
    assert record.text("name") == "x y"
    assert record.date("day") == dt.date(2026, 6, 24)
    assert record.text("day") == "2026-06-24"
    assert record.words("kinds", GapKind) == {GapKind.SKILLS}
    assert [part.text("name") for part in record.parts("parts", keys=KEYS)] == ["p"]
    assert record.part("one", keys=KEYS).text("name") == "q"
    assert record.text_or_empty("missing") == ""
    assert record.texts("missing") == ()
    assert record.date("missing") is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "write a list"),
        ("id: a", "write a list"),
        ("- a", "'key: value'"),
        ("- {name: a}", "give 'id'"),
        ("- {id: a}\n- {id: a}", "was used before"),
        ("- {id: a, nmae: b}", "'nmae' is not known; use day, id, kinds, name, one, parts"),
        ("- {id: [", "not YAML"),
        ("- {id: no}", "in quotes"),
    ],
)
def test_a_faulty_pack_names_the_record_and_what_to_mend(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(PackError, match=r"pack\.yaml") as refused:
        list(read_records(pack(tmp_path, content), keys=KEYS))
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("values", "reading", "says"),
    [
        ("name: 1", lambda record: record.text("name"), "give 'name' as text"),
        ("kinds: skills", lambda record: record.texts("kinds"), "list of texts"),
        ("kinds: [skill]", lambda record: record.words("kinds", GapKind), "use one of: skills, resource"),
        ("day: '2026'", lambda record: record.date("day"), "YYYY-MM-DD"),
        ("day: 2026-06-24 10:00:00", lambda record: record.date("day"), "YYYY-MM-DD"),
        ("parts: 1", lambda record: record.parts("parts", keys=KEYS), "list of records"),
        ("parts: [1]", lambda record: record.parts("parts", keys=KEYS), "parts 1: write 'key: value'"),
        ("name: x", lambda record: record.part("one", keys=KEYS), "one: write 'key: value'"),
    ],
)
def test_a_faulty_value_is_named(tmp_path: Path, values: str, reading: object, says: str) -> None:
    (record,) = read_records(pack(tmp_path, f"- id: a\n  {values}"), keys=KEYS)
    assert callable(reading)
    with pytest.raises(PackError, match="record a") as refused:
        reading(record)
    assert says in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"none\.yaml cannot be opened"):
        list(read_records(tmp_path / "none.yaml", keys=KEYS))
