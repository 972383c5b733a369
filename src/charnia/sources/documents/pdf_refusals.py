"""Why a PDF cannot be read, as sentences; apart from the reader, which takes long to import."""

from __future__ import annotations

DAMAGED_PDF = "This PDF is damaged and cannot be read. Save it again from the program that made it, or paste the text."
LOCKED_PDF = "This PDF is protected by a password. Save a copy without the password, or paste the text."
SCANNED_PDF = (
    "This PDF holds pictures of pages and no text. Run text recognition (OCR) on it, save the original document as "
    "PDF, or paste the text."
)
GARBLED_PDF = "The letters of this PDF cannot be told from one another. Save the original as .docx, or paste the text."
TOO_SLOW = "This PDF takes too long to read. Save it again in a simpler form (print to PDF), or paste the text."
