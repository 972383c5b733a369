"""What a register of organisations is asked over the network, and the walk through its answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

from charnia.core.registers import RegisteredOrganisation
from charnia.sources.json_lines import LineProblem, Unchanged
from charnia.sources.polite_client import SourceRefused

Found = RegisteredOrganisation | LineProblem | Unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterQuery:
    """The organisations with these ids, and those in these roles where the register knows roles.

    Those of the ids that were `read_before` are wanted only if they have changed since the day `since`, where there is
    one and the register tells that. `key` is that of the installation for this register. `today` decides what is closed
    already.
    """

    today: dt.date
    ids: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    key: str = field(default="", repr=False)
    since: dt.date | None = None
    read_before: frozenset[str] = frozenset()


def one_by_one(ids: Iterable[str], read: Callable[[str], Found], *, name: str) -> Iterator[Found]:
    """What the register called `name` says of each id. One that it does not know costs only itself. Raises SourceFailed
    where the register does not answer or refuses."""
    for id_ in ids:
        try:
            yield read(id_)
        except SourceRefused as refusal:
            if refusal.status != HTTPStatus.NOT_FOUND:
                raise
            yield LineProblem(0, f"{name} knows no organisation with the id {id_}; check it.")


def other_form(name: str, id_: str) -> LineProblem:
    """The problem of a reply that is not as documented, or speaks of another organisation."""
    return LineProblem(0, f"What {name} answered on {id_} has another form than expected, so it was left out.")
