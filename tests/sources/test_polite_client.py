from __future__ import annotations

import email.utils
import io
from collections.abc import Iterator
from http.client import HTTPMessage
from urllib.request import Request

import pytest

from charnia.sources import polite_client
from charnia.sources.multipart import json_parts
from charnia.sources.polite_client import PoliteClient, SourceFailed, SourceRefused
from charnia.sources.redirects import CarefulRedirects, UnsafeRedirect
from tests.sources.local_source import LocalSource, PretendedClock, client_of, serving

GOOD = {"results": [{"id": "a"}]}


@pytest.fixture
def source() -> Iterator[LocalSource]:
    with serving(LocalSource(answers=lambda asked: GOOD)) as source:
        yield source


@pytest.fixture
def clock() -> PretendedClock:
    return PretendedClock()


def ask(client: PoliteClient) -> dict[str, object]:
    return client.get_json("/works", {"page": 1})


def test_a_request_says_who_asks(source: LocalSource, clock: PretendedClock) -> None:
    assert ask(client_of(source, clock)) == GOOD
    (asked,) = source.asked
    assert (asked.path, asked.params) == ("/works", {"page": "1"})
    assert asked.headers["User-Agent"].endswith("(mailto:team@example.org)")
    assert asked.headers["User-Agent"].startswith("Charnia/")
    assert clock.waits == []


def test_what_is_posted_arrives_in_parts_each_time(source: LocalSource, clock: PretendedClock) -> None:
    source.faults += ["status:503", "cut-json"]
    parts = {"query": {"bool": {"must": [{"term": {"a": 'Ž "b"\r\n--'}}]}}, "languages": ["en"]}
    client = client_of(source, clock)
    assert client.post_json("/search", {"text": "***"}, json_parts(parts)) == GOOD
    assert [one.parts for one in source.asked] == [parts] * 3
    assert source.asked[-1].params == {"text": "***"}
    assert clock.waits == [1.0, 2.0]
    source.answers = lambda asked: 400
    with pytest.raises(SourceRefused, match="HTTP 400"):
        client.post_json("/search", {}, json_parts(parts))


def test_a_packed_reply_is_unpacked(source: LocalSource, clock: PretendedClock) -> None:
    source.packed = True
    assert ask(client_of(source, clock)) == GOOD
    assert source.asked[0].headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("packed", [False, True])
def test_a_reply_is_never_larger_than_fits_in_memory(
    source: LocalSource, clock: PretendedClock, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(polite_client, "LARGEST_REPLY", 1024 * 1024)
    source.answers = lambda asked: {"text": "x" * 2_000_000}
    source.packed = packed
    with pytest.raises(SourceFailed, match="more than 1 MB in one reply"):
        ask(client_of(source, clock))
    assert clock.waits == []


def test_a_packed_reply_that_broke_off_is_asked_for_again(source: LocalSource, clock: PretendedClock) -> None:
    source.faults = ["cut-gzip"]
    assert ask(client_of(source, clock)) == GOOD
    assert clock.waits == [1]


@pytest.mark.parametrize(
    "fault",
    ["status:500", "status:502", "status:503", "status:429", "page", "cut-json", "broken-off", "hang-up", "list"],
)
def test_what_passes_is_tried_again_with_longer_and_longer_waits(
    source: LocalSource, clock: PretendedClock, fault: str
) -> None:
    source.faults = [fault] * 3
    assert ask(client_of(source, clock)) == GOOD
    assert len(source.asked) == 4
    assert clock.waits == [1, 2, 4]


def test_silence_ends_in_a_time_out_and_another_try(source: LocalSource, clock: PretendedClock) -> None:
    source.faults = ["silence"]
    assert ask(client_of(source, clock, patience=0.2)) == GOOD
    assert clock.waits == [1]


def test_a_source_is_waited_for_as_long_as_it_asks(source: LocalSource, clock: PretendedClock) -> None:
    then = email.utils.formatdate(clock.time + 7 + 90, usegmt=True)
    source.faults = ["status:429,7", f"status:503,{then}", "status:429,soon"]
    assert ask(client_of(source, clock)) == GOOD
    assert clock.waits == [7, 90, 4]


def test_a_very_long_wait_is_put_off(source: LocalSource, clock: PretendedClock) -> None:
    source.faults = ["status:429,86400"]
    with pytest.raises(SourceFailed, match="asks to wait 1440 minutes") as failure:
        ask(client_of(source, clock))
    assert "goes on from where it was" in str(failure.value)
    assert clock.waits == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [("page", "a web page came instead"), ("broken-off", "the reply broke off"), ("status:500", "HTTP 500")],
)
def test_what_does_not_pass_ends_in_a_sentence(
    source: LocalSource, clock: PretendedClock, fault: str, said: str
) -> None:
    source.faults = [fault] * 9
    with pytest.raises(SourceFailed, match=said):
        ask(client_of(source, clock, tries=3))
    assert len(source.asked) == 3


