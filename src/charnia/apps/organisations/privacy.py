"""How private each stored field is."""

from __future__ import annotations

from charnia.core.access.privacy import Privacy

CLASSIFICATION: dict[str, dict[str, Privacy]] = {
    "Organisation": {
        "id": Privacy.PLAIN,
        "slug": Privacy.PLAIN,
        "name": Privacy.PLAIN,
        "kind": Privacy.PLAIN,
        "size": Privacy.PLAIN,
        "description": Privacy.PLAIN,
        "website": Privacy.PLAIN,
        "town": Privacy.PLAIN,
        "region": Privacy.PLAIN,
        "latitude": Privacy.PLAIN,
        "longitude": Privacy.PLAIN,
        "founded": Privacy.PLAIN,
        "source_id": Privacy.PLAIN,
        "ror": Privacy.PLAIN,
        "ods_code": Privacy.PLAIN,
        "companies_house": Privacy.PLAIN,
        "is_listed": Privacy.PLAIN,
        "is_fictional": Privacy.PLAIN,
        "created_at": Privacy.PLAIN,
        "changed_at": Privacy.PLAIN,
        "members": Privacy.PERSONAL,
    },
    "Membership": {
        "id": Privacy.PLAIN,
        "user": Privacy.PERSONAL,
        "organisation": Privacy.PERSONAL,
        "role": Privacy.PERSONAL,
        "since": Privacy.PERSONAL,
    },
}
