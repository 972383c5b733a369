"""Asking the Gateway to Research by name for its own id of an institution: exactly one entry of that very name is it,
anything else is left to people."""

from __future__ import annotations

from dataclasses import dataclass

from charnia.apps.programmes.institutions.queries import Question, Row
from charnia.sources.access import Access
from charnia.sources.catalogue import GATEWAY
from charnia.sources.gtr.lookup import Entry, entries_found, of_this_name, with_projects
from charnia.sources.source import KnownBy

_NEAR_SHOWN = 5
_CHOOSE = "; choose one on the desk, under Import and Institutions"


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What came of it: the id, empty where it is not sure, and what the Gateway says, for people to read."""

    gateway_id: str
    said: str


def can_be_looked_up(row: Row, question: Question) -> bool:
    """Whether the Gateway is to be asked for an institution whose name is known, and its id there is not."""
    network = question.source.network
    is_by_id = network is not None and network.institution is KnownBy.GATEWAY_ID
    return is_by_id and bool(row.name) and not question.id and question.source_name not in row.institution.left_out


def may_be_asked(row: Row, question: Question) -> bool:
    """Whether the source is to be asked, be it that the Gateway has to be asked for its id first; not one that is
    closed and was asked before."""
    return not question.is_over and (not question.why_not or can_be_looked_up(row, question))


def look_up(name: str, access: Access) -> LookedUp:
    """What the Gateway knows an institution of this name as. Raises SourceFailed."""
    client = access.client(GATEWAY)
    found = entries_found(client, name)
    same = of_this_name(found, name)
    if len(same) == 1:
        return LookedUp(same[0].id, f"the Gateway knows {same[0].name} as {same[0].id}")
    if same:
        listed = "; ".join(map(_in_words, with_projects(client, same)))
        return LookedUp("", f"the Gateway has {len(same)} entries of this name: {listed}{_CHOOSE}")
    if found:
        listed = "; ".join(map(_in_words, found[:_NEAR_SHOWN]))
        return LookedUp("", f"the Gateway has no entry of this very name; it found {listed}{_CHOOSE}")
    return LookedUp("", "the Gateway has no entry of this name")


def _in_words(entry: Entry) -> str:
    """ "Merrowby University (Merrowby, 1,204 projects): D1774113-..." """
    number = f"{entry.projects:,} project{'' if entry.projects == 1 else 's'}" if entry.projects is not None else ""
    known = ", ".join(filter(None, (entry.town, number)))
    return f"{entry.name}{f' ({known})' if known else ''}: {entry.id}"
