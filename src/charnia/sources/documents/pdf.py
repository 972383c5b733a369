"""The text layer of a PDF, page by page. Run it in a child process when the file comes from a stranger."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PdfReadError

from charnia.sources.documents.model import BriefDocument, DocumentKind, DocumentLimits, UnreadableDocument
from charnia.sources.documents.pdf_refusals import DAMAGED_PDF, GARBLED_PDF, LOCKED_PDF, SCANNED_PDF, TOO_SLOW
from charnia.sources.documents.reflow import drop_running_lines, reflow
from charnia.sources.documents.titles import guess_title

_LETTERS_THAT_MAKE_A_PAGE = 10
_MOST_GARBLED = 0.2


def read_pdf(data: bytes, *, filename: str, limits: DocumentLimits) -> BriefDocument:
    """The text of a PDF as paragraphs. Raises UnreadableDocument when it is locked, scanned, damaged or too large.

    The clock is looked at between pages only; `isolated.read_pdf_in_child` enforces it within a page too.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks on sloppy files are not ours to print
    try:
        pages = list(_pages(PdfReader(io.BytesIO(data)), limits=limits))
    except UnreadableDocument:
        raise
    except FileNotDecryptedError as error:
        raise UnreadableDocument(LOCKED_PDF) from error
    except Exception as error:  # a hostile file can make the parser fail in any way
        raise UnreadableDocument(DAMAGED_PDF) from error
    text = reflow(drop_running_lines(pages))
    _check_text(text)
    return BriefDocument(
        title=guess_title(text, filename=filename), text=text, kind=DocumentKind.PDF, warnings=tuple(_warnings(pages))
    )


def _pages(reader: PdfReader, *, limits: DocumentLimits) -> Iterator[str]:
    deadline = time.monotonic() + limits.seconds
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableDocument(LOCKED_PDF)
    objects = sum(len(generation) for generation in reader.xref.values()) + len(reader.xref_objStm)
    if objects > limits.pdf_objects:
        raise UnreadableDocument(TOO_SLOW)
    count = len(reader.pages)
    if count == 0:
        raise PdfReadError("no pages")
    if count > limits.pages:
        raise UnreadableDocument(
            f"This PDF has {count} pages; the most that can be read is {limits.pages}. Give the pages that describe "
            "the product, or paste the text."
        )
    characters = 0
    for page in reader.pages:
        if time.monotonic() > deadline:
            raise UnreadableDocument(TOO_SLOW)
        text = page.extract_text().replace("\x00", " ")
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        characters += len(text)
        if characters > limits.text_bytes:
            raise UnreadableDocument(
                f"This PDF holds more than {limits.text_bytes / 1e6:.0f} MB of text. Give the pages that describe the "
                "product, or paste the text."
            )
        yield text


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


def _check_text(text: str) -> None:
    letters = _letters(text)
    garbled = sum(1 for c in text if c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or (c < " " and c not in "\n\t"))
    if garbled > _MOST_GARBLED * max(letters + garbled, 1):
        raise UnreadableDocument(GARBLED_PDF)
    if letters < _LETTERS_THAT_MAKE_A_PAGE:
        raise UnreadableDocument(SCANNED_PDF)


def _warnings(pages: list[str]) -> Iterator[str]:
    empty = [str(number) for number, text in enumerate(pages, start=1) if _letters(text) < _LETTERS_THAT_MAKE_A_PAGE]
    if len(empty) == 1:
        yield f"Page {empty[0]} has no text (perhaps a picture), so nothing was read from it."
    elif empty:
        yield f"Pages {', '.join(empty)} have no text (perhaps pictures), so nothing was read from them."
