"""One door for every kind of file: the content decides what it is, the name only helps."""

from __future__ import annotations

import re

from charnia.sources.documents import brief_file
from charnia.sources.documents.isolated import read_pdf_in_child
from charnia.sources.documents.model import BriefDocument, DocumentKind, DocumentLimits, UnreadableDocument
from charnia.sources.documents.plain import decode_text
from charnia.sources.documents.titles import guess_title

EMPTY = "This file is empty. Choose the file that holds your description, or paste the text."
NO_TEXT = "There is no text in this file. Paste your description, or save it again with its text."
_PDF_HEADER_WITHIN = 1024  # readers accept a PDF whose header comes after a little rubbish
_OLD_WORD = (
    "This is a Word file of the old .doc kind, or one protected by a password. Save it as .docx without a password and "
    "try again."
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_REFUSED_STARTS: tuple[tuple[bytes, str], ...] = (
    (
        _OLD_OFFICE,
        _OLD_WORD,
    ),
    (b"{\\rtf", "This is a rich text file (.rtf). Save it as .docx, .pdf or .txt and try again."),
    (b"\x89PNG", "This is a picture. Give the description as text, .docx or .pdf."),
    (b"\xff\xd8\xff", "This is a picture. Give the description as text, .docx or .pdf."),
    (b"GIF8", "This is a picture. Give the description as text, .docx or .pdf."),
    (b"%!PS", "This is a PostScript file. Save it as .pdf and try again."),
)
_WEB_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|\* \S|- \S|\[[^\]]+\]\([^)]+\))", re.MULTILINE)


def read_document(data: bytes, *, filename: str, limits: DocumentLimits | None = None) -> BriefDocument:
    """Reads a brief from the bytes of a file.

    Plain text and Markdown are returned as given (decoded, line ends as `\\n`), so that places in the text can be
    quoted; Word and PDF are laid out as paragraphs. A PDF is parsed in a child process, which can be stopped.
    Raises UnreadableDocument, and nothing else, whatever the bytes are.
    """
    limits = limits or DocumentLimits()
    _check_size(data, limits=limits)
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        document = read_pdf_in_child(data, filename=filename, limits=limits)
    elif data.startswith(_ZIP_STARTS):
        from charnia.sources.documents.word import read_word  # noqa: PLC0415 - slow to import, and seldom needed

        document = read_word(data, filename=filename, limits=limits)
    else:
        document = _read_text(data, filename=filename, limits=limits)
    if not document.text.strip():
        raise UnreadableDocument(NO_TEXT)
    if len(document.text.encode("utf-8", "surrogatepass")) > limits.text_bytes:
        raise UnreadableDocument(_too_much_text(limits))
    return document


def refuse_too_large(size: int, *, limits: DocumentLimits | None = None) -> None:
    """Raises UnreadableDocument for a file of so many bytes that it is not even read into memory."""
    limits = limits or DocumentLimits()
    if size > limits.file_bytes:
        raise UnreadableDocument(
            f"This file has {size / 1e6:.1f} MB; the most that can be read is {limits.file_bytes / 1e6:.0f} MB. "
            "Leave out pictures and appendices, or paste the text."
        )


def _check_size(data: bytes, *, limits: DocumentLimits) -> None:
    if not data.strip(b"\x00\t\n\r\x0c "):
        raise UnreadableDocument(EMPTY)
    refuse_too_large(len(data), limits=limits)


def _too_much_text(limits: DocumentLimits) -> str:
    return (
        f"This file holds more than {limits.text_bytes / 1e6:.0f} MB of text. A description of one to five pages works "
        "best: leave out appendices and data."
    )


def _read_text(data: bytes, *, filename: str, limits: DocumentLimits) -> BriefDocument:
    for start, sentence in _REFUSED_STARTS:
        if data.startswith(start):
            raise UnreadableDocument(sentence)
    if len(data) > 4 * limits.text_bytes:  # no encoding spends more than four bytes a character
        raise UnreadableDocument(_too_much_text(limits))
    text = decode_text(data)
    if _WEB_PAGE.match(text[:2000]):
        raise UnreadableDocument("This is a web page. Copy the text you want from it and paste that.")
    if brief_file.looks_like_one(text, filename=filename):
        return brief_file.read_brief_file(text, filename=filename, limits=limits)
    kind = _text_kind(text, filename=filename)
    return BriefDocument(
        title=guess_title(text, filename=filename), text=text, kind=kind, warnings=_name_warnings(filename)
    )


def _text_kind(text: str, *, filename: str) -> DocumentKind:
    named_markdown = filename.lower().endswith((".md", ".markdown"))
    return DocumentKind.MARKDOWN if named_markdown or _MARKDOWN.match(text) else DocumentKind.TEXT


def _name_warnings(filename: str) -> tuple[str, ...]:
    ending = filename.lower().rpartition(".")[2]
    if ending in {"pdf", "docx", "doc"}:
        return (f"The name ends in .{ending}, but the file holds plain text and was read as such.",)
    return ()
