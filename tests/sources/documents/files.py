"""Builds the files that people bring, in code: a real .docx, PDFs of every kind of trouble, zipped attacks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from docx import Document
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from charnia.sources.documents import BriefDocument, UnreadableDocument

PARAGRAPHS = (
    (
        "Breathwise builds a handheld sensor that warns people with severe asthma two days before an "
        "attack. The sensor "
        "measures nitric oxide and breath temperature, and a small model learns each patient's own baseline over a "
        "fortnight."
    ),
    (
        "In a first study with 42 patients at one hospital the warning came 41 hours before the attack in "
        "three cases out "
        "of four. We now look for a respiratory clinic that can run a follow-up study, and for help with the quality "
        "system."
    ),
    "The team are two engineers and a physiologist; nobody has brought a device to market before.",
)


def word_file(build: Callable[..., None] | None = None) -> bytes:
    document = Document()
    if build:
        build(document)
    else:
        document.add_paragraph("Breathwise", style="Title")
        document.add_heading("What it does", level=1)
        document.add_paragraph(PARAGRAPHS[0])
        document.add_paragraph("nitric oxide", style="List Bullet")
        document.add_paragraph("breath temperature", style="List Bullet")
        table = document.add_table(rows=2, cols=2)
        for cell, words in zip(table._cells, ("Patients", "Warned", "42", "31"), strict=True):
            cell.text = words
        document.add_heading("What we need", level=1)
        document.add_paragraph(PARAGRAPHS[1])
    return saved(document)


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def with_member(archive: bytes, name: str, content: bytes) -> bytes:
    """The same zip with one member added or replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return buffer.getvalue()


def member_of(archive: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(name)


def pdf_file(paragraphs: tuple[str, ...] = PARAGRAPHS) -> bytes:
    buffer = io.BytesIO()
    style = getSampleStyleSheet()["BodyText"]
    style.spaceAfter = 12
    SimpleDocTemplate(buffer, pagesize=A4).build([Paragraph(words, style) for words in paragraphs])
    return buffer.getvalue()


def pdf_of_lines(*pages: list[str]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for lines in pages:
        for place, line in enumerate(lines):
            canvas.drawString(72, 780 - 16 * place, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scanned_pdf() -> bytes:
    picture = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(picture).text((50, 50), "Breathwise builds a sensor", fill=0)
    buffer = io.BytesIO()
    picture.save(buffer, "PDF")
    return buffer.getvalue()


def locked_pdf(password: str, *, owner: str = "owner") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_file())))
    writer.encrypt(user_password=password, owner_password=owner, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def text_or_sentence(read: Callable[[], BriefDocument]) -> str:
    """What a reader makes of a file: its text, or the sentence of its refusal. Any other exception goes through."""
    try:
        return read().text
    except UnreadableDocument as refused:
        sentence = str(refused)
        assert sentence.endswith(".")
        return sentence
