"""Dates, identifiers, nested objects and fields that go missing: what all readers of sources share."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.sources.dates import date_of_milliseconds, iso_date, written_date
from charnia.sources.field_watch import watched
from charnia.sources.identifiers import doi_id, name_slug, orcid_id, ror_id, web_address
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import at, objects, text, texts
from charnia.sources.xml_tree import UnreadableXml, find, read_xml
from tests.sources.any_json import ANY_JSON


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2024", dt.date(2024, 1, 1)),
        ("2024-05", dt.date(2024, 5, 1)),
        ("2024-05-06", dt.date(2024, 5, 6)),
        ("2024-05-06T10:00:00.000Z", dt.date(2024, 5, 6)),
        ("2024-02-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_iso_dates(value: str, date: dt.date | None) -> None:
    assert iso_date(value) == date


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("16 June 2026 at 1:00 pm", dt.date(2026, 6, 16)),
        ("31 March 2027, 11:59pm (Midnight)", dt.date(2027, 3, 31)),
        ("1st Sept 2026", dt.date(2026, 9, 1)),
        ("31 June 2026", None),
        ("Open - no closing date", None),
        ("12 Foobar 2026", None),
    ],
)
def test_dates_written_out(value: str, date: dt.date | None) -> None:
    assert written_date(value) == date


@given(st.text() | st.integers() | st.booleans() | st.none())
def test_no_value_breaks_a_date(value: object) -> None:
    date_of_milliseconds(value)
    if isinstance(value, str):
        iso_date(value)
        written_date(value)


def test_milliseconds_are_dates() -> None:
    assert date_of_milliseconds(1141171200000) == dt.date(2006, 3, 1)
    assert date_of_milliseconds(True) is None
    assert date_of_milliseconds(10**30) is None


def test_identifiers_have_one_form() -> None:
    assert orcid_id("https://orcid.org/0000-0002-1825-0097") == "orcid:0000-0002-1825-0097"
    assert orcid_id("0000-0002-1825-0098") == ""
    assert orcid_id("0000-0002-1694-233x") == "orcid:0000-0002-1694-233X"
    assert ror_id("https://ror.org/04h699437") == "ror:04h699437"
    assert ror_id("GRID 123") == ""
    assert doi_id("https://doi.org/10.1186/S40537-021-00444-8") == "doi:10.1186/s40537-021-00444-8"
    assert doi_id("10.1/" + "x" * 300) == doi_id("") == ""
    assert name_slug("  Queen's University, Belfast ") == "queen-s-university-belfast"


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "https://", "https://a b", "ftp://x", "https://x/" + 500 * "y"]
)
def test_only_web_addresses_are_kept(value: str) -> None:
    assert web_address(value) == ""


def test_missing_parts_of_a_nested_object_are_empty() -> None:
    value = {"a": [{"b": {"c": " <i>x</i> "}}], "n": 7, "list": ["y", None, 3, {}], "o": {"k": 1}}
    assert text(value, "a", "b", "c") == "x"
    assert text(value, "a", "z", "c") == ""
    assert text(value, "n") == "7"
    assert texts(value, "list") == ("y", "3")
    assert objects(value, "a") == ({"b": {"c": " <i>x</i> "}},)
    assert objects(value, "o") == ({"k": 1},)
    assert objects(value, "zzz") == ()
    assert at(None, "a") is None


@given(ANY_JSON)
def test_no_object_breaks_the_reading(value: object) -> None:
    assert isinstance(text(value, "a", "b"), str)
    assert isinstance(texts(value, "a"), tuple)
    assert isinstance(objects(value), tuple)


def test_a_field_that_most_records_lack_gives_one_warning() -> None:
    records = [(number, {"id": number, **({"name": None} if number < 5 else {})}) for number in range(30)]
    *kept, warning = watched(records, always=("id", "name"))
    assert kept == records
    assert isinstance(warning, LineProblem)
    assert warning.kept
    assert str(warning).startswith('25 of 30 records have no "name": the source may have renamed it.')


def test_a_few_records_without_a_field_give_none() -> None:
    records = [(number, {"id": number}) for number in range(19)]
    assert list(watched(records, always=("name",))) == records


def test_fields_inside_others_are_watched_too() -> None:
    records = [(number, {"outer": {"inner": 1} if number % 2 else [{"inner": None}]}) for number in range(20)]
    assert list(watched(records, always=("outer.inner",))) == records
    renamed = [(number, {"outer": {"within": 1}}) for number in range(20)]
    *_, warning = watched(renamed, always=("outer.inner",))
    assert str(warning).startswith('20 of 20 records have no "outer.inner"')


@pytest.mark.parametrize(("number", "having", "warned"), [(50, 0, True), (50, 1, False), (49, 0, False)])
def test_a_field_that_many_have_is_missed_when_none_has_it(number: int, having: int, warned: bool) -> None:
    records = [(place, {"text": ""} if place < having else {}) for place in range(number)]
    found = list(watched(records, always=(), often=("text",)))
    assert found[:number] == records
    assert len(found) == number + warned
    if warned:
        assert str(found[-1]).startswith('None of 50 records has "text", which many used to have')


def written(folder: Path, content: str) -> Path:
    path = folder / "file.xml"
    path.write_text(content, encoding="utf-8")
    return path


def test_xml_becomes_nested_objects(tmp_path: Path) -> None:
    path = written(tmp_path, '<?xml version="1.0"?><r:Root xmlns:r="x"><r:A k="1"><b>x</b><b>y</b></r:A></r:Root>')
    name, root = read_xml(path)
    assert (name, root) == ("root", {"a": [{"@k": "1", "b": ["x", "y"]}]})
    assert find(root, "a") == {"@k": "1", "b": ["x", "y"]}
    assert find(root, "zzz") is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("<!DOCTYPE html><html></html>", "This is a web page"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "declares a document type"),
        ("<a><b></a>", "not well-formed"),
        ("<a>" + "<b>" * 10, "not well-formed"),
        ("plain text", "not well-formed"),
    ],
)
def test_xml_that_cannot_be_read_says_why(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(UnreadableXml, match=sentence):
        read_xml(written(tmp_path, content))


DECLARES = '<?xml version="1.0" encoding="{0}"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "cp037", "utf-7"])
@pytest.mark.parametrize("named", ["utf-8", "utf-16", "cp037", "utf-7", "rot13", "no-such"])
def test_entities_are_refused_in_every_encoding(tmp_path: Path, encoding: str, named: str) -> None:
    opening, rest = DECLARES.format(named).split("?>")
    path = tmp_path / "file.xml"
    for content in ((opening + "?>" + rest).encode(encoding), (opening + "?>").encode() + rest.encode(encoding)):
        path.write_bytes(content)
        with pytest.raises(UnreadableXml):
            read_xml(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_xml_is_read_in_the_encoding_that_it_names(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file.xml"
    path.write_bytes(f'<?xml version="1.0" encoding="{encoding}"?><a><b>Zo\u00eb</b></a>'.encode(encoding))
    assert read_xml(path) == ("a", {"b": ["Zo\u00eb"]})


def test_xml_may_open_with_a_byte_order_mark(tmp_path: Path) -> None:
    for opening in ("", '<?xml version="1.0" encoding="UTF-8"?>'):
        assert read_xml(written(tmp_path, f"\ufeff{opening}<a><b>x</b></a>")) == ("a", {"b": ["x"]})


def test_very_deep_xml_ends_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableXml):
        read_xml(written(tmp_path, "<a>" * 200_000 + "</a>" * 200_000))
