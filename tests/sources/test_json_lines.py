"""A line is read alike by the quick reader and by the standard library."""

from __future__ import annotations

import gc
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.sources.few_collections import few_collections
from charnia.sources.json_lines import parse_object
from tests.sources.any_json import ANY_JSON


@given(value=st.dictionaries(st.text(), ANY_JSON), is_ascii=st.booleans())
def test_an_object_is_read_as_the_standard_library_reads_it(value: dict[str, object], is_ascii: bool) -> None:
    line = json.dumps(value, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")

    assert parse_object(line) == json.loads(line)


@given(raw=st.binary() | st.text().map(str.encode))
def test_any_bytes_give_an_object_or_a_sentence(raw: bytes) -> None:
    found = parse_object(raw)

    assert isinstance(found, dict) or found.endswith(".")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'{"a": 123456789012345678901234567890}', {"a": 123456789012345678901234567890}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b'{"a": "\\ud800"}', {"a": "\ud800"}),
    ],
    ids=["byte order mark", "long number", "name given twice", "half a character"],
)
def test_what_is_unusual_but_json_is_read(line: bytes, value: dict[str, object]) -> None:
    assert parse_object(line) == value


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"[1]", "not a JSON object"),
        (b'{"a": 1', "not valid JSON"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b'{"a": ' + b"[" * 100_000 + b"}", "nested too deeply"),
        (b'{"a": ' + b"1" * 5_000 + b"}", "number too long"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(line: bytes, words: str) -> None:
    found = parse_object(line)

    assert isinstance(found, str)
    assert words in found


def test_the_search_for_garbage_is_as_before_afterwards() -> None:
    before = gc.get_threshold()

    with few_collections():
        inside = gc.get_threshold()

    assert inside[0] > before[0]
    assert gc.get_threshold() == before
