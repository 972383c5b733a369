"""How private each stored field is."""

from __future__ import annotations

from charnia.core.access.privacy import Privacy

CLASSIFICATION: dict[str, dict[str, Privacy]] = {
    "Gap": {
        "id": Privacy.PLAIN,
        "brief": Privacy.PLAIN,
        "kind": Privacy.CONFIDENTIAL,
        "axis": Privacy.CONFIDENTIAL,
        "statement": Privacy.CONFIDENTIAL,
        "found_statement": Privacy.CONFIDENTIAL,
        "layer": Privacy.PLAIN,
        "origin": Privacy.PLAIN,
        "status": Privacy.CONFIDENTIAL,
        "urgency": Privacy.CONFIDENTIAL,
        "confidence": Privacy.CONFIDENTIAL,
        "trigger_quote": Privacy.CONFIDENTIAL,
        "trigger_start": Privacy.PLAIN,
        "trigger_end": Privacy.PLAIN,
        "trigger_field": Privacy.CONFIDENTIAL,
        "trigger_rule": Privacy.CONFIDENTIAL,
        "trigger_words": Privacy.CONFIDENTIAL,
        "trigger_version": Privacy.PLAIN,
        "reason": Privacy.CONFIDENTIAL,
        "is_current": Privacy.PLAIN,
        "created_at": Privacy.PLAIN,
        "changed_at": Privacy.PLAIN,
    },
    "GapEvent": {
        "id": Privacy.PLAIN,
        "gap": Privacy.PLAIN,
        "at": Privacy.PERSONAL,
        "by": Privacy.PERSONAL,
        "verb": Privacy.CONFIDENTIAL,
        "note": Privacy.CONFIDENTIAL,
    },
}
