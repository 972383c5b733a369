"""Bytes to characters: UTF-8 and UTF-16 with or without a byte-order mark, and Windows-1252."""

from __future__ import annotations

import codecs
import re

from charnia.sources.documents.model import UnreadableDocument

NOT_TEXT = "This file does not hold readable text. Save your description as .docx, .pdf or .txt and try again."

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f\ufffe\uffff\ud800-\udfff]")
_MOST_CONTROLS_IN_TEXT = 0.01
_LEAST_ASCII_IN_WESTERN_TEXT = 0.75
_NULS_THAT_BETRAY_UTF16 = 0.3


def decode_text(data: bytes) -> str:
    """The characters of a text file, line ends as `\\n`, stray control characters as spaces of the same length.

    Raises UnreadableDocument when the bytes are not text in any of the known encodings.
    """
    text = _decode(data).replace("\r\n", "\n").replace("\r", "\n")
    controls = len(_CONTROL.findall(text))
    if controls > _MOST_CONTROLS_IN_TEXT * len(text):
        raise UnreadableDocument(NOT_TEXT)
    return _CONTROL.sub(" ", text) if controls else text


def _decode(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    unmarked = _unmarked_utf16(data)
    if unmarked:
        return _strictly(data, unmarked)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _western(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableDocument(NOT_TEXT) from None


def _unmarked_utf16(data: bytes) -> str:
    """English text in UTF-16 has a zero in nearly every second byte; which half tells the byte order."""
    half = max(len(data) // 2, 1)
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if odd > _NULS_THAT_BETRAY_UTF16 * half and even == 0:
        return "utf-16-le"
    if even > _NULS_THAT_BETRAY_UTF16 * half and odd == 0:
        return "utf-16-be"
    return ""


def _western(data: bytes) -> str:
    """Windows-1252 gives a character to nearly every byte, so it is believed only when most of them are ASCII."""
    if sum(byte < 0x80 for byte in data) < _LEAST_ASCII_IN_WESTERN_TEXT * len(data):
        raise UnreadableDocument(NOT_TEXT)
    return _strictly(data, "cp1252")
