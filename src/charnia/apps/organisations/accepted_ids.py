"""Ids by which evidence comes to an organisation only because a register's entry was accepted for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from charnia.apps.organisations.models import AcceptedChange, DoubtStatus, RegisterDoubt
from charnia.core.registers import referred

LINK = "evidence.evidencerecord_organisations"
"""The links of records with organisations, written down by the key of the record: a load makes them anew."""


@dataclass(frozen=True, slots=True)
class Way:
    """One accepted entry: `other` is the key of the organisation that stood for it before, None where none did."""

    doubt: int
    organisation: int
    other: int | None


@dataclass(slots=True)
class AcceptedIds:
    """The ids that accepted entries lead elsewhere, read at once: there are as many as people have decided on."""

    _ways: dict[str, list[Way]] = field(default_factory=dict)
    _sources: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        accepted = RegisterDoubt.objects.filter(status=DoubtStatus.ACCEPTED).order_by("-decided_at", "-pk")
        for doubt in accepted.only("register", "register_id", "organisation_id", "other", "other_source_id"):
            way = Way(doubt.pk, doubt.organisation_id, doubt.other)
            if doubt.other_source_id:
                self._sources.setdefault(doubt.other_source_id, doubt.organisation_id)
            for id_ in (f"{doubt.register}:{doubt.register_id}", doubt.other_source_id):
                if id_:
                    self._ways.setdefault(id_, []).append(way)

    def __bool__(self) -> bool:
        return bool(self._ways)

    def led(self, ids: Iterable[str]) -> dict[str, int]:
        """The keys of the organisations into which others went, by the ids that sources use for those."""
        return {id_: self._sources[id_] for id_ in ids if id_ in self._sources}

    def ways_of(self, id_: str, organisation: int) -> Iterator[Way]:
        """The decisions by which an id leads to the organisation, the newest first."""
        at: int | None = organisation
        for way in self._ways.get(_plain(id_), self._ways.get(id_, ())):
            if way.organisation == at:
                yield way
                at = way.other


def note_by_way_of(table: str, name: str, came: Iterable[tuple[int, Way, bool]]) -> None:
    """Writes down what a load has given an organisation by way of an accepted entry: it goes back with the decision.

    `came` are keys of rows, the way, and whether the row leads to the organisation without it too.
    """
    AcceptedChange.objects.bulk_create(
        [
            AcceptedChange(
                doubt_id=way.doubt,
                table=table,
                key=key,
                field=name,
                before=way.other,
                after=None if is_own else way.organisation,
            )
            for key, way, is_own in came
        ],
        batch_size=500,
    )


def _plain(id_: str) -> str:
    """A reference to a register as it is kept here; other ids as they are."""
    found = referred(id_)
    return f"{found[0].value}:{found[1]}" if found else id_
