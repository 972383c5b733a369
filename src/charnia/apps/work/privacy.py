"""How private each stored field is."""

from __future__ import annotations

from charnia.core.access.privacy import Privacy

CLASSIFICATION: dict[str, dict[str, Privacy]] = {
    "Job": {
        "id": Privacy.PLAIN,
        "kind": Privacy.PLAIN,
        "arguments": Privacy.PLAIN,
        "question": Privacy.PLAIN,
        "asked_by": Privacy.PERSONAL,
        "state": Privacy.PLAIN,
        "not_before": Privacy.PLAIN,
        "attempts": Privacy.PLAIN,
        "worker": Privacy.PLAIN,
        "leased_until": Privacy.PLAIN,
        "heard_at": Privacy.PLAIN,
        "is_to_stop": Privacy.PLAIN,
        "progress": Privacy.PLAIN,
        "done": Privacy.PLAIN,
        "total": Privacy.PLAIN,
        "result": Privacy.PLAIN,
        "problem": Privacy.PLAIN,
        "created_at": Privacy.PLAIN,
        "started_at": Privacy.PLAIN,
        "ended_at": Privacy.PLAIN,
    },
    "Worker": {
        "id": Privacy.PLAIN,
        "name": Privacy.PLAIN,
        "started_at": Privacy.PLAIN,
        "seen_at": Privacy.PLAIN,
        "ended_at": Privacy.PLAIN,
    },
}
