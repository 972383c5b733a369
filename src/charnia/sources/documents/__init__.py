"""Briefs as people bring them: plain text, Markdown, Word, PDF and brief files. Bytes in, text or a refusal out."""

from charnia.sources.documents.examine import Concern, Severity, examine_text
from charnia.sources.documents.model import (
    BriefDocument,
    DocumentKind,
    DocumentLimits,
    UnreadableDocument,
)
from charnia.sources.documents.read import read_document, refuse_too_large
from charnia.sources.documents.titles import UNTITLED

__all__ = [
    "UNTITLED",
    "BriefDocument",
    "Concern",
    "DocumentKind",
    "DocumentLimits",
    "Severity",
    "UnreadableDocument",
    "examine_text",
    "read_document",
    "refuse_too_large",
]
