"""Looks into a zipped office file before anything unpacks it."""

from __future__ import annotations

import io
import zipfile
import zlib

from charnia.sources.documents.model import DocumentLimits, UnreadableDocument

DAMAGED_WORD = (
    "This Word file is damaged or is not a Word file. Open it in Word, save it again as .docx, and try once more."
)
TOO_LARGE_UNPACKED = (
    "This Word file unpacks to far more than a description needs. Copy the text into a new document without pictures, "
    "or paste it instead."
)
HAS_MACROS = (
    "This Word file contains macros, which Charnia does not accept. Save it as a plain .docx (Word document without "
    "macros) and try again."
)
LOCKED_WORD = "This Word file is protected by a password. Remove the password in Word, save it, and try again."
_OTHER_OFFICE = {
    "ppt/": "This is a PowerPoint file. Export it as .pdf, or paste the text.",
    "xl/": "This is an Excel file. Paste the description itself, or save it as .docx or .pdf.",
    "content.xml": "This is an OpenDocument file. Save it as .docx or .pdf and try again.",
}
_ENCRYPTED = 0x1


def check_word_archive(data: bytes, *, limits: DocumentLimits) -> None:
    """Refuses what must not reach the Word reader: bombs, macros, passwords, other formats, declared entities.

    The unpacked size is the sum of what the directory declares; the standard library never unpacks more of a member
    than it declares, so a lying directory yields a checksum error and not a flood.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_members(members, limits=limits)
            _check_parts(archive, members)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, zlib.error) as error:
        raise UnreadableDocument(DAMAGED_WORD) from error


def _check_members(members: list[zipfile.ZipInfo], *, limits: DocumentLimits) -> None:
    names = {member.filename for member in members}
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableDocument(LOCKED_WORD)
    if sum(member.file_size for member in members) > limits.unpacked_bytes or len(members) > limits.archive_members:
        raise UnreadableDocument(TOO_LARGE_UNPACKED)
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise UnreadableDocument(HAS_MACROS)
    if not any(name.startswith("word/") for name in names):
        raise UnreadableDocument(_sentence_for_other_archive(names))


def _sentence_for_other_archive(names: set[str]) -> str:
    for start, sentence in _OTHER_OFFICE.items():
        if any(name.startswith(start) for name in names):
            return sentence
    return "This is a zip archive. Unpack it and give the .docx, .pdf or .txt file inside."


def _check_parts(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        part = archive.read(member)
        if member.filename == "[Content_Types].xml" and b"macroEnabled" in part:
            raise UnreadableDocument(HAS_MACROS)
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:  # the format forbids both; only an attack has them
            raise UnreadableDocument(DAMAGED_WORD)
