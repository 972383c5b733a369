"""How private each stored field is."""

from __future__ import annotations

from charnia.core.access.privacy import Privacy

CLASSIFICATION: dict[str, dict[str, Privacy]] = {
    "ShortlistEntry": {
        "id": Privacy.PLAIN,
        "gap": Privacy.PLAIN,
        "person": Privacy.CONFIDENTIAL,
        "offer": Privacy.CONFIDENTIAL,
        "score": Privacy.CONFIDENTIAL,
        "note": Privacy.CONFIDENTIAL,
        "added_at": Privacy.PERSONAL,
        "added_by": Privacy.PERSONAL,
    },
    "Feedback": {
        "id": Privacy.PLAIN,
        "gap": Privacy.PLAIN,
        "person": Privacy.CONFIDENTIAL,
        "offer": Privacy.CONFIDENTIAL,
        "verb": Privacy.CONFIDENTIAL,
        "reason": Privacy.CONFIDENTIAL,
        "note": Privacy.CONFIDENTIAL,
        "at": Privacy.PERSONAL,
        "by": Privacy.PERSONAL,
    },
    "LearnedWeights": {
        "id": Privacy.PLAIN,
        "version": Privacy.PLAIN,
        "weights": Privacy.PLAIN,
        "is_kept": Privacy.PLAIN,
        "verdict": Privacy.PLAIN,
        "counts": Privacy.PLAIN,
        "held_back": Privacy.PLAIN,
        "made_at": Privacy.PLAIN,
        "made_by": Privacy.PERSONAL,
    },
    "ExposureMeasure": {
        "id": Privacy.PLAIN,
        "measured_at": Privacy.PLAIN,
        "gaps": Privacy.PLAIN,
        "people": Privacy.PLAIN,
        "strength": Privacy.PLAIN,
        "gini_before": Privacy.PLAIN,
        "gini_after": Privacy.PLAIN,
        "curve_before": Privacy.PLAIN,
        "curve_after": Privacy.PLAIN,
    },
    "ExposureShare": {
        "id": Privacy.PLAIN,
        "measure": Privacy.PLAIN,
        "person": Privacy.PERSONAL,
        "before": Privacy.PERSONAL,
        "after": Privacy.PERSONAL,
    },
}
