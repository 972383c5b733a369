from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.sources.openalex.fields import Work
from charnia.sources.typed_json import as_struct
from tests.sources.any_json import ANY_JSON


class Inner(msgspec.Struct):
    name: str | None = None


class Outer(msgspec.Struct):
    count: int | None = None
    inner: Inner | None = None
    inners: list[Inner] | None = None
    words: dict[str, list[int]] | None = None


def test_what_fits_is_kept_and_the_rest_is_missing() -> None:
    fields = {"count": "many", "inner": {"name": 7}, "inners": [{"name": "a"}, 5, {"name": []}], "words": {"a": "b"}}
    assert as_struct(fields, Outer) == Outer(None, Inner(None), [Inner("a"), Inner(None)], None)


@pytest.mark.parametrize("value", [None, True, 1.5, "1", [], {}, 10**400])
def test_no_value_of_another_type_raises(value: object) -> None:
    assert as_struct({"count": value, "inner": {"name": "kept"}}, Outer).inner == Inner("kept")


@given(st.dictionaries(st.sampled_from([field.name for field in msgspec.structs.fields(Work)]), ANY_JSON))
def test_whatever_the_quick_reader_takes_the_lenient_one_reads_alike(fields: dict[str, Any]) -> None:
    lenient = as_struct(fields, Work)
    try:
        quick = msgspec.json.decode(json.dumps(fields), type=Work)
    except (ValueError, RecursionError):
        return
    assert lenient == quick
