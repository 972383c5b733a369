"""The brief that a command is given: read from a file or standard input, examined, refused with a sentence."""

from __future__ import annotations

import sys

from charnia.config.commands.console import BadInput, existing_file, note
from charnia.sources.documents import BriefDocument, Severity, UnreadableDocument, examine_text, read_document

BRIEF_HELP = "the brief: .md, .txt, .yaml, .json, .docx or .pdf, or - for standard input"


def read_brief(name: str) -> BriefDocument:
    """The brief in a file, or on standard input for `-`. What was not read is noted beside the result.

    Raises BadInput for what cannot be read, is too short, is not in English or has nothing to do with health.
    """
    try:
        if name == "-":
            document = read_document(sys.stdin.buffer.read(), filename="")
        else:
            path = existing_file(name)
            document = read_document(path.read_bytes(), filename=path.name)
    except UnreadableDocument as refusal:
        raise BadInput(str(refusal)) from refusal
    for concern in examine_text(document.text):
        if concern.severity is Severity.REFUSE:
            raise BadInput(concern.sentence)
        note(concern.sentence)
    for warning in document.warnings:
        note(warning)
    return document
