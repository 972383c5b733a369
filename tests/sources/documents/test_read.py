from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.vocabulary import Category, CompanySize, Stage
from charnia.sources.documents import DocumentKind, DocumentLimits, UnreadableDocument, read_document

from . import files

TEXT = "Breathwise: a sensor for asthma.\n\nIt costs £40 – “half” of today’s price. We need a naïve cohort.\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
)
def test_every_encoding_yields_the_same_text(data: bytes) -> None:
    document = read_document(data, filename="brief.txt")
    assert document.text == TEXT
    assert document.kind is DocumentKind.TEXT
    assert document.title == "Breathwise: a sensor for asthma."


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1))
def test_text_comes_back_as_given(text: str) -> None:
    if not text.strip() or text.lstrip().startswith(("<", "{")) or text[0] in "\ufeff%PK{G":
        return
    assert read_document(text.encode(), filename="x.txt").text == text


def test_markdown_is_known_by_name_or_by_content() -> None:
    text = b"# Breathwise\n\n* a sensor\n"
    for filename in ("brief.md", "brief"):
        document = read_document(text, filename=filename)
        assert document.kind is DocumentKind.MARKDOWN
        assert document.text == text.decode()
        assert document.title == "Breathwise"


def refusal(data: bytes, filename: str = "brief.txt", limits: DocumentLimits | None = None) -> str:
    with pytest.raises(UnreadableDocument) as refused:
        read_document(data, filename=filename, limits=limits)
    return str(refused.value)


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"\0" * 50, codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file_is_refused(data: bytes) -> None:
    sentence = refusal(data)
    assert "empty" in sentence or "no text" in sentence.lower()


def test_too_large_files_are_refused() -> None:
    assert "11.0 MB; the most that can be read is 10 MB" in refusal(b"a " * 5_500_000)
    assert "more than 2 MB of text" in refusal(b"patients " * 300_000)
    assert "more than 2 MB of text" in refusal("é".encode("cp1252") + b"patients " * 1_000_000)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "picture"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "picture"),
        (b"{\\rtf1 hello}", "rich text"),
        (b"<!DOCTYPE html><p>hello</p>", "web page"),
        (b"\n<!-- x -->\n<html>", "web page"),
        (bytes(range(256)) * 20, "does not hold readable text"),
        (b"\x7fELF" + bytes(range(200)), "does not hold readable text"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a", "does not hold readable text"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, says: str) -> None:
    assert says in refusal(data)


def test_text_under_a_false_name_is_read_with_a_remark() -> None:
    document = read_document(TEXT.encode(), filename="brief.pdf")
    assert document.text == TEXT
    assert "ends in .pdf" in document.warnings[0]


@settings(max_examples=300)
@given(st.binary(max_size=400), st.sampled_from(["", "a.docx", "a.md", "a.json", "a.yaml", "../é\0.txt"]))
def test_any_bytes_end_in_text_or_a_sentence(data: bytes, filename: str) -> None:
    data = data.replace(b"%PDF-", b"")
    assert files.text_or_sentence(lambda: read_document(data, filename=filename)).strip()


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_behind_the_mark_of_a_zip_end_in_a_sentence(data: bytes) -> None:
    assert refusal(b"PK\x03\x04" + data).endswith(".")


YAML = b"""
title: Breathwise
category: device
stage: prototype
size: start-up
text: |
  A sensor for asthma.
answers:
  quality_system: false
  trials: 1
  sites: [Leicester, Derby]
  skipped:
"""


@pytest.mark.parametrize("filename", ["b.yaml", "b.json"])
def test_a_brief_file_carries_its_fields(filename: str) -> None:
    json_text = (
        b'{"title": "Breathwise", "category": "device", "stage": "prototype", "size": "start-up",'
        b'"text": "A sensor for asthma.\\n", "answers": {"quality_system": false, "trials": 1,'
        b'"sites": ["Leicester", "Derby"]}}'
    )
    document = read_document(YAML if filename == "b.yaml" else json_text, filename=filename)
    assert document.kind is DocumentKind.BRIEF_FILE
    assert (document.title, document.text) == ("Breathwise", "A sensor for asthma.\n")
    assert (document.category, document.stage, document.size) == (
        Category.DEVICE,
        Stage.PROTOTYPE,
        CompanySize.START_UP,
    )
    assert document.answers == (("quality_system", "no"), ("trials", "1"), ("sites", "Leicester, Derby"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"text: [a", "Line 1"),
        (b'{"text": "a",\n "title" "b"}', "Line 2"),
        (b"- a\n- b", "names its fields"),
        (b"title: x", "no text"),
        (b"text: 2024-01-01", "must be text"),
        (b"text: a\ncategory: pill", "one of: medicine, device, diagnostic, digital, service"),
        (b"text: a\nstages: idea", "'stages' is not known"),
        (b"text: a\nanswers: [1]", "maps the name"),
        (b"text: a\nanswers: {when: 2024-01-01}", "Put dates in quotes"),
        (b"text: " + b"[" * 5000, "cannot be read"),
        (b"text: !!python/object:os.system x", "cannot be read"),
        (b"text: a\n---\ntext: b", "cannot be read"),
    ],
)
def test_a_faulty_brief_file_says_what_to_mend(data: bytes, says: str) -> None:
    assert says in refusal(data, filename="b.json" if data.startswith(b"{") else "b.yaml")


def test_a_long_brief_file_is_refused() -> None:
    assert "larger than" in refusal(b"text: " + b"a " * 300_000, filename="b.yaml")
