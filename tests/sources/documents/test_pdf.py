from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from charnia.sources.documents import DocumentKind, DocumentLimits, UnreadableDocument, read_document
from charnia.sources.documents.pdf import read_pdf

from . import files

LIMITS = DocumentLimits()


def test_paragraphs_survive_the_page() -> None:
    document = read_document(files.pdf_file(), filename="brief.pdf")
    assert document.kind is DocumentKind.PDF
    assert document.text == "\n\n".join(files.PARAGRAPHS)
    assert document.title == "brief"
    assert document.warnings == ()


def refusal(data: bytes, limits: DocumentLimits = LIMITS) -> str:
    with pytest.raises(UnreadableDocument) as refused:
        read_document(data, filename="brief.pdf", limits=limits)
    return str(refused.value)


def test_a_locked_pdf_is_refused_and_one_that_opens_without_a_password_is_read() -> None:
    assert "password" in refusal(files.locked_pdf("secret"))
    assert "Breathwise" in read_document(files.locked_pdf(""), filename="open.pdf").text


def test_a_scanned_pdf_is_told_from_a_damaged_one() -> None:
    assert "pictures of pages" in refusal(files.scanned_pdf())
    assert "damaged" in refusal(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")
    assert "damaged" in refusal(b"%PDF-1.7\n%%EOF")


def test_too_many_pages_objects_and_bytes_are_refused() -> None:
    many = files.pdf_of_lines(*[["A page about patients."]] * 4)
    assert "4 pages" in refusal(many, DocumentLimits(pages=3))
    assert "takes too long" in refusal(many, DocumentLimits(pdf_objects=5))
    assert "MB of text" in refusal(files.pdf_file(), DocumentLimits(text_bytes=100))


def test_pages_without_text_are_mentioned() -> None:
    document = read_document(files.pdf_of_lines(["A sensor for people with asthma."], []), filename="b.pdf")
    assert document.warnings == ("Page 2 has no text (perhaps a picture), so nothing was read from it.",)


def slow_pdf() -> bytes:
    """Small on disk, a million drawing operations on its only page."""
    writer = PdfWriter(clone_from=io.BytesIO(files.pdf_file()))
    page = writer.pages[0]
    stream = page.get_contents()
    assert stream is not None
    stream.set_data(b"BT /F1 12 Tf (x) Tj ET\n" * 1_000_000)
    page.replace_contents(stream.flate_encode())
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_page_that_takes_for_ever_is_stopped() -> None:
    assert "takes too long" in refusal(slow_pdf(), DocumentLimits(seconds=1.0))


def test_a_reader_that_cannot_start_is_our_fault_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("charnia.sources.documents.isolated._CHILD", "import charnia_that_is_not_there")
    with pytest.raises(RuntimeError, match="could not start"):
        read_document(files.pdf_file(), filename="brief.pdf")


def test_a_reader_that_outlives_its_clock_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("charnia.sources.documents.isolated._CHILD", "import time; time.sleep(60)")
    monkeypatch.setattr("charnia.sources.documents.isolated._SECONDS_TO_START", 0.2)
    assert "takes too long" in refusal(files.pdf_file(), DocumentLimits(seconds=0.2))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_damage_to_a_pdf_ends_in_text_or_a_sentence(data: st.DataObject) -> None:
    whole = bytearray(PLAIN)
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(8, len(whole)))
    outcome = files.text_or_sentence(
        lambda: read_pdf(bytes(whole[:cut]), filename="x.pdf", limits=DocumentLimits(seconds=2))
    )
    assert outcome.strip()


PLAIN = files.pdf_of_lines(["A sensor for people with asthma.", "It warns two days before."])
