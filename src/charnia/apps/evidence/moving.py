"""Moves everything that belongs to one profile to another, and back: each value that changes is written down first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model

from charnia.apps.audit.journal import Journal, like, put_in_again, set_back, texts_of_both
from charnia.apps.evidence.models import Authorship, Retirement
from charnia.apps.organisations.one_of import OneOf
from charnia.apps.people.models import MovedRow, MoveKind, Person, PersonPair, ProfileMove

_STAYS = frozenset({Person, PersonPair, ProfileMove})
"""Rows that point to a person and speak of this very row, whatever becomes of it."""
_AUTHORSHIP = "evidence.authorship"


def journal_of(move: ProfileMove) -> Journal:
    """Where everything that the move changes is written down."""
    return Journal(partial(MovedRow, move=move))


def move_everything(journal: Journal, *, source: Person, target: Person) -> None:
    """Every row of every app that points to `source` points to `target` afterwards. Where `target` has its like
    already (the same record, the same gap's shortlist), the two become one."""
    for model, name in pointers_to_people():
        for row in model._base_manager.filter(**{name: source}).order_by("pk"):
            move_row(journal, row, name, target)


def move_row(journal: Journal, row: Model, name: str, target: Person) -> None:
    """One row goes to `target`, or into the row of the same kind that `target` has."""
    twin = like(row, name, target)
    if twin is None:
        journal.change(row, **{f"{name}_id": target.pk})
        return
    journal.take_out(row)
    journal.change(twin, **_of_both(twin, row))


def put_back(move: ProfileMove) -> dict[str, set[int]]:
    """Undoes every change of a move, the last one first; returns the keys of the rows touched, by model.

    A value that somebody has changed since keeps what they wrote; a row that is gone stays gone.
    """
    touched: dict[str, set[int]] = {}
    for moved in move.rows.order_by("-pk"):
        touched.setdefault(moved.table, set()).add(moved.key)
        if not moved.field:
            put_in_again(moved)
        else:
            set_back(moved)
    return touched


def split_origins(authorships: Collection[int]) -> dict[int, int]:
    """The profiles from which these authorships were split off, by their keys."""
    rows = MovedRow.objects.filter(
        table=_AUTHORSHIP,
        key__in=OneOf(authorships),
        field="person_id",
        move__kind=MoveKind.SPLIT,
        move__undone_at=None,
    )
    return {key: int(before) for key, before in rows.order_by("-pk").values_list("key", "before") if before}


def note_loaded_by_way_of(pairs: Mapping[tuple[int, int], int]) -> None:
    """Writes down for each record and person, by the merged profile whose id the source gave, what a load has just
    stored: when a merge on that way is undone, it goes back with it."""
    if not pairs:
        return
    moves = _merges_from(set(pairs.values()))
    records, people = {record for record, _ in pairs}, {person for _, person in pairs}
    rows = Authorship.objects.filter(record__in=OneOf(records), person__in=OneOf(people))
    journal = []
    for record, person, key in rows.values_list("record_id", "person_id", "pk"):
        at = pairs.get((record, person))
        while at is not None and (move := moves.get(at)):
            journal.append(
                MovedRow(move=move, table=_AUTHORSHIP, key=key, field="person_id", before=at, after=move.kept_id)
            )
            at = move.kept_id
    MovedRow.objects.bulk_create(journal, batch_size=500)


def _merges_from(people: set[int]) -> dict[int, ProfileMove]:
    """The merge in force that took each of these profiles away, and those that took away where they went."""
    moves: dict[int, ProfileMove] = {}
    while people:
        found = ProfileMove.objects.filter(kind=MoveKind.MERGE, undone_at=None, other__in=OneOf(people))
        fresh = {move.other_id: move for move in found if move.other_id not in moves}
        moves |= fresh
        people = {move.kept_id for move in fresh.values()}
    return moves


def pointers_to_people() -> Iterator[tuple[type[Model], str]]:
    """Every model that belongs to a person, with the name of the field that says to whom."""
    for model in apps.get_models():
        if model not in _STAYS:
            for one in model._meta.concrete_fields:
                if isinstance(one, ForeignKey) and one.related_model is Person:
                    yield model, one.name


def _of_both(kept: Model, other: Model) -> dict[str, Any]:
    """What the kept row takes over: texts that it has not, and decisions to leave a record out or put it first."""
    taken: dict[str, Any] = {**texts_of_both(kept, other)}
    if isinstance(kept, Authorship) and isinstance(other, Authorship):
        taken["pinned_at"] = kept.pinned_at or other.pinned_at
        if kept.disowned_at is None:
            taken |= {"disowned_at": other.disowned_at, "disowned_by_id": other.disowned_by_id}
            taken["is_hidden"] = other.is_hidden
    if isinstance(kept, Retirement) and isinstance(other, Retirement) and kept.decided_by_id is None:
        taken |= {"decided_at": other.decided_at, "decided_by_id": other.decided_by_id}
    return taken
