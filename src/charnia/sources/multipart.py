"""What is posted to a source as a form of several parts, each of them JSON."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Posted:
    """The body of a request, and the type by which the source knows what it is."""

    body: bytes
    content_type: str


def json_parts(parts: Mapping[str, object]) -> Posted:
    """The parts by their names, as a browser sends blobs of JSON in a form."""
    boundary = uuid.uuid4().hex
    written = b"".join(_part(boundary, name, value) for name, value in parts.items())
    return Posted(written + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}")


def _part(boundary: str, name: str, value: object) -> bytes:
    head = (
        f"--{boundary}",
        f'Content-Disposition: form-data; name="{name}"; filename="blob"',
        "Content-Type: application/json",
    )
    return "\r\n".join((*head, "", json.dumps(value), "")).encode()
