"""The values of document reading: what was read, what limits hold, and how a refusal speaks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from charnia.core.vocabulary import Category, CompanySize, Stage


class DocumentKind(StrEnum):
    """What a file turned out to be, judged by its content."""

    TEXT = "text"
    MARKDOWN = "markdown"
    WORD = "word"
    PDF = "pdf"
    BRIEF_FILE = "brief-file"


class UnreadableDocument(Exception):
    """The file cannot be read as a brief; `str()` of it is a sentence that says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLimits:
    """How much a reader accepts before it refuses. Sizes in bytes, time in seconds of wall clock."""

    file_bytes: int = 10_000_000
    text_bytes: int = 2_000_000
    brief_file_bytes: int = 500_000
    unpacked_bytes: int = 60_000_000
    archive_members: int = 3_000
    pages: int = 150
    pdf_objects: int = 100_000
    seconds: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefDocument:
    """The text of a brief and what the file said about it.

    `warnings` are sentences on what was not read (pictures, pages without text). The last four fields come from brief
    files only (`.yaml`, `.json`); elsewhere they are None and empty.
    """

    title: str
    text: str
    kind: DocumentKind
    warnings: tuple[str, ...] = ()
    category: Category | None = None
    stage: Stage | None = None
    size: CompanySize | None = None
    answers: tuple[tuple[str, str], ...] = ()
