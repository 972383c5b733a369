"""Redirects that are safe to follow: never from a secure address to an insecure one, nor with a key to another host."""

from __future__ import annotations

import http.client
import urllib.request
from typing import IO
from urllib.parse import urlsplit

_FOR_ANYONE = frozenset(("user-agent", "accept", "accept-encoding"))


class UnsafeRedirect(Exception):
    """A redirect that is not followed; `str()` says from where and to where."""


def careful_opener() -> urllib.request.OpenerDirector:
    """Opens web addresses and follows their safe redirects. Raises UnsafeRedirect for others."""
    return urllib.request.build_opener(CarefulRedirects)


class CarefulRedirects(urllib.request.HTTPRedirectHandler):
    """Raises UnsafeRedirect for what is not to be followed."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.scheme != "https" and (old.scheme == "https" or new.scheme != "http"):
            fp.close()
            raise UnsafeRedirect(
                f"{_without_query(req.full_url)} leads to {_without_query(newurl)}, which is not secure."
            )
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        if following is not None and new.netloc.lower() != old.netloc.lower():
            following.headers = {
                name: value for name, value in following.headers.items() if name.lower() in _FOR_ANYONE
            }
        return following


def _without_query(url: str) -> str:
    """The address as it may be shown: some sources are given their key in the query."""
    return urlsplit(url)._replace(query="", fragment="").geturl()
