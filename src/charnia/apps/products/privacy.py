"""How private each stored field is."""

from __future__ import annotations

from charnia.core.access.privacy import Privacy

CLASSIFICATION: dict[str, dict[str, Privacy]] = {
    "Product": {
        "id": Privacy.PLAIN,
        "organisation": Privacy.CONFIDENTIAL,
        "name": Privacy.CONFIDENTIAL,
        "created_by": Privacy.PERSONAL,
        "created_at": Privacy.PLAIN,
    },
    "Brief": {
        "id": Privacy.PLAIN,
        "product": Privacy.PLAIN,
        "version": Privacy.PLAIN,
        "opens_agreement_layer_to_team": Privacy.CONFIDENTIAL,
        "diagnosed_version": Privacy.PLAIN,
    },
    "BriefVersion": {
        "id": Privacy.PLAIN,
        "brief": Privacy.PLAIN,
        "number": Privacy.PLAIN,
        "title": Privacy.CONFIDENTIAL,
        "category": Privacy.CONFIDENTIAL,
        "stage": Privacy.CONFIDENTIAL,
        "conditions": Privacy.CONFIDENTIAL,
        "texts": Privacy.CONFIDENTIAL,
        "answers": Privacy.CONFIDENTIAL,
        "what_changed": Privacy.CONFIDENTIAL,
        "written_at": Privacy.PERSONAL,
        "written_by": Privacy.PERSONAL,
    },
}
