"""Fetching a model's files from the address where they are published."""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urljoin

from charnia import __version__
from charnia.engine.text.embeddings.published import PublishedFile, PublishedModel
from charnia.sources.model_files.contract import NotOffered, pieces_of
from charnia.sources.redirects import UnsafeRedirect, careful_opener

TIMEOUT = 30.0
"""Seconds without a byte after which the other side counts as silent."""


class Address:
    """A folder on the web. A secure address never leads to an insecure one."""

    def __init__(self, address: str, *, timeout: float = TIMEOUT) -> None:
        self._address = address if address.endswith("/") else f"{address}/"
        self._timeout = timeout
        self._opener = careful_opener()

    def offered(self, model: PublishedModel) -> tuple[PublishedFile, ...]:
        """See `Origin.offered`."""
        return model.files

    def pieces(self, file: PublishedFile) -> Iterator[bytes]:
        """See `Origin.pieces`."""
        address = urljoin(self._address, file.name)
        request = urllib.request.Request(address, headers={"User-Agent": f"charnia/{__version__}"})  # noqa: S310 - see origin_of
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                yield from pieces_of(answer)
        except urllib.error.HTTPError as problem:
            problem.close()
            raise NotOffered(f"{address} answers with error {problem.code}. {_INSTEAD}") from problem
        except UnsafeRedirect as problem:
            raise NotOffered(f"{problem} {_INSTEAD}") from problem
        except http.client.IncompleteRead:
            return  # what came is too short, and whoever counts the bytes says so
        except (OSError, http.client.HTTPException) as problem:
            raise NotOffered(f"{address} cannot be fetched ({_reason(problem)}). {_INSTEAD}") from problem


_INSTEAD = "Try again later, or get the files another way and name them: charnia model install --from FOLDER"


def _reason(problem: Exception) -> str:
    found = getattr(problem, "reason", problem)
    if isinstance(found, TimeoutError):
        return "no answer in time"
    if isinstance(found, http.client.HTTPException):
        return "what answers is not a web server"
    if isinstance(found, ssl.SSLCertVerificationError):
        return "its certificate is not trusted here"
    return str(found) or type(found).__name__
