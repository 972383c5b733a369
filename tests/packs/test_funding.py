from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.evidence import Offer
from charnia.core.vocabulary import FactStatus, GapKind, OfferKind, Stage
from charnia.packs.cautions import NO_DATE, SECOND_HAND, UNVERIFIED
from charnia.packs.funding import RunsNow, Scheme, funding_offers, load_schemes
from charnia.packs.funding.schemes import OWN_FILE
from charnia.packs.records import PackError

TODAY = dt.date(2026, 11, 24)
FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "01_funding_schemes.yaml"


def offers(as_of: dt.date = TODAY) -> dict[str, Offer]:
    return {offer.id.removeprefix("scheme:"): offer for offer in funding_offers(load_schemes(), as_of=as_of)}


def schemes() -> dict[str, Scheme]:
    return {scheme.id: scheme for scheme in load_schemes()}


def test_every_scheme_has_what_a_founder_needs() -> None:
    found = load_schemes()
    assert len(found) == 40
    for scheme, offer in zip(found, funding_offers(found, as_of=TODAY), strict=True):
        assert scheme.sources
        assert offer.organisation is not None
        assert offer.text.startswith(scheme.summary)
        assert re.search(r"[.!]$", offer.text)
        assert all(caution.endswith(".") for caution in offer.cautions)
        assert len(set(offer.cautions)) == len(offer.cautions)


def test_ktp_as_the_sources_give_it() -> None:
    ktp, offer = schemes()["ktp"], offers()["ktp"]
    assert offer.kind is OfferKind.KTP
    assert ktp.bridges == {GapKind.SKILLS, GapKind.EXPERTISE, GapKind.RESOURCE}
    assert Stage.PROTOTYPE in ktp.stages
    assert "67%" in offer.text
    assert "at least two full-time employees" in offer.text
    assert (offer.as_of, offer.status) == ("2026-06", FactStatus.PRIMARY)
    assert offer.closes is None
    assert offer.cautions == ("The last known round closed on 24 June 2026; ask for the next one.",)
    assert offer.is_paused


def test_an_open_round_gives_the_deadline() -> None:
    offer = offers(dt.date(2026, 5, 1))["ktp"]
    assert (offer.starts, offer.closes) == (dt.date(2026, 4, 20), dt.date(2026, 6, 24))
    assert offer.cautions == ()
    assert not offer.is_paused
    assert offers(dt.date(2026, 6, 24))["ktp"].closes == dt.date(2026, 6, 24)
    assert offers(dt.date(2026, 6, 25))["ktp"].closes is None


def test_a_coming_round_says_when_it_opens() -> None:
    offer = offers(dt.date(2026, 4, 10))["ktp"]
    assert offer.closes == dt.date(2026, 6, 24)
    assert offer.cautions == ("The next round opens on 20 April 2026.",)


def test_a_paused_scheme_stays_and_says_so() -> None:
    assert schemes()["smart"].runs_now is RunsNow.NO
    assert offers()["smart"].cautions == ("Paused since January 2025; no new rounds.", SECOND_HAND)


def test_what_comes_from_memory_is_marked() -> None:
    recalled = {id_ for id_, scheme in schemes().items() if scheme.status is FactStatus.RECALL}
    assert "innovation-voucher" in recalled
    for id_, offer in offers().items():
        assert (UNVERIFIED in offer.cautions) == (id_ in recalled)
    undated = offers()["ftma"]
    assert NO_DATE in undated.cautions
    assert any("Not confirmed that it runs now" in caution for caution in undated.cautions)


def test_kinds_go_beyond_money() -> None:
    kinds = {offer.kind for offer in offers().values()}
    assert kinds >= {
        OfferKind.FUND,
        OfferKind.KTP,
        OfferKind.STUDENTSHIP,
        OfferKind.SECONDMENT,
        OfferKind.PLACEMENT,
        OfferKind.APPRENTICESHIP,
    }


@given(st.dates(min_value=dt.date(2020, 1, 1), max_value=dt.date(2030, 1, 1)))
def test_no_offer_shows_a_deadline_that_has_passed(day: dt.date) -> None:
    for offer in offers(day).values():
        assert offer.closes is None or offer.closes >= day


GOOD = yaml.safe_load(
    """
    id: a-scheme
    name: A scheme
    kind: fund
    funder: A funder
    summary: Money.
    bridges: [finance]
    runs_now: {answer: "yes", because: It does.}
    sources: [a page]
    as_of: 2026-06
    status: primary
    """
)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": "A Scheme"}, "small letters"),
        ({"sources": []}, "at least one source"),
        ({"bridges": []}, "at least one kind of gap"),
        ({"as_of": "last year"}, "a year, a month"),
        ({"url": "http://x.org"}, "https://"),
        ({"kind": "grant"}, "use one of: expert"),
        ({"status": "sure"}, "use one of: primary"),
        ({"runs_now": True}, "key: value"),
        ({"runs_now": {"answer": True, "because": "x"}}, "in quotes"),
        ({"stages": ["trial"]}, "use one of: idea"),
        ({"rounds": [{"name": "1", "opens": dt.date(2026, 2, 1), "closes": dt.date(2026, 1, 1)}]}, "before it opens"),
        ({"price": 1}, "'price' is not known"),
    ],
)
def test_a_faulty_scheme_is_named(tmp_path: Path, changes: dict[str, object], says: str) -> None:
    path = tmp_path / "schemes.yaml"
    path.write_text(yaml.safe_dump([{**GOOD, **changes}]), encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load_schemes(path)
    assert says in str(refused.value)


def test_a_good_scheme_of_ones_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "schemes.yaml"
    path.write_text(yaml.safe_dump([GOOD]), encoding="utf-8")
    (offer,) = funding_offers(load_schemes(path), as_of=TODAY)
    assert offer.text == "Money."
    assert offer.cautions == ()
    assert not offer.is_paused


@pytest.mark.real_data
@pytest.mark.skipif(not FACTS.exists(), reason="the compiled facts do not lie beside the checkout")
def test_statuses_and_round_dates_agree_with_the_compiled_facts() -> None:
    facts = {fact["id"].replace("_", "-"): fact for fact in yaml.safe_load(FACTS.read_text())["schemes"]}
    own = schemes()
    assert own.keys() == facts.keys()
    for id_, fact in facts.items():
        assert own[id_].status.value == fact["status"], id_
        dated = [(found.get("opens"), found["closes"]) for found in fact.get("rounds", [])]
        assert [(found.opens, found.closes) for found in own[id_].rounds] == dated or not dated, id_
        assert own[id_].bridges == {GapKind(kind) for kind in fact["bridges"]}, id_


def test_the_file_lies_in_the_package() -> None:
    assert OWN_FILE.is_file()
