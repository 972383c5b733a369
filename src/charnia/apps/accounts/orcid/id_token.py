"""Which ORCID iD an id_token proves (OpenID Connect Core 1.0, section 3.1.3.7)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

import jwt

from charnia.apps.accounts.orcid.failures import NoAnswer, OrcidFailure
from charnia.sources.identifiers import orcid_id

ALGORITHM = "RS256"
CLOCKS_DIFFER_BY = 60
"""Seconds by which ORCID's clock and ours may be apart."""
_REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]


@dataclass(frozen=True, slots=True)
class Expected:
    """What an id_token must say: who made it, for whom, and in answer to which request."""

    issuer: str
    client_id: str
    nonce: str


def nonce_of(verifier: str) -> str:
    """The nonce of a request, from the PKCE verifier that waits in the visitor's session. It gives nothing away of the
    verifier, and binds the id_token to the browser that asked."""
    return hashlib.sha256(b"nonce:" + verifier.encode()).hexdigest()


def confirmed_orcid(id_token: object, keys: object, expected: Expected) -> str:
    """The ORCID iD (`0000-0002-1825-0097`) that the token proves. `keys` is the server's JSON Web Key Set.

    Raises OrcidFailure for whatever is not exactly as expected, NoAnswer for keys that cannot be read.
    """
    if not isinstance(id_token, str):
        raise OrcidFailure("no id_token")
    try:
        claims = jwt.decode(
            id_token,
            _key_for(id_token, keys),
            algorithms=[ALGORITHM],
            audience=expected.client_id,
            issuer=expected.issuer,
            leeway=CLOCKS_DIFFER_BY,
            options={"require": _REQUIRED},
        )
    except jwt.PyJWTError as problem:
        raise OrcidFailure(f"id_token refused: {type(problem).__name__}") from None
    _require_for_us_alone(claims, expected)
    return _orcid_of(claims)


def _key_for(id_token: str, keys: object) -> jwt.PyJWK:
    """The key that the token names."""
    if not isinstance(keys, dict):
        raise NoAnswer("the key set is not an object")
    try:
        known = jwt.PyJWKSet.from_dict(keys).keys
    except (jwt.PyJWTError, TypeError, AttributeError, ValueError):
        raise NoAnswer("the key set cannot be read") from None
    named = jwt.get_unverified_header(id_token).get("kid")
    key = next((key for key in known if named is not None and key.key_id == named), None)
    if key is None:
        raise OrcidFailure("id_token signed with an unknown key")
    return key


def _require_for_us_alone(claims: dict[str, Any], expected: Expected) -> None:
    if claims["aud"] not in (expected.client_id, [expected.client_id]):
        raise OrcidFailure("id_token made for others too")
    if not compare_digest(str(claims["nonce"]).encode(), expected.nonce.encode()):
        raise OrcidFailure("id_token answers another request")


def _orcid_of(claims: dict[str, Any]) -> str:
    orcid = orcid_id(claims["sub"]).removeprefix("orcid:")
    if not orcid or orcid != claims["sub"]:
        raise OrcidFailure("id_token without an ORCID iD")
    return orcid
