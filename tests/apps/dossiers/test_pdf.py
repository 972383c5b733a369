"""The PDF: every sign legible, nothing hostile alive, long things laid out, numbers that add up."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from charnia.apps.dossiers.pdf import pdf_of
from charnia.apps.dossiers.pdf.typeface import NOT_SHOWN, PLAIN, legible, use_typeface
from charnia.apps.dossiers.sheet import Entry, Held, Section, Sheet, SourceNote
from charnia.core.diagnosis.findings import OpenQuestion
from charnia.core.vocabulary import Axis, FactStatus, GapKind
from charnia.web.passages import Passage
from charnia.web.styleguide_samples import gap_cards, proof

CARD = gap_cards()[0]
SHEET = Sheet(
    title="Breathe Easier",
    made_on=dt.date(2026, 11, 24),
    searched="700 records",
    sections=(Section(GapKind.EXPERTISE, (Entry(1, CARD, (proof(),), kept=("Dr Rowan",)),)),),
    questions=(OpenQuestion("q", Axis.IP, "Who owns it?", "Buyers ask."),),
    held=(Held(Axis.FINANCE, Passage("", "We closed a round.", "")),),
    readiness={axis: place % 5 for place, axis in enumerate(Axis)},
    sources=(SourceNote("A fund", "its own page", "2026-06", FactStatus.RECALL, "https://example.org/fund"),),
)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_everything_of_the_sheet_is_in_the_pdf() -> None:
    pdf = pdf_of(SHEET)
    text = text_of(pdf)
    for words in (CARD.statement, "Dr Rowan", "Who owns it?", "We closed a round.", "its own page", "Unverified"):
        assert words in text
    pages = len(PdfReader(io.BytesIO(pdf)).pages)
    assert f"Page {pages} of {pages}" in text
    assert len(pdf) < 100_000


def test_the_amounts_shown_add_up_to_the_score() -> None:
    shown = proof()
    text = text_of(pdf_of(SHEET))
    rest = shown.score - sum(reason.amount for _, reason in shown.shown)
    assert f"{rest:.4f}" in text
    assert f"Score {shown.score:.4f}" in text


def test_what_was_given_for_a_grant_is_told_as_text() -> None:
    first, *others = proof().reasons
    award = "£5,000 for the work as a whole, says A <b>register</b>"
    funded = replace(proof(), reasons=(replace(first, award=award), *others))
    sheet = replace(SHEET, sections=(Section(GapKind.EXPERTISE, (Entry(1, CARD, (funded,)),)),))
    assert f"(Publication, March 2026, {award})" in text_of(pdf_of(sheet))


def test_links_lead_to_the_web_alone() -> None:
    hostile = replace(proof(), href="javascript:alert(1)", links=())
    sheet = replace(SHEET, sections=(Section(GapKind.EXPERTISE, (Entry(1, CARD, (hostile,)),)),))
    annotations = [
        note.get_object() for page in PdfReader(io.BytesIO(pdf_of(sheet))).pages for note in page.get("/Annots", [])
    ]
    addresses = [note["/A"]["/URI"] for note in annotations if "/A" in note and "/URI" in note["/A"]]
    assert addresses
    assert all(address.startswith("https://example.org/") for address in addresses)


def test_contents_and_outline_lead_to_the_gaps() -> None:
    outline = PdfReader(io.BytesIO(pdf_of(SHEET))).outline
    assert "Breathe Easier" in str(outline)
    assert f"1. {CARD.statement}" in str(outline)


def test_markup_in_any_field_is_text() -> None:
    hostile = "<b>bold</b> <script>x</script> & <font color='red'"
    entry = Entry(1, replace(CARD, statement=hostile), (replace(proof(), name=hostile, against=(hostile,)),))
    text = text_of(pdf_of(replace(SHEET, title=hostile, sections=(Section(GapKind.EXPERTISE, (entry,)),))))
    assert text.count("<script>x</script>") >= 4


def test_what_is_longer_than_a_page_is_cut_and_laid_out() -> None:
    endless = "unendlich" * 2_000
    entry = Entry(
        1,
        replace(CARD, statement=endless, passage=Passage("", endless, "")),
        (replace(proof(), name=endless, organisation=endless, against=(endless,) * 3),),
    )
    assert pdf_of(replace(SHEET, title=endless, sections=(Section(GapKind.EXPERTISE, (entry,)),)))


def test_without_gaps_it_says_what_was_looked_for() -> None:
    assert "None says that something is lacking" in text_of(pdf_of(replace(SHEET, sections=())))


@pytest.mark.parametrize(
    ("given_text", "written"),
    [
        ("IL-1β at 5 μg ± 2", "IL-1β at 5 μg ± 2"),
        ("p ∼ 0.05 ⩾ 3 × 10⁻⁶", "p ~ 0.05 ≥ 3 × 10−⁶"),
        ("thin\u2009space and non‑breaking", "thin space and non-breaking"),
        ("肾脏 clinic 👋🏽", f"{NOT_SHOWN} clinic {NOT_SHOWN}"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_signs_that_the_typeface_lacks_are_written_otherwise(given_text: str, written: str) -> None:
    assert legible(given_text) == written


@given(st.text())
def test_every_sign_that_is_left_can_be_shown(text: str) -> None:
    use_typeface()
    signs = pdfmetrics.getFont(PLAIN).face.charToGlyph
    assert all(ord(sign) in signs for sign in legible(text))
