"""One bridge in the PDF: who, the score and what it is made of, what speaks against, where to check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer, Table

from charnia.apps.dossiers.pdf.drawings import LINE, Key, ScoreBar
from charnia.apps.dossiers.pdf.styles import AMOUNT, BRIDGE_TITLE, NOTE, SCORE, UNSURE
from charnia.apps.dossiers.pdf.typeface import marked_up, shortened
from charnia.core.vocabulary import FactStatus
from charnia.web.proofs import Proof, Reason

LEAST_ROOM = 150.0
"""Points that are left on a page on which a bridge begins: its name, its bar and the words that met."""
_KEY, _AMOUNT, _SCORE, _INSET = 12.0, 46.0, 70.0, 10.0


def bridge_block(proof: Proof, width: float) -> list[Flowable]:
    """The bridge in a frame. A page break may fall between its parts, or pages would stay half empty, but never right
    after its name."""
    inner = width - 2 * _INSET
    name, *others = _parts(proof, inner)
    frame = Table([[part] for part in (name, *others)], colWidths=[width], style=_FRAME)
    return [CondPageBreak(LEAST_ROOM), frame, Spacer(1, 6)]


def _parts(proof: Proof, width: float) -> Iterator[Flowable]:
    name = [Paragraph(linked(proof.name, proof.href), BRIDGE_TITLE)]
    about = " · ".join(part for part in (proof.kind.label if proof.kind else "", proof.organisation) if part)
    name += [Paragraph(marked_up(shortened(about)), NOTE)] if about else []
    yield Table([[name, Paragraph(f"{proof.score:.2f}", SCORE)]], colWidths=[width - _SCORE, _SCORE], style=_BARE)
    if proof.reasons:
        yield ScoreBar([reason.amount for reason in proof.reasons], width=width)
    for heading, met in proof.word_groups:
        pairs = ", ".join(
            marked_up(pair.need) if pair.is_same else f"{marked_up(pair.need)} → {marked_up(pair.evidence)}"
            for pair in met
        )
        yield Paragraph(f"<b>{heading}:</b> {pairs}", NOTE)
    yield Table(list(_rows(proof)), colWidths=[_KEY, width - _KEY - _AMOUNT, _AMOUNT], style=_RULED)
    if proof.newest:
        yield Paragraph(f"Newest evidence: {proof.newest:%B %Y}, {proof.age}.", NOTE)
    if proof.against:
        yield Paragraph(
            "<b>What speaks against:</b> " + " ".join(marked_up(shortened(one)) for one in proof.against), NOTE
        )
    if proof.status:
        style = UNSURE if proof.status is FactStatus.RECALL else NOTE
        yield Paragraph(f"<b>{marked_up(proof.status.label)}</b>", style)
    if proof.links:
        yield Paragraph("Check: " + ", ".join(linked(link.label, link.href) for link in proof.links), NOTE)


def _rows(proof: Proof) -> Iterator[list[Any]]:
    for place, reason in proof.shown:
        yield [Key(place), Paragraph(_reason(reason), NOTE), Paragraph(f"{reason.amount:.4f}", AMOUNT)]
    if proof.left_out:
        rest = proof.score - sum(reason.amount for _, reason in proof.shown)
        yield ["", Paragraph(f"and {proof.left_out} more, together", NOTE), Paragraph(f"{rest:.4f}", AMOUNT)]
    yield ["", Paragraph("<b>Score</b>", NOTE), Paragraph(f"<b>{proof.score:.4f}</b>", AMOUNT)]


def _reason(reason: Reason) -> str:
    about = [reason.label] if reason.title else []
    about += [f"{reason.date:%B %Y}"] if reason.date else []
    about += [reason.award] if reason.award else []
    note = f" ({marked_up(', '.join(about))})" if about else ""
    return linked(reason.heading, reason.url or reason.page) + note + _passages(reason)


def _passages(reason: Reason) -> str:
    if reason.closest is None:
        return ""
    need, evidence = (marked_up(shortened(text)) for text in (reason.closest.need, reason.closest.evidence))
    return f"<br/>“{need}” is closest to “{evidence}”"


def linked(text: str, address: str) -> str:
    """Text as a link where the address is one of the web."""
    if address.lower().startswith(("http://", "https://")):
        href = marked_up(address).replace('"', "%22")
        return f'<link href="{href}" color="#1d5c47"><u>{marked_up(shortened(text))}</u></link>'
    return marked_up(shortened(text))


def bullet(markup: str, style: Any) -> Flowable:
    """A paragraph behind a bullet."""
    return Paragraph(markup, style.clone(f"{style.name}-bullet", leftIndent=12, bulletIndent=0), bulletText="•")


_BARE: list[tuple[Any, ...]] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
]
_RULED: list[tuple[Any, ...]] = [*_BARE, ("LINEBELOW", (1, 0), (-1, -2), 0.3, LINE)]
_FRAME: list[tuple[Any, ...]] = [
    ("BOX", (0, 0), (-1, -1), 0.5, LINE),
    ("ROUNDEDCORNERS", [4, 4, 4, 4]),
    ("LEFTPADDING", (0, 0), (-1, -1), _INSET),
    ("RIGHTPADDING", (0, 0), (-1, -1), _INSET),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("TOPPADDING", (0, 0), (-1, 0), 6),
    ("BOTTOMPADDING", (0, -1), (-1, -1), 6),
]
