from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from charnia.sources.json_lines import LineProblem
from charnia.sources.steady_files import CHANGED, noticing_change


def lines_of(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "papers.jsonl"
    path.write_text("one\ntwo\n", encoding="utf-8")
    return path


def test_a_file_that_stays_as_it_is_is_just_read(path: Path) -> None:
    assert list(noticing_change(path, lines_of(path))) == ["one\n", "two\n"]


@pytest.mark.parametrize("what", ["longer", "another", "gone"])
def test_a_change_while_it_is_read_is_told_at_the_end(path: Path, what: str) -> None:
    found = noticing_change(path, lines_of(path))
    assert next(found) == "one\n"
    if what == "longer":
        path.write_text("one\ntwo\nthree\n", encoding="utf-8")
    elif what == "another":
        path.with_name("new").write_text("one\ntwo\n", encoding="utf-8")
        path.with_name("new").replace(path)
    else:
        path.unlink()
    assert [*found][-1] == LineProblem(0, CHANGED)
