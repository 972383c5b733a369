"""A visitor gets a dossier at once, and nothing of it is stored."""

from __future__ import annotations

import io

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from pypdf import PdfReader

from charnia.apps.dossiers.forms import DescriptionForm
from charnia.apps.evidence.models import EvidenceRecord
from charnia.apps.matches.pool import forget_matcher
from charnia.apps.offers.known import put_packs
from charnia.apps.people.models import Person
from charnia.apps.products.forms import FileForm
from charnia.sources.documents import DocumentLimits
from tests.apps.conftest import PUBLIC_TEXT
from tests.apps.matches.conftest import ROSA, put_papers

pytestmark = pytest.mark.django_db

FRENCH = "Notre dispositif aide les patients qui ont une maladie du rein et nous cherchons des partenaires."
NO_GAPS = (
    "Our hospital ward uses a paper chart for pain. The chart was made by nurses and patients together in 2019. It is "
    "printed by the hospital and every nurse on the ward has been trained to use it with patients."
)


@pytest.fixture(autouse=True)
def _fresh_matcher() -> None:
    forget_matcher()


def stored() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_a_pasted_description_becomes_a_dossier_and_leaves_no_trace(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    put_packs(by=None)
    before = stored()
    with caplog.at_level("DEBUG"):
        answer = client.post("/dossier/", {"text": PUBLIC_TEXT})
    page = answer.content.decode()
    assert "<mark>Nobody here has ever run a diagnostic accuracy study.</mark>" in page
    assert "finger-prick" in page
    assert "Download PDF" in page
    assert "no-store" in answer["Cache-Control"]
    assert stored() == before
    assert not client.session.keys()
    assert "kidney" not in caplog.text


def test_bridges_come_with_their_source_and_what_speaks_against(client: Client) -> None:
    put_packs(by=None)
    page = client.post("/dossier/", {"text": PUBLIC_TEXT}).content.decode()
    assert "Best bridges for this gap" in page
    assert "How the score adds up" in page
    assert "What speaks against" in page
    assert "Sources, and what to check" in page


def test_a_category_that_nobody_gave_is_guessed_with_its_reason(client: Client) -> None:
    page = client.post("/dossier/", {"text": PUBLIC_TEXT}).content.decode()
    assert "Diagnostic (IVD), as we read it." in page
    told = client.post("/dossier/", {"text": PUBLIC_TEXT, "category": "device"}).content.decode()
    assert "as we read it" not in told
    assert "Medical device" in told


def test_without_a_gap_the_page_says_what_was_looked_for(client: Client) -> None:
    page = client.post("/dossier/", {"text": NO_GAPS}).content.decode()
    assert "No gap found" in page
    assert "intellectual property" in page


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste your description here"),
        ("   \n ", "Paste your description here"),
        ("Too short", "too few to find anything in"),
        (FRENCH, "French"),
        (
            "We sell garden gnomes in three sizes and paint every one of them by hand in our shed near the sea.",
            "health",
        ),
        ("medical device " * 20_000, "longer than a hundred pages"),
        ("medical device " * 150_000, "This text holds more than 2 MB"),
        ("<!doctype html><html><body>A page about a medical device</body></html>", "web page"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence_and_kept_in_the_field(
    client: Client, text: str, sentence: str
) -> None:
    answer = client.post("/dossier/", {"text": text})
    page = answer.content.decode()
    assert "Please mend this" in page
    assert sentence in page
    assert "<title>Error: " in page
    assert escape(text[:12]) in page


def test_files_are_read_and_refused_by_their_content(client: Client) -> None:
    good = SimpleUploadedFile("brief.txt", PUBLIC_TEXT.encode())
    assert "diagnostic accuracy" in client.post("/dossier/", {"file": good}).content.decode()
    picture = SimpleUploadedFile("brief.pdf", b"\x89PNG\r\n\x1a\n....................")
    page = client.post("/dossier/", {"file": picture}).content.decode()
    assert "This is a picture" in page
    assert "#id_file" in page


def test_an_empty_file_is_named_once(client: Client) -> None:
    page = client.post("/dossier/", {"file": SimpleUploadedFile("brief.txt", b"")}).content.decode()
    assert "This file is empty. Choose another one, or paste the text." in page
    assert "Paste your description here" not in page


def test_contents_and_what_to_do_with_it_come_before_the_gaps(client: Client) -> None:
    page = client.post("/dossier/", {"text": PUBLIC_TEXT}).content.decode()
    assert page.index('class="dossier-contents"') < page.index("Download PDF") < page.index("What was read")


class _Unread(SimpleUploadedFile):
    """A file that is larger than anybody may read here."""

    def read(self, num_bytes: int | None = None) -> bytes:
        raise AssertionError("It was read into memory.")


@pytest.mark.parametrize("form", [DescriptionForm, FileForm])
def test_a_file_that_is_too_large_is_not_read_at_all(form: type[DescriptionForm] | type[FileForm]) -> None:
    too_large = _Unread("brief.docx", b"")
    too_large.size = DocumentLimits().file_bytes + 100_000
    refused = form({}, {"file": too_large, "file-file": too_large})
    (sentence,) = refused.errors["file"]
    assert sentence.startswith("This file has 10.1 MB; the most that can be read is 10 MB.")


def test_the_words_of_a_refused_file_stay_in_the_field(client: Client) -> None:
    page = client.post("/dossier/", {"file": SimpleUploadedFile("b.txt", FRENCH.encode())}).content.decode()
    assert f"{FRENCH}</textarea>" in page


def test_hostile_words_come_out_as_words(client: Client) -> None:
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(2)> </textarea>"
    page = client.post("/dossier/", {"text": f"{hostile} {PUBLIC_TEXT}", "title": hostile}).content.decode()
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_same_dossier_can_be_downloaded(client: Client) -> None:
    answer = client.post("/dossier/pdf/", {"text": PUBLIC_TEXT, "title": "Alder Quick"})
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="dossier-alder-quick.pdf"' in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Nobody here has ever run a diagnostic accuracy study." in " ".join(text.split())


def test_only_a_form_can_ask_for_the_pdf(client: Client) -> None:
    assert client.get("/dossier/pdf/").status_code == 405
    assert client.get("/dossier/keep/").status_code == 405
    assert "Please mend this" in client.post("/dossier/pdf/", {"text": ""}).content.decode()


def test_the_example_says_that_it_is_invented(client: Client) -> None:
    page = client.get("/dossier/example/").content.decode()
    assert "invented" in page
    assert "Wrenfold" in page
    assert "Keep this" not in page


def test_beside_a_file_the_text_is_not_read_but_kept_and_said_so(client: Client) -> None:
    file = SimpleUploadedFile("brief.txt", PUBLIC_TEXT.encode())
    page = client.post("/dossier/", {"file": file, "text": "Another <b>product</b>."}).content.decode()
    assert "Your file was read; the text in the field was not." in page
    assert "\nAnother &lt;b&gt;product&lt;/b&gt;.</textarea>" in page
    assert "the text in the field was not" not in client.post("/dossier/", {"text": PUBLIC_TEXT}).content.decode()


def test_beside_a_refused_file_the_text_stays_in_the_field(client: Client) -> None:
    file = SimpleUploadedFile("b.txt", FRENCH.encode())
    page = client.post("/dossier/", {"file": file, "text": PUBLIC_TEXT}).content.decode()
    assert "Please mend this" in page
    assert f"{PUBLIC_TEXT}</textarea>" in page


def test_each_record_leads_to_its_page_and_its_source_is_listed(client: Client, rosa: Person) -> None:
    put_papers(ROSA, "A diagnostic accuracy study of a finger-prick test")
    page = client.post("/dossier/", {"text": PUBLIC_TEXT}).content.decode()
    href = EvidenceRecord.objects.get().get_absolute_url()
    assert f'<a href="{href}">A diagnostic accuracy study of a finger-prick test</a>' in page
    assert '<a href="https://doi.org/10.2/0">at its source' in page
    sources = page.partition("Sources, and what to check")[2]
    assert "test papers – 1 record of evidence" in sources
    pdf = client.post("/dossier/pdf/", {"text": PUBLIC_TEXT}).content
    assert "https://doi.org/10.2/0" in _addresses(pdf)


def test_a_record_without_an_address_leads_to_its_page_in_the_pdf_too(client: Client, rosa: Person) -> None:
    put_papers(ROSA, "A diagnostic accuracy study of a finger-prick test")
    EvidenceRecord.objects.update(url="javascript:alert(1)")
    forget_matcher()
    page = client.post("/dossier/", {"text": PUBLIC_TEXT}).content.decode()
    assert "javascript:" not in page
    EvidenceRecord.objects.update(url="")
    forget_matcher()
    record = EvidenceRecord.objects.get()
    pdf = client.post("/dossier/pdf/", {"text": PUBLIC_TEXT}).content
    assert f"http://testserver{record.get_absolute_url()}" in _addresses(pdf)


def test_without_sources_the_heading_is_left_out(client: Client) -> None:
    assert "Sources, and what to check" not in client.post("/dossier/", {"text": PUBLIC_TEXT}).content.decode()


def _addresses(pdf: bytes) -> set[str]:
    notes = [note.get_object() for page in PdfReader(io.BytesIO(pdf)).pages for note in page.get("/Annots", [])]
    return {note["/A"]["/URI"] for note in notes if "/A" in note and "/URI" in note["/A"]}
