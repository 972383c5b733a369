"""Looks into a zipped workbook before anything unpacks it, and at what its sheets say about merged cells."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from charnia.sources.spreadsheet.model import SheetLimits, UnreadableSheet

DAMAGED = "This workbook is damaged. Open it in a spreadsheet, save it again as .xlsx, and try once more."
TOO_LARGE_UNPACKED = (
    "This workbook unpacks to far more than a table needs. Copy the rows into a new workbook without pictures and try "
    "again."
)
HAS_MACROS = "This workbook contains macros, which Charnia does not accept. Save it as .xlsx without macros."
LOCKED = "This workbook is protected by a password. Remove the password, save it, and try again."
OLD_FORMAT = "This is a workbook of the old .xls format. Open it, save it as .xlsx, and try again."
BINARY_FORMAT = "This is a binary workbook (.xlsb). Open it, save it as .xlsx, and try again."
OPEN_DOCUMENT = "This is an OpenDocument file. Save the sheet as .xlsx or CSV and try again."
NO_WORKBOOK = "This is a zip archive and not a workbook. Unpack it and give the .xlsx or .csv file inside."
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, KeyError,
    ParseError, DefusedXmlException,
)  # fmt: skip
"""What the standard library and the parser raise for archives and parts that are damaged or made to harm."""
_ENCRYPTED = 0x1
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')
_MOST_MERGED = 20_000
_NEVER_CALCULATED = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Workbook:
    """The parts of a workbook that was found safe to read."""

    def __init__(self, data: bytes, *, limits: SheetLimits) -> None:
        """Raises UnreadableSheet for bombs, macros, passwords, other formats and declared entities.

        The unpacked size is the sum of what the directory declares; the standard library never unpacks more of a
        member than that.
        """
        self._data = data
        self._parts: dict[str, str] = {}
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                _check_members(archive.infolist(), limits)
                _check_parts(archive)
                self._parts = _parts_of_sheets(archive)
        except _BROKEN as error:
            raise UnreadableSheet(DAMAGED) from error

    def merged(self, sheet: str) -> tuple[tuple[str, str], ...]:
        """First and last cell of each merged range of the sheet, as ("A2", "A4")."""
        found = _MERGED.findall(self._part(sheet))
        return tuple((first.decode(), last.decode()) for first, last in found[:_MOST_MERGED])

    def never_calculated(self, sheet: str) -> bool:
        """Whether the sheet holds formulas whose result the file does not keep."""
        return _NEVER_CALCULATED.search(self._part(sheet)) is not None

    def _part(self, sheet: str) -> bytes:
        name = self._parts.get(sheet)
        if name is None:
            return b""
        try:
            with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
                return archive.read(name)
        except _BROKEN as error:
            raise UnreadableSheet(DAMAGED) from error


def _check_members(members: list[zipfile.ZipInfo], limits: SheetLimits) -> None:
    names = {member.filename for member in members}
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableSheet(LOCKED)
    if sum(member.file_size for member in members) > limits.unpacked_bytes or len(members) > limits.archive_members:
        raise UnreadableSheet(TOO_LARGE_UNPACKED)
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise UnreadableSheet(HAS_MACROS)
    if "xl/workbook.bin" in names:
        raise UnreadableSheet(BINARY_FORMAT)
    if "content.xml" in names:
        raise UnreadableSheet(OPEN_DOCUMENT)
    if "xl/workbook.xml" not in names:
        raise UnreadableSheet(NO_WORKBOOK)


def _check_parts(archive: zipfile.ZipFile) -> None:
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        part = archive.read(member).replace(b"\x00", b"")  # in UTF-16 each other byte of a keyword is zero
        if member.filename == "[Content_Types].xml" and b"macroEnabled" in part:
            raise UnreadableSheet(HAS_MACROS)
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:  # the format has neither; only an attack does
            raise UnreadableSheet(DAMAGED)


def _parts_of_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive that holds each sheet, by the sheet's name."""
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {str(one.get("Id")): str(one.get("Target")) for one in relations}
    parts: dict[str, str] = {}
    for element in fromstring(archive.read("xl/workbook.xml")).iter():
        target = targets.get(str(element.get(_RELATION)))
        if element.tag.rpartition("}")[2] == "sheet" and target:
            name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if name in archive.NameToInfo:
                parts[str(element.get("name"))] = name
    return parts
