"""Calendar files (RFC 5545): events that any calendar program can take in or subscribe to. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from charnia.core.evidence import Place

CONTENT_TYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75
"""Octets of a line without its break; longer ones are folded (section 3.1)."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BREAKS = re.compile(r"[\x00-\x20\x7f]")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event. `uid` stays the same for ever; `changed` is when its description last changed. Times carry a zone."""

    uid: str
    title: str
    starts: dt.datetime
    changed: dt.datetime
    ends: dt.datetime | None = None
    text: str = ""
    venue: str = ""
    url: str = ""
    place: Place | None = None


def calendar_file(events: Iterable[CalendarEvent], *, name: str) -> str:
    """The text of a calendar file: lines end with CRLF and none is longer than 75 octets.

    Raises ValueError for a time without a zone, which would mean another moment in every calendar.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Charnia//Events//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT12H"]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def folded(line: str) -> str:
    """The line with a break and a blank wherever 75 octets are full; no character is torn apart."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += width
    return "\r\n".join([*pieces, piece])


def _event(event: CalendarEvent) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{_utc(event.changed)}",
        f"LAST-MODIFIED:{_utc(event.changed)}",
        f"DTSTART:{_utc(event.starts)}",
    ]
    if event.ends is not None and event.ends > event.starts:
        lines.append(f"DTEND:{_utc(event.ends)}")
    lines.append(f"SUMMARY:{_text(event.title)}")
    if event.text:
        lines.append(f"DESCRIPTION:{_text(event.text)}")
    if event.venue:
        lines.append(f"LOCATION:{_text(event.venue)}")
    if event.place is not None:
        lines.append(f"GEO:{event.place.latitude:.6f};{event.place.longitude:.6f}")
    if event.url:
        lines.append(f"URL:{_BREAKS.sub('', event.url)}")
    return [*lines, "END:VEVENT"]


def _utc(moment: dt.datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("A time in a calendar file needs its zone.")
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A value of the type TEXT: backslash, semicolon, comma and line break escaped, control characters left out."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", lines).translate(_ESCAPES)
