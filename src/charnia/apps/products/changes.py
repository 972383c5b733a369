"""What changed between two versions of a brief, field by field."""

from __future__ import annotations

from dataclasses import dataclass

from charnia.apps.products import queries, questioning
from charnia.apps.products.differences import Piece, differences
from charnia.apps.products.models import BriefVersion
from charnia.core.vocabulary import Category, Layer, Stage


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs; `moved` says, where an answer changed its layer, from where to where."""

    label: str
    pieces: tuple[Piece, ...]
    moved: str = ""


def changes_between(before: BriefVersion, after: BriefVersion) -> list[FieldChange]:
    """Every field that differs, in the order of the form, then the answers."""
    pairs = [
        ("Title", before.title, after.title),
        ("Category", _label(Category, before.category), _label(Category, after.category)),
        ("Stage", _label(Stage, before.stage), _label(Stage, after.stage)),
        ("Diseases or conditions", before.conditions, after.conditions),
        *((f"Text: {layer.label.lower()}", before.text_of(layer), after.text_of(layer)) for layer in Layer),
    ]
    plain = [FieldChange(label, differences(old, new)) for label, old, new in pairs if old != new]
    return plain + _answer_changes(before, after)


def _answer_changes(before: BriefVersion, after: BriefVersion) -> list[FieldChange]:
    layers = frozenset(Layer)
    old, new = queries.answers_of(before, layers), queries.answers_of(after, layers)
    changes = []
    for question in [*old, *(one for one in new if one not in old)]:
        was, now = old.get(question), new.get(question)
        if was == now:
            continue
        moved = f"{was.layer.label} → {now.layer.label}" if was and now and was.layer is not now.layer else ""
        pieces = differences(was.text if was else "", now.text if now else "")
        changes.append(FieldChange(questioning.wording_of(question), pieces, moved))
    return changes


def _label(words: type[Category] | type[Stage], value: str) -> str:
    return words(value).label if value else ""
