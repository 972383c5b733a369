"""The dossier as a JSON value."""

from __future__ import annotations

from charnia.apps.dossiers.compose import Composed, Searched
from charnia.engine.dossier import dossier_as_json


def as_json(composed: Composed, searched: Searched) -> dict[str, object]:
    """The engine's value (`as_of, searched, gaps, questions, readiness`), and what was read: `title, category,
    category_guessed_from, stage, in_place, searched_in, compared`."""
    brief = composed.dossier.brief
    return {
        "title": brief.title,
        "category": brief.category.value if brief.category else None,
        "category_guessed_from": list(composed.guess.words),
        "stage": brief.stage.value if brief.stage else None,
        "searched_in": searched.sentence,
        "compared": searched.matcher.compared,
        **dossier_as_json(composed.dossier),
        "in_place": [{"axis": found.axis.value, "quote": found.trigger.quote} for found in composed.diagnosis.in_place],
    }
