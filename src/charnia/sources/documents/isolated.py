"""Reads a PDF in a child process, because a hostile PDF can spend hours or gigabytes inside a single page.

The parent writes one JSON line of limits and then the file; the child answers with one JSON object. The child caps its
own memory and processor time where the system can, and the parent stops it when the clock runs out.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import charnia
from charnia.sources.documents.model import BriefDocument, DocumentKind, DocumentLimits, UnreadableDocument
from charnia.sources.documents.pdf_refusals import DAMAGED_PDF, TOO_SLOW

_SECONDS_TO_START = 10.0
_MEMORY_BYTES = 1_500_000_000
_PACKAGE_ROOT = str(Path(charnia.__file__).parent.parent)
# The path is handed over by hand, so that a child finds the package however the parent found it; -I keeps the working
# directory and the environment of a stranger's shell out of it.
_CHILD = "import sys; sys.path[:0] = sys.argv[1:]; from charnia.sources.documents import isolated; isolated.answer()"


def read_pdf_in_child(data: bytes, *, filename: str, limits: DocumentLimits) -> BriefDocument:
    """`pdf.read_pdf` with a hard stop after `limits.seconds`. Raises UnreadableDocument."""
    question = json.dumps({"filename": filename, "limits": dataclasses.asdict(limits)}).encode() + b"\n" + data
    path = [_PACKAGE_ROOT, *(entry for entry in sys.path if entry)]
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and code; the file goes in as data
            [sys.executable, "-I", "-c", _CHILD, *path],
            input=question,
            capture_output=True,
            timeout=limits.seconds + _SECONDS_TO_START,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(TOO_SLOW) from error
    return _understood(child)


def _understood(child: subprocess.CompletedProcess[bytes]) -> BriefDocument:
    if child.returncode != 0 or not child.stdout:
        if b"ModuleNotFoundError" in child.stderr or b"ImportError" in child.stderr:
            raise RuntimeError(f"The PDF reader could not start: {child.stderr.decode(errors='replace')[-500:]}")
        raise UnreadableDocument(TOO_SLOW if child.returncode < 0 else DAMAGED_PDF)
    reply: dict[str, Any] = json.loads(child.stdout)
    if "refusal" in reply:
        raise UnreadableDocument(str(reply["refusal"]))
    return BriefDocument(
        title=str(reply["title"]),
        text=str(reply["text"]),
        kind=DocumentKind.PDF,
        warnings=tuple(str(warning) for warning in reply["warnings"]),
    )


def answer() -> None:
    """The child's side: standard input to standard output."""
    from charnia.sources.documents.pdf import read_pdf  # noqa: PLC0415 - the parent starts sooner without it

    question = json.loads(sys.stdin.buffer.readline())
    limits = DocumentLimits(**question["limits"])
    _cap(limits)
    reply: dict[str, Any]
    try:
        document = read_pdf(sys.stdin.buffer.read(), filename=question["filename"], limits=limits)
        reply = {"title": document.title, "text": document.text, "warnings": document.warnings}
    except UnreadableDocument as refusal:
        reply = {"refusal": str(refusal)}
    sys.stdout.write(json.dumps(reply))


def _cap(limits: DocumentLimits) -> None:
    if sys.platform == "win32":  # no such caps there; the parent's clock still holds
        return
    import resource  # noqa: PLC0415 - does not exist on Windows

    seconds = int(limits.seconds) + 1
    with contextlib.suppress(ValueError, OSError):  # a system may refuse a cap that is above its own
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    with contextlib.suppress(ValueError, OSError):  # macOS does not hold this one
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
