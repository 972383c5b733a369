"""An OpenID provider on this machine, as ORCID is one: discovery, a page to sign in, codes, keys and signed id_tokens.

It holds clients to the rules (registered address, secret, PKCE, a code once) and misbehaves when told to. Written with
another library than the one under test.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID = "APP-CHARNIA"
SECRET = "the secret of the client"
PASSWORD = "a password at ORCID"
_KEY = RSAKey.generate_key(2048, parameters={"kid": "key-1", "use": "sig"})
_STRANGE_KEY = RSAKey.generate_key(2048, parameters={"kid": "key-1"})
_PAGE = """<!DOCTYPE html><html lang="en"><head><title>Sign in to ORCID</title></head><body><main>
<h1>Sign in to ORCID</h1><form method="post" action="/oauth/authorize">{hidden}
<p><label>ORCID iD <input name="orcid"></label></p>
<p><label>Password <input name="password" type="password"></label></p>
<button name="answer" value="yes">Authorize access</button><button name="answer" value="no">Deny access</button>
</form></main></body></html>"""

Answer = tuple[int, dict[str, str], bytes]
Params = dict[str, str]


@dataclass(slots=True)
class OrcidProvider:
    """`fault` names how it misbehaves; `asked` are the parameters of each request by its path."""

    redirect_uri: str
    fault: str = ""
    asked: list[tuple[str, Params]] = field(default_factory=list)
    codes: dict[str, Params] = field(default_factory=dict)
    base: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    def last(self, path: str) -> Params:
        """The parameters of the latest request to the path."""
        return next(params for asked, params in reversed(self.asked) if asked == path)


@contextmanager
def serving(provider: OrcidProvider) -> Iterator[OrcidProvider]:
    """Serves the provider for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def do_GET(self) -> None:
            self._reply("GET", urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._reply("POST", self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _reply(self, method: str, text: str) -> None:
            path = urlsplit(self.path).path
            params = {name: values[0] for name, values in parse_qs(text).items()}
            provider.asked.append((path, params))
            self.close_connection = True
            if provider.fault == f"silence at /{path.rpartition('/')[2]}":
                provider.released.wait(30)
                return
            status, headers, body = _answer(provider, method, path, params)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), "Connection": "close", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    provider.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield provider
    finally:
        provider.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(provider: OrcidProvider, method: str, path: str, params: Params) -> Answer:
    routes: dict[tuple[str, str], Callable[[OrcidProvider, Params], Answer]] = {
        ("GET", "/.well-known/openid-configuration"): _discovery,
        ("GET", "/oauth/authorize"): _sign_in_page,
        ("POST", "/oauth/authorize"): _decision,
        ("POST", "/oauth/token"): _token,
        ("GET", "/oauth/jwks"): _keys,
    }
    kind, _, place = provider.fault.partition(" at ")
    if place and path.endswith(place):
        return _trouble(kind)
    route = routes.get((method, path))
    return route(provider, params) if route else _json({"error": "not_found"}, 404)


def _trouble(kind: str) -> Answer:
    bodies: dict[str, Answer] = {
        "garbage": (200, {"Content-Type": "application/json"}, b'{"issuer": '),
        "page": (200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><h1>Maintenance</h1>"),
        "number": _json(7),
        "nothing": _json({}),
        "breakdown": _json({"error": "server_error"}, 500),
        "elsewhere": (302, {"Location": "http://127.0.0.1:9/"}, b""),
        "odd keys": _json({"keys": ["key"]}),
        "invalid_grant": _json({"error": "invalid_grant", "error_description": "code of 0000-0002-1825-0097"}, 400),
    }
    return bodies[kind]


def _discovery(provider: OrcidProvider, _: Params) -> Answer:
    elsewhere = "https://elsewhere.example"
    return _json(
        {
            "issuer": elsewhere if provider.fault == "another server" else provider.base,
            "authorization_endpoint": f"{provider.base}/oauth/authorize",
            "token_endpoint": f"{elsewhere if provider.fault == 'token elsewhere' else provider.base}/oauth/token",
            "jwks_uri": f"{provider.base}/oauth/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }
    )


def _sign_in_page(provider: OrcidProvider, params: Params) -> Answer:
    known = params.get("client_id") == CLIENT_ID and params.get("redirect_uri") == provider.redirect_uri
    if not known or params.get("response_type") != "code" or params.get("code_challenge_method") != "S256":
        return 400, {"Content-Type": "text/html"}, b"<h1>This client is not registered so.</h1>"
    hidden = "".join(f'<input type="hidden" name="{escape(n)}" value="{escape(v)}">' for n, v in params.items())
    return 200, {"Content-Type": "text/html; charset=utf-8"}, _PAGE.format(hidden=hidden).encode()


def _decision(provider: OrcidProvider, params: Params) -> Answer:
    if params["answer"] == "no":
        return _back(provider, {"error": "access_denied", "state": params["state"]})
    if provider.fault == "server_error":
        return _back(provider, {"error": "server_error", "state": params["state"]})
    if params.get("password") != PASSWORD:
        return 401, {"Content-Type": "text/html"}, b"<h1>Wrong password</h1>"
    code = secrets.token_urlsafe(12)
    provider.codes[code] = params
    return _back(provider, {"code": code, "state": params["state"]})


def _token(provider: OrcidProvider, params: Params) -> Answer:
    if (params.get("client_id"), params.get("client_secret")) != (CLIENT_ID, SECRET):
        return _json({"error": "invalid_client"}, 401)
    asked = provider.codes.pop(params["code"], None)
    if asked is None or asked["redirect_uri"] != params["redirect_uri"] or not _proves(params, asked):
        return _json({"error": "invalid_grant"}, 400)
    tokens = {"access_token": secrets.token_urlsafe(12), "token_type": "bearer", "expires_in": 3600, "scope": "openid"}
    return _json(tokens if provider.fault == "no id_token" else {**tokens, "id_token": _id_token(provider, asked)})


def _proves(params: Params, asked: Params) -> bool:
    digest = hashlib.sha256(params.get("code_verifier", "").encode()).digest()
    return _written(digest) == asked["code_challenge"]


def _id_token(provider: OrcidProvider, asked: Params) -> str:
    now = int(time.time())
    right = {
        "iss": provider.base,
        "sub": asked["orcid"],
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + 600,
        "nonce": asked.get("nonce"),
        "given_name": "Rosa",
        "family_name": "Rowan",
        "jti": secrets.token_urlsafe(8),
    }
    wrong: dict[str, dict[str, Any]] = {
        "wrong issuer": {"iss": "https://orcid.org"},
        "wrong audience": {"aud": "APP-OTHER"},
        "two audiences": {"aud": [CLIENT_ID, "APP-OTHER"]},
        "expired": {"iat": now - 1200, "exp": now - 600},
        "from the future": {"iat": now + 600, "exp": now + 1200},
        "wrong nonce": {"nonce": "of another request"},
        "iD with a wrong check": {"sub": "0000-0002-1825-0098"},
        "iD as an address": {"sub": f"https://orcid.org/{asked['orcid']}"},
    }
    claims = {**right, **wrong.get(provider.fault, {})}
    if provider.fault in {"no nonce", "no exp", "no sub"}:
        del claims[provider.fault.removeprefix("no ")]
    return _signed(provider.fault, claims)


def _signed(fault: str, claims: dict[str, Any]) -> str:
    if fault == "unsigned":
        return _words({"alg": "none", "kid": "key-1"}, claims) + "."
    if fault.startswith("signed with the "):
        words = _words({"alg": "HS256", "kid": "key-1"}, claims)
        key = _KEY.as_pem(private=False) if fault.endswith("public key") else SECRET.encode()
        return f"{words}.{_written(hmac.digest(key, words.encode(), 'sha256'))}"
    header = {"alg": "RS256", "kid": "key-2" if fault == "unknown key" else "key-1"}
    token = jwt.encode(header, claims, _STRANGE_KEY if fault == "bad signature" else _KEY)
    return token[:40] if fault == "cut off" else token


def _words(*parts: dict[str, Any]) -> str:
    return ".".join(_written(json.dumps(part).encode()) for part in parts)


def _written(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _keys(_provider: OrcidProvider, _: Params) -> Answer:
    return _json({"keys": [_KEY.as_dict(private=False)]})


def _back(provider: OrcidProvider, params: Params) -> Answer:
    return 302, {"Location": f"{provider.redirect_uri}?{urlencode(params)}"}, b""


def _json(value: Any, status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(value).encode()
