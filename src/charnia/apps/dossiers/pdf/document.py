"""The PDF as a document: page frame, running lines, contents, outline and metadata."""

from __future__ import annotations

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from charnia.apps.dossiers.pdf import story
from charnia.apps.dossiers.pdf.drawings import ACCENT, LINE, SOFT
from charnia.apps.dossiers.pdf.styles import TITLE, TOP_LEVEL
from charnia.apps.dossiers.pdf.typeface import PLAIN, STRONG, legible, shortened, use_typeface
from charnia.apps.dossiers.sheet import Sheet

SIDE, TOP, BOTTOM = 21 * mm, 24 * mm, 21 * mm
_LONGEST_RUNNING_TITLE = 80


def pdf_of(sheet: Sheet) -> bytes:
    """The dossier as a PDF file, A4, with every letter's shape embedded. Takes well under a second."""
    use_typeface()
    buffer = io.BytesIO()
    document = _Document(buffer, sheet)
    document.multiBuild(story.flowables(sheet, width=document.width))
    return buffer.getvalue()


class _Document(BaseDocTemplate):  # type: ignore[misc]  # reportlab ships no types
    """Notes headings for the contents and the outline; knows from the pass before how many pages there are."""

    def __init__(self, buffer: io.BytesIO, sheet: Sheet) -> None:
        super().__init__(
            buffer,
            pagesize=A4,
            leftMargin=SIDE,
            rightMargin=SIDE,
            topMargin=TOP,
            bottomMargin=BOTTOM,
            title=f"Dossier: {legible(sheet.title)}",
            author="Charnia",
            subject="The gaps of a health innovation, and who and what could close them",
            creator="Charnia",
            lang="en-GB",
            displayDocTitle=True,
        )
        self._sheet = sheet
        self._pages = self.page = 0
        frame = Frame(self.leftMargin, self.bottomMargin, self.width, self.height, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate(frames=[frame], onPage=self._running_lines)])

    def build(self, flowables: list[Flowable], **options: Any) -> None:
        self._pages = self.page
        super().build(flowables, **options)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Chapters and gaps stand in the contents and in the outline beside the pages."""
        if not isinstance(flowable, Paragraph) or flowable.style.name not in TOP_LEVEL:
            return
        level, key = TOP_LEVEL[flowable.style.name], flowable.anchor
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(flowable.getPlainText(), key, level, closed=False)
        if flowable.style.name != TITLE.name:
            self.notify("TOCEntry", (max(level - 1, 0), flowable.text, self.page, key))

    def _running_lines(self, canvas: Any, _: BaseDocTemplate) -> None:
        left, right, top = self.leftMargin, A4[0] - self.rightMargin, A4[1] - 14 * mm
        canvas.saveState()
        canvas.setFont(STRONG, 8.5)
        canvas.setFillColor(ACCENT)
        canvas.drawString(left, top, "Charnia dossier")
        canvas.setFont(PLAIN, 8.5)
        canvas.setFillColor(SOFT)
        canvas.drawRightString(right, top, shortened(legible(self._sheet.title), most=_LONGEST_RUNNING_TITLE))
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(left, top - 2 * mm, right, top - 2 * mm)
        made = self._sheet.made_on
        canvas.drawString(left, 12 * mm, f"{made.day} {made:%B %Y}")
        if self._sheet.is_demonstration:
            canvas.drawCentredString(A4[0] / 2, 12 * mm, "Fictional demonstration: people and records are invented")
        canvas.drawRightString(right, 12 * mm, f"Page {self.page} of {max(self._pages, self.page)}")
        canvas.restoreState()
