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
        "closed_on": Privacy.PLAIN,
        "is_listed": Privacy.PLAIN,
        "kept_by_hand": Privacy.PLAIN,
        "is_fictional": Privacy.PLAIN,
        "created_at": Privacy.PLAIN,
        "changed_at": Privacy.PLAIN,
        "members": Privacy.PERSONAL,
    },
    "RegisterLoad": {
        "id": Privacy.PLAIN,
        "register": Privacy.PLAIN,
        "filenames": Privacy.PLAIN,
        "licence": Privacy.PLAIN,
        "counts": Privacy.PLAIN,
        "started_at": Privacy.PLAIN,
        "finished_at": Privacy.PLAIN,
    },
    "RegisterEntry": {
        "id": Privacy.PLAIN,
        "register": Privacy.PLAIN,
        "register_id": Privacy.PLAIN,
        "organisation": Privacy.PLAIN,
        "facts": Privacy.PLAIN,
        "content_hash": Privacy.PLAIN,
        "load": Privacy.PLAIN,
        "changed_at": Privacy.PLAIN,
        "vanished_at": Privacy.PLAIN,
    },
    "Membership": {
        "id": Privacy.PLAIN,
        "user": Privacy.PERSONAL,
        "organisation": Privacy.PERSONAL,
        "role": Privacy.PERSONAL,
        "since": Privacy.PERSONAL,
    },
}
