"""How private each stored field is."""

from __future__ import annotations

from charnia.core.access.privacy import OfProfile, Privacy

CLASSIFICATION: dict[str, dict[str, Privacy]] = {
    "Person": {
        "id": Privacy.PLAIN,
        "slug": Privacy.PUBLIC_PERSONAL,
        "name": Privacy.PUBLIC_PERSONAL,
        "title": Privacy.PUBLIC_PERSONAL,
        "bio": Privacy.PUBLIC_PERSONAL,
        "roles": Privacy.PUBLIC_PERSONAL,
        "interests": Privacy.PUBLIC_PERSONAL,
        "avoids": Privacy.PERSONAL,
        "takes_requests": Privacy.PERSONAL,
        "organisation": Privacy.PUBLIC_PERSONAL,
        "user": Privacy.PERSONAL,
        "orcid": Privacy.PUBLIC_PERSONAL,
        "source_id": Privacy.PUBLIC_PERSONAL,
        "contact_email": Privacy.PERSONAL,
        "hours_a_month": Privacy.PERSONAL,
        "is_listed": Privacy.PERSONAL,
        "is_fictional": Privacy.PLAIN,
        "merged_into": Privacy.PERSONAL,
        "created_at": Privacy.PLAIN,
    },
    "PersonPair": {
        "id": Privacy.PLAIN,
        "first": Privacy.PERSONAL,
        "second": Privacy.PERSONAL,
        "probability": Privacy.PERSONAL,
        "signs": Privacy.PERSONAL,
        "status": Privacy.PERSONAL,
        "found_at": Privacy.PLAIN,
        "decided_at": Privacy.PERSONAL,
        "decided_by": Privacy.PERSONAL,
    },
    "ProfileMove": {
        "id": Privacy.PLAIN,
        "kind": Privacy.PERSONAL,
        "kept": Privacy.PERSONAL,
        "other": Privacy.PERSONAL,
        "ground": Privacy.PERSONAL,
        "made_at": Privacy.PERSONAL,
        "made_by": Privacy.PERSONAL,
        "undone_at": Privacy.PERSONAL,
        "undone_by": Privacy.PERSONAL,
    },
    "MovedRow": {
        "id": Privacy.PLAIN,
        "move": Privacy.PERSONAL,
        "table": Privacy.PLAIN,
        "key": Privacy.PLAIN,
        "field": Privacy.PLAIN,
        "before": Privacy.CONFIDENTIAL,
        "after": Privacy.CONFIDENTIAL,
    },
    "ForgottenId": {
        "id": Privacy.PLAIN,
        "digest": Privacy.SECRET,
        "salt": Privacy.SECRET,
        "forgotten_at": Privacy.PLAIN,
    },
    "Claim": {
        "id": Privacy.PLAIN,
        "person": Privacy.PERSONAL,
        "user": Privacy.PERSONAL,
        "status": Privacy.PERSONAL,
        "note": Privacy.PERSONAL,
        "reason": Privacy.PERSONAL,
        "made_at": Privacy.PERSONAL,
        "decided_at": Privacy.PERSONAL,
        "decided_by": Privacy.PERSONAL,
    },
    "Absence": {
        "id": Privacy.PLAIN,
        "person": Privacy.PERSONAL,
        "first": Privacy.PERSONAL,
        "last": Privacy.PERSONAL,
    },
    "DeclaredConflict": {
        "id": Privacy.PLAIN,
        "person": Privacy.PERSONAL,
        "organisation": Privacy.PERSONAL,
        "ground": Privacy.PERSONAL,
        "note": Privacy.PERSONAL,
        "side": Privacy.PERSONAL,
        "declared_at": Privacy.PERSONAL,
        "declared_by": Privacy.PERSONAL,
        "withdrawn_at": Privacy.PERSONAL,
    },
}

OF_PROFILES = {"PersonPair": OfProfile(by=("first", "second"))}
"""What the owner of a profile takes away with the rows that point to their account."""
