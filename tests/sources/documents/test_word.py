from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.sources.documents import DocumentKind, DocumentLimits, UnreadableDocument, read_document

from . import files


def test_headings_paragraphs_lists_and_tables_come_in_the_order_of_the_page() -> None:
    document = read_document(files.word_file(), filename="brief.docx")
    assert document.kind is DocumentKind.WORD
    assert document.title == "Breathwise"
    assert document.warnings == ()
    assert document.text == "\n\n".join(
        (
            "Breathwise",
            "What it does",
            files.PARAGRAPHS[0],
            "- nitric oxide\n- breath temperature",
            "Patients | Warned\n42 | 31",
            "What we need",
            files.PARAGRAPHS[1],
        )
    )


def test_words_in_form_fields_links_and_accepted_changes_are_read_and_deleted_words_are_not() -> None:
    def build(document: object) -> None:
        body = document.element.body  # type: ignore[attr-defined]
        for xml in (
            "<w:sdt {0}><w:sdtContent><w:p><w:r><w:t>From a form field.</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            (
                "<w:p {0}><w:r><w:t xml:space='preserve'>We need "
                "</w:t></w:r><w:del><w:r><w:delText>nothing</w:delText></w:r></w:del><w:ins><w:r><w:t>a trial "
                "site</w:t></w:r></w:ins><w:hyperlink><w:r><w:t> (link)</w:t></w:r></w:hyperlink></w:p>"
            ),
        ):
            body.insert(len(body) - 1, parse_xml(xml.format(nsdecls("w"))))

    document = read_document(files.word_file(build), filename="form.docx")
    assert document.text == "From a form field.\n\nWe need a trial site (link)"
    assert [w for w in document.warnings if "tracked changes" in w]


def test_a_table_inside_a_cell_is_read_once() -> None:
    def build(document: object) -> None:
        cell = document.add_table(rows=1, cols=1).cell(0, 0)  # type: ignore[attr-defined]
        cell.text = "outer"
        cell.add_table(rows=1, cols=1).cell(0, 0).text = "inner"

    assert read_document(files.word_file(build), filename="t.docx").text.split() == ["outer", "inner"]


def test_pictures_are_mentioned() -> None:
    def build(document: object) -> None:
        picture = io.BytesIO()
        files.Image.new("RGB", (4, 4)).save(picture, "PNG")
        document.add_paragraph("See the figure of the device.")  # type: ignore[attr-defined]
        document.add_picture(picture)  # type: ignore[attr-defined]

    assert "1 picture;" in read_document(files.word_file(build), filename="t.docx").warnings[0]


def refusal(data: bytes, filename: str = "brief.docx", limits: DocumentLimits | None = None) -> str:
    with pytest.raises(UnreadableDocument) as refused:
        read_document(data, filename=filename, limits=limits)
    return str(refused.value)


def test_macros_are_refused_wherever_they_show() -> None:
    plain = files.word_file()
    assert "macros" in refusal(files.with_member(plain, "word/vbaProject.bin", b"\xd0\xcf"))
    types = files.member_of(plain, "[Content_Types].xml")
    named = types.replace(
        b"openxmlformats-officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
    )
    assert named != types
    assert "macros" in refusal(files.with_member(plain, "[Content_Types].xml", named), filename="brief.docm")


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    bomb = files.with_member(files.word_file(), "word/media/zeros.bin", b"\0" * 70_000_000)
    assert len(bomb) < 200_000
    assert "unpacks to far more" in refusal(bomb)
    many = files.word_file()
    assert "unpacks to far more" in refusal(many, limits=DocumentLimits(archive_members=3))


def test_entities_are_refused_and_outside_links_not_followed() -> None:
    plain = files.word_file()
    body = files.member_of(plain, "word/document.xml")
    start = body.index(b"<w:document")
    attack = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + body[start:]
    assert "damaged" in refusal(files.with_member(plain, "word/document.xml", attack))
    wide = ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>').encode(
        "utf-16"
    )
    hidden = wide + body[start:].replace(b"Breathwise", b"&e;", 1).decode().encode("utf-16")[2:]
    try:
        text = read_document(files.with_member(plain, "word/document.xml", hidden), filename="x.docx").text
    except UnreadableDocument:
        return
    assert "root" not in text


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ("ppt/presentation.xml", "PowerPoint"),
        ("xl/workbook.xml", "Excel"),
        ("content.xml", "OpenDocument"),
        ("notes.txt", "zip archive"),
    ],
)
def test_other_archives_are_named(inside: str, says: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(inside, "x")
    assert says in refusal(buffer.getvalue(), filename="deck.docx")


def test_old_and_locked_and_cut_files_get_their_sentence() -> None:
    assert "old .doc kind" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), filename="old.doc")
    whole = files.word_file()
    assert "damaged" in refusal(whole[: len(whole) // 2])
    assert "damaged" in refusal(whole[:46] + b"\x00" * 40 + whole[86:])
    assert "damaged" in refusal(files.with_member(whole, "word/document.xml", b"<w:document"))
    assert "no text" in refusal(files.saved(Document()))


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_damage_inside_the_file_ends_in_text_or_a_sentence(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(zipfile.ZipFile(io.BytesIO(PLAIN)).namelist())))
    part = bytearray(files.member_of(PLAIN, name))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(len(part) - 1, 0)))
        part[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=8))
    damaged = files.with_member(PLAIN, name, bytes(part))
    assert files.text_or_sentence(lambda: read_document(damaged, filename="x.docx")).strip()


PLAIN = files.word_file()
