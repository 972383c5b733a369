"""Which addresses are ORCID's own."""

from __future__ import annotations

import pytest

from charnia.apps.accounts.orcid.server import form_targets, lies_at


@pytest.mark.parametrize(
    "address", ["https://orcid.org/oauth/token", "https://auth.orcid.org/oauth/token", "https://orcid.org"]
)
def test_the_servers_own(address: str) -> None:
    assert lies_at(address, "https://orcid.org")


@pytest.mark.parametrize(
    "address",
    [
        "http://orcid.org/oauth/token",
        "https://evilorcid.org/",
        "https://orcid.org.evil.example/",
        "https://orcid.org@evil.example/",
        "https://evil.example/.orcid.org",
        "https://orcid.org:8443/",
        "https://evil.example\\.orcid.org/",
        "//orcid.org/",
        "https://[",
        "",
    ],
)
def test_not_the_servers_own(address: str) -> None:
    assert not lies_at(address, "https://orcid.org")


def test_a_server_on_this_machine_has_no_hosts_below_it() -> None:
    assert lies_at("http://127.0.0.1:8001/x", "http://127.0.0.1:8001")
    assert not lies_at("http://a.127.0.0.1:8001/x", "http://127.0.0.1:8001")
    assert form_targets("http://127.0.0.1:8001") == "http://127.0.0.1:8001"
    assert form_targets("https://orcid.org") == "https://orcid.org https://*.orcid.org"
