from __future__ import annotations

from pathlib import Path

import pytest

from charnia.core.vocabulary import FactStatus, OfferKind
from charnia.packs.cautions import NO_DATE, SECOND_HAND, UNVERIFIED, reliance_cautions
from charnia.packs.records import PackError
from charnia.packs.support import load_routes, support_offers


def test_services_become_offers_with_a_first_step() -> None:
    found = support_offers(load_routes())
    assert {offer.kind for offer in found} == {OfferKind.CLINICAL_RESEARCH, OfferKind.MARKET_ACCESS}
    for offer in found:
        assert offer.id.startswith("support:")
        assert "How to ask: " in offer.text
        assert offer.source
        assert (UNVERIFIED in offer.cautions) == (offer.status is FactStatus.RECALL)


def test_what_was_seen_in_an_old_version_says_so() -> None:
    (agreements,) = [offer for offer in support_offers(load_routes()) if offer.id == "support:model-agreements"]
    assert "2014" in agreements.cautions[0]


@pytest.mark.parametrize("missing", ["sources: [x]", "bridges: [skills]"])
def test_a_service_without_source_or_use_is_refused(tmp_path: Path, missing: str) -> None:
    (tmp_path / "a.yaml").write_text(f"- {{id: a, name: A, kind: market-access, {missing}}}", encoding="utf-8")
    with pytest.raises(PackError, match="at least one source and one kind of gap"):
        load_routes(tmp_path)


@pytest.mark.parametrize(
    ("status", "as_of", "cautions"),
    [
        (FactStatus.PRIMARY, "2026-01", ()),
        (FactStatus.PRIMARY, "undated", (NO_DATE,)),
        (FactStatus.SECONDARY, "undated", (SECOND_HAND, NO_DATE)),
        (FactStatus.INTERPRETATION, "2026", ()),
        (FactStatus.RECALL, "undated", (UNVERIFIED,)),
    ],
)
def test_how_far_a_fact_can_be_relied_on(status: FactStatus, as_of: str, cautions: tuple[str, ...]) -> None:
    assert reliance_cautions(status=status, as_of=as_of) == cautions