def test_a_refusal_is_not_tried_again(source: LocalSource, clock: PretendedClock) -> None:
    source.answers = lambda asked: 403
    with pytest.raises(SourceRefused, match=r"HTTP 403: Not like this\.") as refusal:
        ask(client_of(source, clock))
    assert refusal.value.status == 403
    assert len(source.asked) == 1


def test_nobody_there_ends_in_a_sentence(source: LocalSource, clock: PretendedClock) -> None:
    client = client_of(source, clock, tries=2)
    client.base = "http://127.0.0.1:1"
    with pytest.raises(SourceFailed, match="did not answer as it should after 2 tries"):
        ask(client)


def test_only_web_addresses_are_asked(source: LocalSource, clock: PretendedClock) -> None:
    client = client_of(source, clock)
    client.base = "file:///etc"
    with pytest.raises(SourceFailed, match="not a web address"):
        client.get_json("/passwd", {})


def test_a_key_stays_with_the_source_that_it_is_for(source: LocalSource, clock: PretendedClock) -> None:
    with serving(LocalSource(answers=lambda asked: GOOD)) as other:
        source.faults = ["redirect:/moved", f"redirect:{other.base}/elsewhere"]
        client = client_of(source, clock)
        client.headers["Authorization"] = "Bearer secret"
        assert ask(client) == GOOD
    assert [asked.headers["Authorization"] for asked in source.asked] == ["Bearer secret"] * 2
    (asked,) = other.asked
    assert "Authorization" not in asked.headers
    assert asked.headers["User-Agent"].startswith("Charnia/")


def test_only_web_addresses_are_led_to(source: LocalSource, clock: PretendedClock) -> None:
    source.faults = ["redirect:ftp://127.0.0.1/works?api_key=secret"]
    with pytest.raises(
        SourceFailed, match=r"/works leads to ftp://127\.0\.0\.1/works, which is not secure\."
    ) as failure:
        ask(client_of(source, clock))
    assert "secret" not in str(failure.value)
    assert len(source.asked) == 1


@pytest.mark.parametrize("to", ["http://example.org/works", "http://elsewhere.example.org/works", "ftp://example.org/"])
def test_a_secure_address_never_leads_to_an_insecure_one(to: str) -> None:
    request = Request("https://example.org/works?api_key=secret")
    with pytest.raises(UnsafeRedirect, match=r"https://example\.org/works leads to .*, which is not secure\."):
        CarefulRedirects().redirect_request(request, io.BytesIO(), 302, "Found", HTTPMessage(), to)


def test_the_pace_is_kept(source: LocalSource, clock: PretendedClock) -> None:
    client = client_of(source, clock, a_second=2.0)
    for _ in range(3):
        ask(client)
    assert clock.waits == [0.5, 0.5]
    clock.time += 10
    ask(client)
    assert clock.waits == [0.5, 0.5]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{}", "another form"),
        (b"<html><p>no</p></html>", "a web page"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "a web page"),
        (b'<?xml version="1.0"?><a><b/></a>', ""),
        (b"<a><b>", "broke off"),
        (b"<a><b", "broke off"),
    ],
)
def test_xml_is_looked_at_too(source: LocalSource, clock: PretendedClock, body: bytes, said: str) -> None:
    source.answers = lambda asked: body
    client = client_of(source, clock, tries=1)
    if not said:
        assert client.get("/x", {}, form="xml") == body
        return
    with pytest.raises(SourceFailed, match=said):
        client.get("/x", {}, form="xml")
