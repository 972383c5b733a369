"""How private each stored field is."""

from __future__ import annotations

from charnia.core.access.privacy import Privacy

CLASSIFICATION: dict[str, dict[str, Privacy]] = {
    "IntroductionWish": {
        "id": Privacy.PLAIN,
        "gap": Privacy.PLAIN,
        "person": Privacy.CONFIDENTIAL,
        "offer": Privacy.CONFIDENTIAL,
        "message": Privacy.CONFIDENTIAL,
        "status": Privacy.CONFIDENTIAL,
        "asked_at": Privacy.PERSONAL,
        "asked_by": Privacy.PERSONAL,
        "withdrawn_at": Privacy.PERSONAL,
        "answered_at": Privacy.PERSONAL,
        "answered_by": Privacy.PERSONAL,
        "reason": Privacy.CONFIDENTIAL,
    },
}
