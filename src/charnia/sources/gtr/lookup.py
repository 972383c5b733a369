"""Organisations of the Gateway by their name, as its API 2 finds them. It has many an institution more than once, each
entry with projects of its own.

Asked is `/organisations` for a term (`q`) in the name (`f=org.n`), and for how many projects an entry has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from charnia.core.organisation_names import name_key
from charnia.sources.gtr.client import LONGEST_LIST, SHORTEST_LIST, organisation_id, reply_at
from charnia.sources.gtr.organisation import organisation_facts
from charnia.sources.nested import objects
from charnia.sources.polite_client import PoliteClient

_ORGANISATIONS = "/gtr/api/organisations"
_IN_NAMES = "org.n"
_MOST_COUNTED = 10
_NO_WORD = re.compile(r"[^\w']+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its id, its name, its town where known, and its number of projects, None where nobody has asked."""

    id: str
    name: str
    town: str = ""
    projects: int | None = None


def entries_found(client: PoliteClient, name: str) -> tuple[Entry, ...]:
    """The first hundred entries that the Gateway finds by a name. Raises SourceFailed."""
    words = _NO_WORD.sub(" ", name).strip()
    reply = reply_at(client, _ORGANISATIONS, q=words, f=_IN_NAMES, p=1, s=LONGEST_LIST) if words else None
    known = (organisation_facts(fields) for fields in objects(reply, "organisation"))
    ids = {organisation_id(facts.organisation.id): facts for facts in known if facts}
    return tuple(Entry(id_, facts.organisation.name, facts.town) for id_, facts in ids.items() if id_)


def of_this_name(entries: tuple[Entry, ...], name: str) -> tuple[Entry, ...]:
    """Those of the very same name."""
    return tuple(entry for entry in entries if name_key(entry.name) == name_key(name))


def with_projects(client: PoliteClient, entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """The first of the entries with their numbers of projects. Raises SourceFailed."""
    for entry in entries[:_MOST_COUNTED]:
        yield Entry(entry.id, entry.name, entry.town, _projects_of(client, entry.id))


def _projects_of(client: PoliteClient, id_: str) -> int | None:
    reply = reply_at(client, f"{_ORGANISATIONS}/{id_}/projects", p=1, s=SHORTEST_LIST)
    total = (reply or {}).get("totalSize")
    return total if isinstance(total, int) and not isinstance(total, bool) else None
