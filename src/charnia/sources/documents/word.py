"""Word documents (.docx): headings, paragraphs, lists and tables in the order of the page.

The body is walked by hand, because python-docx's own text leaves out what stands in content controls (the grey boxes
of application forms) and in accepted insertions of tracked changes. Nothing outside the file is ever followed:
python-docx loads linked parts only by name, and archive.py has refused declared entities.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from charnia.sources.documents.archive import DAMAGED_WORD, check_word_archive
from charnia.sources.documents.model import BriefDocument, DocumentKind, DocumentLimits, UnreadableDocument
from charnia.sources.documents.titles import guess_title, shorten

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_WRAPPERS = frozenset({qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag")})
_SKIPPED = frozenset(
    {
        qn("w:del"),
        qn("w:moveFrom"),
        qn("w:instrText"),
        qn("w:rPr"),
        qn("w:pPr"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_CHARACTERS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}


def read_word(data: bytes, *, filename: str, limits: DocumentLimits) -> BriefDocument:
    """The text of a .docx. Raises UnreadableDocument with a sentence when it is damaged, locked, or has macros."""
    check_word_archive(data, limits=limits)
    try:
        document = Document(io.BytesIO(data))
        body = document.element.body
        styles = {style.style_id: str(style.name or "") for style in document.styles}
        blocks = [block for block in _blocks(body, styles) if block[1]]
        warnings = tuple(_warnings(body))
    except Exception as error:  # a hostile file can make the parser fail in any way
        raise UnreadableDocument(DAMAGED_WORD) from error
    text = _join(blocks)
    title = next((shorten(words) for role, words in blocks if role == "title"), "")
    return BriefDocument(
        title=title or guess_title(text, filename=filename), text=text, kind=DocumentKind.WORD, warnings=warnings
    )


def _blocks(parent: Any, styles: dict[str, str]) -> Iterator[tuple[str, str]]:
    """`(role, text)` of each block; role is title, heading, item, row or paragraph."""
    for child in parent.iterchildren():
        if child.tag == _PARAGRAPH:
            yield _role(child, styles), _words(child).strip()
            for box in _text_boxes(child):
                yield from _blocks(box, styles)
        elif child.tag == _TABLE:
            yield from _rows(child)
            yield "paragraph", ""
        elif child.tag in _WRAPPERS:
            yield from _blocks(child, styles)


def _role(paragraph: Any, styles: dict[str, str]) -> str:
    properties = paragraph.find(qn("w:pPr"))
    style_id = "" if properties is None or properties.pStyle is None else str(properties.pStyle.val)
    style = styles.get(style_id, "").lower()
    if style == "title":
        return "title"
    if style.startswith("heading"):
        return "heading"
    numbered = properties is not None and properties.find(qn("w:numPr")) is not None
    return "item" if numbered or style.startswith("list") else "paragraph"


def _words(element: Any) -> str:
    """The text below an element as a reader sees it, tracked deletions and text boxes left out."""
    parts: list[str] = []
    for child in element.iterchildren():
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in _CHARACTERS:
            parts.append(_CHARACTERS[child.tag])
        elif child.tag not in _SKIPPED and child.tag != qn("w:txbxContent"):
            parts.append(_words(child))
            if child.tag == _PARAGRAPH:  # within a cell
                parts.append("\n")
    return "".join(parts)


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(qn("w:txbxContent")):
        if not any(ancestor.tag in _SKIPPED for ancestor in box.iterancestors()):
            yield box


def _rows(table: Any) -> Iterator[tuple[str, str]]:
    for row in table.iter(_ROW):
        if next(row.iterancestors(_TABLE)) is not table:
            continue  # a table inside a cell: its words come with the cell
        cells = [" ".join(_words(cell).split()) for cell in row.iter(_CELL) if next(cell.iterancestors(_ROW)) is row]
        yield "row", " | ".join(cell for cell in cells if cell)


def _join(blocks: list[tuple[str, str]]) -> str:
    """One blank line between blocks, none inside a list or a table."""
    parts: list[str] = []
    before = ""
    for role, words in blocks:
        if parts:
            parts.append("\n" if role == before and role in {"item", "row"} else "\n\n")
        parts.append(f"- {words}" if role == "item" else words)
        before = role
    return "".join(parts)


def _warnings(body: Any) -> Iterator[str]:
    pictures = sum(1 for _ in body.iter(qn("w:drawing"), qn("w:pict")))
    if pictures:
        plural = "s" if pictures > 1 else ""
        yield f"The document holds {pictures} picture{plural}; words inside pictures were not read."
    if next(body.iter(qn("w:ins"), qn("w:del")), None) is not None:
        yield "The document has tracked changes; it was read as if all of them were accepted."
