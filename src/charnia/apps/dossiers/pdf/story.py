"""The chapters of the PDF in their order, as reportlab's flowables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer, Table

from charnia.apps.dossiers.pdf.bridges import LEAST_ROOM, bridge_block, bullet, linked
from charnia.apps.dossiers.pdf.drawings import LINE, WASH, Frond
from charnia.apps.dossiers.pdf.styles import (
    BODY,
    CHAPTER,
    EYEBROW,
    GAP_TITLE,
    NOTE,
    QUOTE,
    SMALL_HEADING,
    TITLE,
    UNSURE,
    contents,
)
from charnia.apps.dossiers.pdf.typeface import marked_up, shortened
from charnia.apps.dossiers.sheet import HOW_TO_READ, Entry, Section, Sheet, SourceNote
from charnia.core.vocabulary import FactStatus
from charnia.web.passages import Passage

TABLE_WIDTH = 200.0
LONGEST_KEPT_QUOTE = 2_500
"""Characters of a quote that a reader can take in; more than a page cannot be kept together."""


def flowables(sheet: Sheet, *, width: float) -> list[Flowable]:
    """The whole document for a text column `width` points wide."""
    return [
        *_opening(sheet, width),
        *(flowable for section in sheet.sections for flowable in _section(section, width)),
        *_no_gap(sheet),
        *_questions(sheet),
        *_held(sheet),
        *_sources(sheet),
        *_how_to_read(),
    ]


def _heading(text: str, style: Any, anchor: str) -> Paragraph:
    paragraph = Paragraph(marked_up(text), style)
    paragraph.anchor = anchor
    return paragraph


def _opening(sheet: Sheet, width: float) -> Iterator[Flowable]:
    yield Paragraph("Dossier", EYEBROW)
    yield _heading(shortened(sheet.title), TITLE, "top")
    rows = [
        [Paragraph(f"<b>{marked_up(label)}</b>", BODY), Paragraph(marked_up(value), BODY)]
        for label, value in sheet.facts
        if value
    ]
    yield Table(rows, colWidths=[100, width - 100], style=_RULED)
    yield Spacer(1, 8)
    yield Paragraph(marked_up(sheet.in_short), BODY)
    yield from (Paragraph(marked_up(note), NOTE) for note in sheet.notes)
    if sheet.nothing_read:
        yield from _nothing_read(sheet)
    else:
        yield from _readiness(sheet, width)
    yield Spacer(1, 8)
    yield Paragraph("Contents", EYEBROW)
    yield contents()


def _nothing_read(sheet: Sheet) -> Iterator[Flowable]:
    yield _heading("Nothing to read", CHAPTER, "nothing-read")
    yield from (Paragraph(marked_up(sentence), BODY) for sentence in sheet.nothing_read)


def _readiness(sheet: Sheet, width: float) -> Iterator[Flowable]:
    chart = sheet.chart
    rows = [[Paragraph(f"<b>{marked_up(cell)}</b>", NOTE) for cell in chart.table.head]]
    rows += [[Paragraph(marked_up(cell), NOTE) for cell in row] for row in chart.table.rows]
    table = Table(rows, colWidths=[92, 36, 72], style=_RULED)
    beside = [[Frond(sheet.readiness, width=width - TABLE_WIDTH - 16), table]]
    heading = _heading("Readiness on ten axes", CHAPTER, "readiness")
    yield KeepTogether([heading, Table(beside, colWidths=[width - TABLE_WIDTH, TABLE_WIDTH], style=_BESIDE)])


def _section(section: Section, width: float) -> Iterator[Flowable]:
    heading = _heading(f"Gaps: {section.kind.label.lower()}", CHAPTER, f"kind-{section.kind.value}")
    lead = Paragraph(marked_up(section.kind.meaning), NOTE)
    first, *others = section.entries
    yield KeepTogether([heading, lead, *_gap(first, width)])
    yield from _bridges(first, width)
    for entry in others:
        yield KeepTogether(list(_gap(entry, width)))
        yield from _bridges(entry, width)


def _gap(entry: Entry, width: float) -> Iterator[Flowable]:
    """The gap itself and, so that it never stands alone, its first bridge."""
    card = entry.card
    yield _heading(f"{entry.number}. {shortened(card.statement)}", GAP_TITLE, entry.anchor)
    words = [card.axis.label, f"urgency: {card.urgency.label.lower()}"]
    words += [card.status.label.lower()] if card.status else []
    words += [f"{card.percent}% sure that this is a gap"] if card.percent is not None else []
    yield Paragraph(marked_up(" · ".join(words)), NOTE)
    if card.passage:
        yield Paragraph("What gave it away", SMALL_HEADING)
        yield _quoted(card.passage, width)
    elif card.cause:
        yield Paragraph(f"<b>What gave it away:</b> {marked_up(card.cause)}", BODY)
    if entry.kept:
        yield Paragraph(f"<b>On the shortlist:</b> {marked_up(', '.join(entry.kept))}", BODY)
    if not entry.bridges:
        yield Paragraph("Nothing that was searched closes this gap. Ask the programme team, or search wider.", BODY)


def _bridges(entry: Entry, width: float) -> Iterator[Flowable]:
    if entry.bridges:
        yield CondPageBreak(LEAST_ROOM + 40)
        yield Paragraph("Best bridges", SMALL_HEADING)
    for bridge in entry.bridges:
        yield from bridge_block(bridge, width)
    yield Spacer(1, 10)


def _quoted(passage: Passage, width: float) -> Flowable:
    quote = shortened(passage.quote, most=LONGEST_KEPT_QUOTE)
    text = f'{marked_up(passage.before)}<span backColor="#fbe7a1">{marked_up(quote)}</span>{marked_up(passage.after)}'
    return Table([[Paragraph(text, QUOTE)]], colWidths=[width - 6], style=_QUOTED, hAlign="RIGHT", spaceAfter=4)


def _no_gap(sheet: Sheet) -> Iterator[Flowable]:
    if not sheet.entries and not sheet.nothing_read:
        yield _heading("No gap found", CHAPTER, "no-gap")
        yield Paragraph(marked_up(sheet.looked_for), BODY)


def _questions(sheet: Sheet) -> Iterator[Flowable]:
    if not sheet.questions:
        return
    yield _heading("What the description does not say", CHAPTER, "questions")
    yield Paragraph("These are questions, not gaps: a reader who matters will ask them.", NOTE)
    for question in sheet.questions:
        yield bullet(f"<b>{marked_up(question.text)}</b> {marked_up(question.why)}", BODY)


def _held(sheet: Sheet) -> Iterator[Flowable]:
    if not sheet.held:
        return
    yield _heading("What is in place already", CHAPTER, "in-place")
    for held in sheet.held:
        yield bullet(
            f"<b>{marked_up(held.axis.label)}.</b> “{marked_up(shortened(held.passage.quote, most=600))}”", BODY
        )


def _sources(sheet: Sheet) -> Iterator[Flowable]:
    if not sheet.sources:
        return
    yield _heading("Sources, and what to check", CHAPTER, "sources")
    yield Paragraph(marked_up(sheet.about_sources), BODY)
    yield from (_source(note) for note in sheet.sources)


def _source(note: SourceNote) -> Flowable:
    parts = [linked(note.title, note.url), marked_up(note.source)]
    parts += [f"as of {marked_up(note.as_of)}"] if note.as_of else []
    parts += [f"<b>{marked_up(note.status.label)}</b>"] if note.status else []
    style = UNSURE if note.status is FactStatus.RECALL else NOTE
    return bullet(" – ".join(part for part in parts if part), style)


def _how_to_read() -> Iterator[Flowable]:
    first, *others = (Paragraph(marked_up(sentence), BODY) for sentence in HOW_TO_READ)
    yield KeepTogether([_heading("How to read this", CHAPTER, "how-to-read"), first, *others])


_RULED = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
]
_BESIDE = [
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
]
_QUOTED = [
    ("LINEBEFORE", (0, 0), (0, -1), 2, WASH),
    ("LEFTPADDING", (0, 0), (-1, -1), 9),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]
