"""XML as nested objects, so that it is read by the same code as JSON.

`<a><b>x</b><b>y</b></a>` becomes `{"b": ["x", "y"]}`: names in lower case and without their namespace, every child in a
list, attributes of elements with children as "@name".
"""

from __future__ import annotations

import codecs
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

from charnia.sources.nested import Json

LARGEST = 200 * 1024 * 1024
_ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARED = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WEB_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)?<!doctype\s+html", re.IGNORECASE | re.DOTALL)
DAMAGED = "The file is not well-formed XML; it may break off. Fetch it again."

NOT_TEXT = "The XML file is not text in the encoding that it names, or in UTF-8 where it names none. Fetch it again."


class UnreadableXml(Exception):
    """The file is no XML that can be read; `str()` is the sentence to show."""


def read_xml(path: Path) -> tuple[str, Json]:
    """The name of the root element and what is in it.

    Raises UnreadableXml for what is damaged, too large, or declares entities, and OSError when the file cannot be
    opened.
    """
    if path.stat().st_size > LARGEST:
        raise UnreadableXml("The XML file is larger than 200 MB; fetch it in parts.")
    return parse_xml(path.read_bytes())


def parse_xml(data: bytes) -> tuple[str, Json]:
    """The name of the root element and what is in it; of an empty root its attributes. Raises UnreadableXml."""
    if _WEB_PAGE.match(data[:2000]):
        raise UnreadableXml(
            "This is a web page, not data: the source may have answered with an error page. Open it in a browser to "
            "see what it says, and fetch the data again."
        )
    text = _decoded(data)
    if _DECLARED.search(text):
        raise UnreadableXml("The XML file declares a document type or entities, which no source here does.")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - what declares entities was refused above
        content = _content(root)
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        raise UnreadableXml(DAMAGED) from error
    return _local(root.tag), content if isinstance(content, dict) else _attributes(root)


def _decoded(data: bytes) -> str:
    """The text, decoded once, so that what is looked at for declarations is what is parsed."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        named = _ENCODING.match(data)
        encoding = named[1].decode("ascii") if named else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except (LookupError, ValueError) as error:
        raise UnreadableXml(NOT_TEXT) from error
    if "\0" in text:  # no XML holds it: this is UTF-16 without a mark, which the parser would recognise by itself
        raise UnreadableXml(NOT_TEXT)
    return text


def find(value: Any, name: str) -> Json | None:
    """The first object under this name at any depth; None where there is none."""
    if isinstance(value, list):
        return next((found for entry in value if (found := find(entry, name)) is not None), None)
    if not isinstance(value, dict):
        return None
    here = value.get(name)
    if isinstance(here, list) and here and isinstance(here[0], dict):
        return here[0]
    return next((found for entry in value.values() if (found := find(entry, name)) is not None), None)


def _content(element: ElementTree.Element) -> Json | str:
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        return (element.text or "").strip()
    content = _attributes(element)
    for child in children:
        content.setdefault(_local(child.tag), []).append(_content(child))
    return content


def _attributes(element: ElementTree.Element) -> Json:
    return {f"@{_local(name)}": value for name, value in element.attrib.items()}


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()
