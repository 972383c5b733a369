"""The forms in which sources reply, and what is wrong with a reply that should have one.

A reply that broke off, or a web page in its place, may come right the next time; so whoever asks tries again.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Literal

from charnia.sources.xml_tree import UnreadableXml, parse_xml

Form = Literal["json", "any-json", "xml", "workbook"]
"""A JSON object, a JSON object or list, XML, or a workbook (.xlsx)."""
ACCEPT: dict[Form, str] = {
    "json": "application/json",
    "any-json": "application/json",
    "xml": "application/xml",
    "workbook": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, */*;q=0.5",
}
"""A workbook may come under a general name, such as application/octet-stream, so that any is accepted."""
LARGEST_WORKBOOK = 150 * 1024 * 1024
"""Bytes. A workbook holds all that there is in one reply, texts and all, and cannot be asked for page by page."""
ZIP_SIGNATURE = b"PK\x03\x04"
_BROKE_OFF = "the reply broke off"
_WEB_PAGE = "a web page came instead of data"
_OTHER = "the reply has another form"


def fault_of(body: bytes, form: Form) -> str:
    """What is wrong with a reply that should be of this form; empty when nothing is."""
    if form == "workbook":
        return _is_workbook(body)
    return _is_xml(body) if form == "xml" else _is_json(body, dict if form == "json" else (dict, list))


def _is_json(body: bytes, wanted: type | tuple[type, ...]) -> str:
    if body.lstrip()[:1] == b"<":
        return _WEB_PAGE
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return _BROKE_OFF
    return "" if isinstance(value, wanted) else _OTHER


def _is_xml(body: bytes) -> str:
    opening = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not opening.startswith(b"<"):
        return _OTHER
    if opening[:15].lower().startswith((b"<!doctype html", b"<html")):
        return _WEB_PAGE
    try:
        name, _ = parse_xml(body)
    except UnreadableXml:
        return _BROKE_OFF
    return _WEB_PAGE if name == "html" else ""


def _is_workbook(body: bytes) -> str:
    """A zip archive has its directory at the end, so that one with a directory has come to its end."""
    if not body:
        return "an empty reply came"
    if not body.startswith(ZIP_SIGNATURE):
        return _WEB_PAGE if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _OTHER
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "" if "xl/workbook.xml" in archive.NameToInfo else _OTHER
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return _BROKE_OFF
