"""Brief files for the command line: YAML or JSON with `title, category, stage, size, text, answers`."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import yaml

from charnia.core.vocabulary import Category, CompanySize, Stage, Word
from charnia.sources.documents.model import (
    BriefDocument,
    DocumentKind,
    DocumentLimits,
    UnreadableDocument,
)
from charnia.sources.documents.titles import guess_title, shorten

_FIELDS = ("title", "category", "stage", "size", "text", "answers")
_W = TypeVar("_W", bound=Word)


def looks_like_one(text: str, *, filename: str) -> bool:
    """A name that ends in .yaml, .yml or .json, or text that opens as a JSON object with a `text` field."""
    if filename.lower().endswith((".yaml", ".yml", ".json")):
        return True
    return text.lstrip().startswith("{") and '"text"' in text and text.rstrip().endswith("}")


def read_brief_file(text: str, *, filename: str, limits: DocumentLimits) -> BriefDocument:
    """The brief in a YAML or JSON mapping; only `text` is required.

    `category`, `stage` and `size` hold the words of the vocabulary; `answers` maps question ids to text, numbers,
    yes, no or lists of text, all of which are kept as text. Raises UnreadableDocument naming the field to mend.
    """
    if len(text.encode()) > limits.brief_file_bytes:
        raise UnreadableDocument(
            f"This brief file is larger than {limits.brief_file_bytes / 1e6:.1f} MB. Put long texts into a .txt or .md "
            "file of their own."
        )
    fields = _mapping(text)
    unknown = sorted(str(name) for name in fields if name not in _FIELDS)
    if unknown:
        raise UnreadableDocument(
            f"The field {unknown[0]!r} is not known in a brief file. Use {', '.join(_FIELDS[:-1])} and {_FIELDS[-1]}."
        )
    body = _string(fields, "text")
    if not body.strip():
        raise UnreadableDocument("This brief file has no text. Describe the product in the field 'text'.")
    title = _string(fields, "title").strip()
    return BriefDocument(
        title=shorten(title) if title else guess_title(body, filename=filename),
        text=body,
        kind=DocumentKind.BRIEF_FILE,
        category=_word(fields, "category", Category),
        stage=_word(fields, "stage", Stage),
        size=_word(fields, "size", CompanySize),
        answers=_answers(fields.get("answers")),
    )


def _mapping(text: str) -> dict[Any, Any]:
    try:
        loaded = json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(text)
    except json.JSONDecodeError as error:
        raise UnreadableDocument(f"Line {error.lineno} of this JSON file cannot be read. Mend it there.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableDocument(
            f"Line {line} of this YAML file cannot be read. Mend it there, or quote the text of the field."
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError, TypeError) as error:
        raise UnreadableDocument(
            "This brief file cannot be read. Write it as YAML or JSON with at least the field 'text'."
        ) from error
    if not isinstance(loaded, dict):
        raise UnreadableDocument("A brief file names its fields. Write 'text:' before the description.")
    return loaded


def _string(fields: dict[Any, Any], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableDocument(f"The field '{name}' must be text. Put it in quotes.")
    return value.encode("utf-8", "replace").decode("utf-8")


def _word(fields: dict[Any, Any], name: str, words: type[_W]) -> _W | None:
    value = _string(fields, name).strip().lower()
    if not value:
        return None
    try:
        return words(value)
    except ValueError:
        allowed = ", ".join(member.value for member in words)
        raise UnreadableDocument(f"The field '{name}' must be one of: {allowed}.") from None


def _answers(value: Any) -> tuple[tuple[str, str], ...]:
    if value is None:
        return ()
    if not isinstance(value, dict):
        raise UnreadableDocument("The field 'answers' maps the name of a question to its answer. Write it so.")
    return tuple((str(name), _answer(str(name), answer)) for name, answer in value.items() if answer is not None)


def _answer(name: str, value: Any) -> str:
    """Answers are text everywhere in Charnia; YAML's true and false are what the writer's yes and no became."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    raise UnreadableDocument(
        f"The answer to '{name[:60]}' must be text, a number, yes, no or a list of texts. Put dates in quotes."
    )
