"""How private each stored field is."""

from __future__ import annotations

from charnia.core.access.privacy import Privacy

CLASSIFICATION: dict[str, dict[str, Privacy]] = {
    "AuditEntry": {
        "id": Privacy.PLAIN,
        "at": Privacy.PERSONAL,
        "by": Privacy.PERSONAL,
        "action": Privacy.PERSONAL,
        "target_type": Privacy.PLAIN,
        "target_id": Privacy.PLAIN,
        "details": Privacy.PLAIN,
    },
}
