"""What the server says of itself, and its keys (OpenID Connect Discovery 1.0)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings

from charnia.apps.accounts.orcid.failures import CodeRefused, NoAnswer

_DISCOVERY = "/.well-known/openid-configuration"
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_REFUSALS = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where to send people, exchange codes and find keys. All lie at the server itself or at hosts below it."""

    authorization: str
    token: str
    keys: str


def ask_for_endpoints(server: str) -> Endpoints:
    """Asks the server, with the site's own patience. Raises NoAnswer when it does not say, or speaks for
    another: mixing servers up is an attack."""
    found = fetch_json(server + _DISCOVERY)
    if not isinstance(found, dict) or found.get("issuer") != server:
        raise NoAnswer("the server does not speak for itself")
    return Endpoints(*(_own(found.get(name), server) for name in _ENDPOINTS))


def fetch_json(address: str) -> Any:
    """The JSON at the address. Raises NoAnswer for anything else."""
    return _json(_asked("GET", address))


def exchange_code(address: str, form: Mapping[str, str]) -> dict[str, Any]:
    """What the server gives for a code. Raises CodeRefused when it says no, NoAnswer when it cannot be understood."""
    answer = _asked("POST", address, form)
    if answer.status_code in _REFUSALS:
        raise CodeRefused(f"the code was refused with status {answer.status_code}")
    found = _json(answer)
    if not isinstance(found, dict):
        raise NoAnswer("the answer to the code is not an object")
    return found


def _asked(method: str, address: str, form: Mapping[str, str] | None = None) -> requests.Response:
    """Redirections are not followed: none is foreseen, and the form holds the secret."""
    try:
        return requests.request(
            method,
            address,
            data=form,
            headers={"Accept": "application/json"},
            timeout=settings.SOCIALACCOUNT_REQUESTS_TIMEOUT,
            allow_redirects=False,
        )
    except requests.RequestException as problem:
        raise NoAnswer(f"no answer from {urlsplit(address).path}: {type(problem).__name__}") from None


def _json(answer: requests.Response) -> Any:
    if answer.status_code != HTTPStatus.OK:
        raise NoAnswer(f"{urlsplit(answer.url).path} answers with status {answer.status_code}")
    try:
        return answer.json()
    except (ValueError, RecursionError):
        raise NoAnswer(f"{urlsplit(answer.url).path} does not answer with JSON") from None


def lies_at(address: str, server: str) -> bool:
    """Whether the address is the server's: at the same host, or with https at one below it, as `auth.orcid.org`."""
    try:
        there, own = urlsplit(address), urlsplit(server)
    except ValueError:
        return False
    is_below = own.scheme == "https" and re.fullmatch(rf"[a-z0-9.-]+\.{re.escape(own.netloc)}", there.netloc)
    return there.scheme == own.scheme and (there.netloc == own.netloc or bool(is_below))


def form_targets(server: str) -> str:
    """The same in the words of a content security policy."""
    scheme, host = urlsplit(server)[:2]
    return f"{server} https://*.{host}" if scheme == "https" else server


def _own(address: object, server: str) -> str:
    if not isinstance(address, str) or not lies_at(address, server):
        raise NoAnswer("the server names addresses elsewhere")
    return address
