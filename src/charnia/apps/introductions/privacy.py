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
        "agreed_at": Privacy.CONFIDENTIAL,
        "agreed_by": Privacy.PERSONAL,
        "answered_at": Privacy.PERSONAL,
        "answered_by": Privacy.PERSONAL,
        "reason": Privacy.CONFIDENTIAL,
        "outcome": Privacy.CONFIDENTIAL,
        "outcome_words": Privacy.CONFIDENTIAL,
        "outcome_cause": Privacy.CONFIDENTIAL,
        "outcome_number": Privacy.CONFIDENTIAL,
        "outcome_at": Privacy.CONFIDENTIAL,
        "outcome_by": Privacy.PERSONAL,
    },
}
