"""How private each stored field is."""

from __future__ import annotations

from charnia.core.access.privacy import OfProfile, Privacy

CLASSIFICATION: dict[str, dict[str, Privacy]] = {
    "EvidenceLoad": {
        "id": Privacy.PLAIN,
        "source": Privacy.PLAIN,
        "filename": Privacy.PLAIN,
        "licence": Privacy.PLAIN,
        "query": Privacy.PLAIN,
        "since": Privacy.PLAIN,
        "status": Privacy.PLAIN,
        "payload": Privacy.PERSONAL,
        "counts": Privacy.PLAIN,
        "problems": Privacy.PERSONAL,
        "started_at": Privacy.PLAIN,
        "finished_at": Privacy.PLAIN,
        "by": Privacy.PERSONAL,
    },
    "EvidenceRecord": {
        "id": Privacy.PLAIN,
        "source_id": Privacy.PLAIN,
        "kind": Privacy.PLAIN,
        "title": Privacy.PLAIN,
        "text": Privacy.PLAIN,
        "date": Privacy.PLAIN,
        "url": Privacy.PLAIN,
        "load": Privacy.PLAIN,
        "licence": Privacy.PLAIN,
        "content_hash": Privacy.PLAIN,
        "digest": Privacy.PLAIN,
        "is_fictional": Privacy.PLAIN,
        "facts": Privacy.PLAIN,
        "topics_read": Privacy.PLAIN,
        "missed_loads": Privacy.PLAIN,
        "stored_at": Privacy.PLAIN,
        "changed_at": Privacy.PLAIN,
        "people": Privacy.PUBLIC_PERSONAL,
        "organisations": Privacy.PLAIN,
    },
    "Authorship": {
        "id": Privacy.PLAIN,
        "record": Privacy.PLAIN,
        "person": Privacy.PUBLIC_PERSONAL,
        "position": Privacy.PUBLIC_PERSONAL,
        "role": Privacy.PUBLIC_PERSONAL,
        "name_as_printed": Privacy.PUBLIC_PERSONAL,
        "disowned_at": Privacy.PERSONAL,
        "disowned_by": Privacy.PERSONAL,
        "is_hidden": Privacy.PERSONAL,
        "pinned_at": Privacy.PUBLIC_PERSONAL,
    },
    "Topic": {
        "id": Privacy.PLAIN,
        "key": Privacy.PLAIN,
        "label": Privacy.PLAIN,
        "scheme": Privacy.PLAIN,
    },
    "RecordTopic": {
        "id": Privacy.PLAIN,
        "record": Privacy.PLAIN,
        "topic": Privacy.PLAIN,
        "is_given": Privacy.PLAIN,
    },
    "RemovedTopic": {
        "id": Privacy.PLAIN,
        "person": Privacy.PERSONAL,
        "topic": Privacy.PERSONAL,
        "removed_at": Privacy.PERSONAL,
        "removed_by": Privacy.PERSONAL,
    },
    "Retirement": {
        "id": Privacy.PLAIN,
        "person": Privacy.PERSONAL,
        "status": Privacy.PERSONAL,
        "reason": Privacy.PERSONAL,
        "newest": Privacy.PUBLIC_PERSONAL,
        "made_at": Privacy.PERSONAL,
        "decided_at": Privacy.PERSONAL,
        "decided_by": Privacy.PERSONAL,
    },
    "IndexChange": {
        "id": Privacy.PLAIN,
        "thing": Privacy.PLAIN,
        "key": Privacy.PLAIN,
        "at": Privacy.PLAIN,
    },
}

OF_PROFILES = {"Retirement": OfProfile(), "RemovedTopic": OfProfile(in_words=("topic",))}
"""What the owner of a profile takes away with the rows that point to their account."""
