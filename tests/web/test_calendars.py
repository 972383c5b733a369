"""Calendar files, read back the way a calendar program would."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.evidence import Place
from charnia.web.calendars import LONGEST_LINE, CalendarEvent, calendar_file, folded

START = dt.datetime(2026, 12, 3, 13, 0, tzinfo=dt.UTC)
CHANGED = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)
EVENT = CalendarEvent("offer-1@example.org", "Grants surgery", START, CHANGED)

any_text = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def value(text: str, name: str) -> str:
    return next(line.split(":", 1)[1] for line in unfolded(text) if line.startswith(f"{name}:"))


def unescaped(written: str) -> str:
    read, escaped = "", False
    for character in written:
        if escaped:
            read += "\n" if character == "n" else character
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            read += character
    return read


def test_an_event_says_when_what_and_where() -> None:
    event = CalendarEvent(
        "u@x",
        "Grants; surgery, part 1",
        dt.datetime(2026, 7, 1, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1))),
        CHANGED,
        ends=dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=1))),
        text="Bring:\r\n- the budget\n- the plan",
        venue="Board room, Park",
        url="https://example.org/a?b=1,2",
        place=Place(52.5, -1.25),
    )
    lines = unfolded(calendar_file([event], name="Cluster: events"))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART:20260701T090000Z" in lines
    assert "DTEND:20260701T110000Z" in lines
    assert "DTSTAMP:20261124T093000Z" in lines
    assert r"SUMMARY:Grants\; surgery\, part 1" in lines
    assert r"DESCRIPTION:Bring:\n- the budget\n- the plan" in lines
    assert r"LOCATION:Board room\, Park" in lines
    assert "GEO:52.500000;-1.250000" in lines
    assert "URL:https://example.org/a?b=1,2" in lines


def test_what_is_not_known_has_no_line() -> None:
    text = calendar_file([EVENT], name="x")
    for name in ("DTEND", "DESCRIPTION", "LOCATION", "GEO", "URL"):
        assert f"{name}:" not in text


def test_a_time_without_a_zone_is_refused() -> None:
    event = CalendarEvent("u", "t", dt.datetime(2026, 7, 1), CHANGED)  # noqa: DTZ001 - the mistake under test
    with pytest.raises(ValueError, match="needs its zone"):
        calendar_file([event], name="x")


def test_nobody_can_write_a_line_of_their_own() -> None:
    event = CalendarEvent("u", "x\r\nEND:VEVENT\nATTACH:http://evil", START, CHANGED, url="https://a\r\nATTACH:x")
    lines = unfolded(calendar_file([event], name="x\nBEGIN:VEVENT"))
    assert lines.count("END:VEVENT") == 1
    assert not [line for line in lines if line.startswith("ATTACH")]


@given(any_text)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    written = calendar_file([CalendarEvent("u", text, START, CHANGED)], name="x")
    kept = "".join(
        c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\t\n" or not (c < " " or c == "\x7f")
    )
    assert unescaped(value(written, "SUMMARY")) == kept


@given(any_text.filter(lambda text: "\r" not in text and "\n" not in text))
def test_no_line_is_longer_than_75_octets_and_nothing_is_lost(line: str) -> None:
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= LONGEST_LINE for piece in pieces)
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line
    assert all(piece.startswith(" ") for piece in pieces[1:])
