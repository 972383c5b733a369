"""How private each stored field is."""

from __future__ import annotations

from charnia.core.access.privacy import Privacy

CLASSIFICATION: dict[str, dict[str, Privacy]] = {
    "Offer": {
        "id": Privacy.PLAIN,
        "slug": Privacy.PLAIN,
        "kind": Privacy.PLAIN,
        "title": Privacy.PLAIN,
        "text": Privacy.PUBLIC_PERSONAL,
        "organisation": Privacy.PLAIN,
        "provider": Privacy.PLAIN,
        "person": Privacy.PUBLIC_PERSONAL,
        "evidence": Privacy.PLAIN,
        "starts_at": Privacy.PLAIN,
        "ends_at": Privacy.PLAIN,
        "closes_on": Privacy.PLAIN,
        "venue": Privacy.PLAIN,
        "latitude": Privacy.PLAIN,
        "longitude": Privacy.PLAIN,
        "cost": Privacy.PLAIN,
        "how_to_ask": Privacy.PUBLIC_PERSONAL,
        "url": Privacy.PLAIN,
        "source": Privacy.PLAIN,
        "as_of": Privacy.PLAIN,
        "fact_status": Privacy.PLAIN,
        "cautions": Privacy.PLAIN,
        "is_paused": Privacy.PLAIN,
        "load": Privacy.PLAIN,
        "for_sizes": Privacy.PLAIN,
        "for_stages": Privacy.PLAIN,
        "for_categories": Privacy.PLAIN,
        "for_regions": Privacy.PLAIN,
        "reach_km": Privacy.PLAIN,
        "source_id": Privacy.PLAIN,
        "is_published": Privacy.PLAIN,
        "is_fictional": Privacy.PLAIN,
        "created_by": Privacy.PERSONAL,
        "created_at": Privacy.PLAIN,
        "changed_at": Privacy.PLAIN,
    },
}
