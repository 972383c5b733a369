"""Evidence files and needs files: JSON Lines in, plain or packed with gzip, evidence records and needs out.

A date may be "YYYY", "YYYY-MM" or "YYYY-MM-DD"; an unknown month or day counts as the first one, so that evidence is
never taken to be newer than it is. HTML in titles and texts is taken out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from charnia.core.evidence import EvidenceRecord, Need, OrganisationReference, PersonReference
from charnia.core.vocabulary import EvidenceKind
from charnia.sources.json_files import read_objects
from charnia.sources.json_lines import LineProblem
from charnia.sources.plain_text import label_without_markup, without_markup

_KINDS = {kind.value: kind for kind in EvidenceKind}
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:T.*)?")


def read_evidence(path: Path, *, today: dt.date | None = None) -> Iterator[EvidenceRecord | LineProblem]:
    """Every record of an evidence file that can be read, and a LineProblem for everything that cannot.

    Problems of a record that was kept come right before it. Memory grows by a few bytes a record, for the ids that
    show up duplicates. `today` decides which dates lie in the future; the computer's date by default. Raises OSError
    when the file cannot be opened.
    """
    latest = today or dt.datetime.now(tz=dt.UTC).date()
    ids = _Ids()
    for found in read_objects(path):
        if isinstance(found, LineProblem):
            yield found
            continue
        number, fields = found
        reader = _Fields(fields, number)
        if reader.refused(ids, needs="title"):
            yield from reader.problems
            continue
        record = _record(reader, latest)
        yield from reader.problems
        yield record


def read_needs(path: Path) -> Iterator[Need | LineProblem]:
    """Every need of a needs file that can be read, and a LineProblem for everything that cannot."""
    ids = _Ids()
    for found in read_objects(path):
        if isinstance(found, LineProblem):
            yield found
            continue
        number, fields = found
        reader = _Fields(fields, number)
        if not reader.refused(ids, needs="text"):
            need = Need(id=reader.id, text=reader.text("text"), title=reader.text("title"), date=reader.date(None))
            yield from reader.problems
            yield need
        else:
            yield from reader.problems


def _record(reader: _Fields, latest: dt.date) -> EvidenceRecord:
    return EvidenceRecord(
        id=reader.id,
        title=reader.text("title"),
        kind=reader.kind(),
        text=reader.text("text"),
        date=reader.date(latest),
        people=tuple(PersonReference(*person) for person in reader.named("people", "person")),
        organisations=tuple(
            OrganisationReference(id_, name, has_own_id)
            for id_, name, _, has_own_id in reader.named("organisations", "organisation")
        ),
        url=reader.url(),
    )


class _Ids:
    """Which ids have been seen, eight bytes each instead of the ids themselves."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def is_new(self, id_: str) -> bool:
        digest = blake2b(id_.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        if digest in self._seen:
            return False
        self._seen.add(digest)
        return True


class _Fields:
    """The fields of one JSON object, with the problems met while reading them."""

    def __init__(self, fields: dict[str, Any], line: int) -> None:
        self._fields = fields
        self._line = line
        self.problems: list[LineProblem] = []
        self.id = _as_text(fields.get("id"))

    def refused(self, ids: _Ids, *, needs: str) -> bool:
        """Whether the record cannot be used at all; the reason is then among the problems."""
        if not self.id:
            return self._refuse('There is no "id"; give each record its own.')
        if len(self.id) > 500:
            return self._refuse('The "id" is longer than 500 characters; give a shorter one.')
        if not self.text(needs):
            return self._refuse(f'There is no "{needs}" for "{self.id}"; every line needs one.')
        if not ids.is_new(self.id):
            return self._refuse(f'The id "{self.id}" was used before; the first record with it was kept.')
        return False

    def text(self, name: str) -> str:
        """A text without markup; empty when it is not there."""
        return without_markup(_as_text(self._fields.get(name)))

    def kind(self) -> EvidenceKind | None:
        """The kind of evidence, or None when unknown."""
        value = _as_text(self._fields.get("kind"))
        kind = _KINDS.get(value.lower()) if value else None
        if value and kind is None:
            self._note(f'The kind "{value[:40]}" is not known; use one of {", ".join(_KINDS)}.')
        return kind

    def date(self, latest: dt.date | None) -> dt.date | None:
        """The date, unknown parts as the first; None when there is none, it cannot be read or lies after `latest`."""
        value = _as_text(self._fields.get("date"))
        if not value:
            return None
        match = _DATE.fullmatch(value)
        try:
            date = dt.date(*(int(part or 1) for part in match.groups())) if match else None
        except ValueError:
            date = None
        if date is None:
            self._note(f'The date "{value[:40]}" is not a date; write YYYY-MM-DD, YYYY-MM or YYYY.')
        elif latest is not None and date > latest:
            self._note(f"The date {date.isoformat()} lies in the future; correct it.")
            return None
        return date

    def url(self) -> str:
        """A web address that begins with http or https, or nothing."""
        value = _as_text(self._fields.get("url"))
        if not value:
            return ""
        try:
            address = urlsplit(value)
        except ValueError:
            address = urlsplit("")
        if address.scheme not in {"http", "https"} or not address.netloc or re.search(r"\s", value):
            self._note(f'The address "{value[:80]}" is not a web address; begin it with https://.')
            return ""
        return value

    def named(self, name: str, one: str) -> list[tuple[str, str, str, bool]]:
        """`(id, name, role, has_own_id)` of each entry of a list; entries without a name are reported and left out.

        Where an entry has no id its name stands in. An id that comes twice in one record counts once.
        """
        entries = self._fields.get(name) or []
        if not isinstance(entries, list):
            self._note(f'"{name}" is not a list; write [{{"id": ..., "name": ...}}].')
            return []
        found: dict[str, tuple[str, str, str, bool]] = {}
        for position, entry in enumerate(entries, start=1):
            values = entry if isinstance(entry, dict) else {}
            label = label_without_markup(_as_text(values.get("name")))
            if not label:
                self._note(f"{one.capitalize()} {position} has no name and was left out; give the name.")
                continue
            own = _as_text(values.get("id"))
            key = own or label
            if key not in found:
                role = values.get("role")
                found[key] = (key, label, label_without_markup(_as_text(role)) if role else "", bool(own))
        self._note_without_id(name, found.values())
        return list(found.values())

    def _note_without_id(self, name: str, found: Iterable[tuple[str, str, str, bool]]) -> None:
        without = [label for _, label, _, has_own_id in found if not has_own_id]
        if without:
            self._note(
                f'In "{name}", {without[0]}{" and others have" if without[1:] else " has"} no "id": a name alone makes '
                "no profile, because two may share it. Give each an id."
            )

    def _refuse(self, sentence: str) -> bool:
        self.problems.append(LineProblem(self._line, sentence))
        return True

    def _note(self, sentence: str) -> None:
        self.problems.append(LineProblem(self._line, sentence, kept=True))


def _as_text(value: object) -> str:
    """A JSON string or whole number as text without blanks at its ends; anything else is nothing."""
    if isinstance(value, str):
        return (value if value.isascii() else value.encode("utf-8", "replace").decode()).strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
