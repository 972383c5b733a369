"""How the paragraphs of the PDF look."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import TableStyle
from reportlab.platypus.tableofcontents import TableOfContents

from charnia.apps.dossiers.pdf.drawings import ACCENT, ALARM, INK, SOFT
from charnia.apps.dossiers.pdf.typeface import PLAIN, STRONG

BODY = ParagraphStyle("body", fontName=PLAIN, fontSize=10, leading=14, textColor=INK, splitLongWords=1, spaceAfter=5)
NOTE = ParagraphStyle("note", BODY, fontSize=8.8, leading=12, textColor=SOFT, spaceAfter=2)
SMALL_HEADING = ParagraphStyle("small-heading", NOTE, fontName=STRONG, spaceBefore=4, spaceAfter=1, keepWithNext=1)
QUOTE = ParagraphStyle("quote", BODY, textColor=SOFT, spaceAfter=0)
EYEBROW = ParagraphStyle("eyebrow", BODY, fontName=STRONG, textColor=ACCENT, spaceAfter=4)
TITLE = ParagraphStyle("title", BODY, fontName=STRONG, fontSize=24, leading=28, spaceAfter=12)
CHAPTER = ParagraphStyle(
    "chapter", BODY, fontName=STRONG, fontSize=16, leading=20, spaceBefore=16, spaceAfter=8, keepWithNext=1,
    textColor=ACCENT,
)  # fmt: skip
GAP_TITLE = ParagraphStyle(
    "gap-title", BODY, fontName=STRONG, fontSize=12.5, leading=16, spaceBefore=10, spaceAfter=2, keepWithNext=1
)
BRIDGE_TITLE = ParagraphStyle("bridge-title", BODY, fontName=STRONG, fontSize=10.5, leading=14, spaceAfter=0)
SCORE = ParagraphStyle("score", BRIDGE_TITLE, alignment=2, textColor=ACCENT)
AMOUNT = ParagraphStyle("amount", NOTE, alignment=2)
UNSURE = ParagraphStyle("unsure", NOTE, textColor=ALARM)

TOP_LEVEL = {TITLE.name: 0, CHAPTER.name: 1, GAP_TITLE.name: 2}
"""The styles whose paragraphs stand in the outline, each with its level."""


def contents() -> TableOfContents:
    """The table of contents, with links."""
    table = TableOfContents()
    table.levelStyles = [
        ParagraphStyle("contents-1", BODY, fontName=STRONG, spaceBefore=1, spaceAfter=0, rightIndent=24),
        ParagraphStyle("contents-2", BODY, spaceBefore=0, leftIndent=14, spaceAfter=0, rightIndent=24),
    ]
    table.dotsMinLevel = 9
    table.tableStyle = TableStyle(
        [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("TOP", "BOTTOM", "LEFT", "RIGHT")]
    )
    return table
