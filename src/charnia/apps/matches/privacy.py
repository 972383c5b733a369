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
}
