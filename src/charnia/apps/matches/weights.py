"""The weights that lists are made with: those that use has taught and that proved better, or those of the start."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from charnia.apps.matches.models import LearnedWeights
from charnia.core.vocabulary import GapKind, Pillar
from charnia.engine.ranking.weights import DEFAULT_WEIGHTS, Weights


def weights_in_force() -> Weights:
    """The newest weights that were kept; those of the start while learning is switched off or nothing was kept."""
    if not settings.LEARNS_FROM_USE:
        return DEFAULT_WEIGHTS
    kept = LearnedWeights.objects.filter(is_kept=True).first()
    return DEFAULT_WEIGHTS if kept is None else weights_from(kept.weights, version=kept.version)


def weights_from(stored: dict[str, Any], *, version: int) -> Weights:
    """The value behind a stored row."""
    leanings = {(GapKind(kind), Pillar(pillar)): float(amount) for kind, pillar, amount in stored["leanings"]}
    return Weights(
        profile=stored["profile"],
        description=stored["description"],
        fit=stored["fit"],
        leanings=leanings,
        version=version,
    )


def as_stored(weights: Weights) -> dict[str, Any]:
    """A value as it is stored; `weights_from` reads it back exactly."""
    return {
        "profile": weights.profile,
        "description": weights.description,
        "fit": weights.fit,
        "leanings": [
            [kind.value, pillar.value, amount]
            for (kind, pillar), amount in sorted(weights.leanings.items(), key=lambda item: (item[0][0], item[0][1]))
        ],
    }
