"""The description that somebody gives, pasted or as a file, and what they say about it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from charnia.core.vocabulary import Category, Layer, OrganisationKind, Stage
from charnia.sources.documents import (
    UNTITLED,
    BriefDocument,
    Severity,
    UnreadableDocument,
    examine_text,
    read_document,
    refuse_too_large,
)

_NOT_SAID = [("", "Not sure")]
NOTHING = "Paste your description here, or choose a document."
EMPTY_FILE = "This file is empty. Choose another one, or paste the text."
MOST_CHARACTERS = 200_000
"""About a hundred pages, read in two seconds: visitors must not be able to keep the server busy for longer."""
TOO_LONG = "This is longer than a hundred pages. One to five work best: leave out appendices and data."
FILE_WAS_READ = "Your file was read; the text in the field was not."
_NO_HOME = "Give your company a name, so that the product has a home."
FILE_TYPES = ".txt,.md,.docx,.pdf,.yaml,.json"


class DescriptionForm(forms.Form):
    """Reads the description; once valid, `document` holds it and `notes` say what to know about the reading.

    Words that cannot be used are refused with the sentence of the reader, and stay in the field, also those of a file.
    """

    text = forms.CharField(
        label="Describe your product",
        strip=False,
        error_messages={"required": NOTHING},
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text="What it does, for which patients, how far you are, and what stands in your way. 100 to 400 words "
        "work best; an e-mail or a page of a pitch will do.",
    )
    file = forms.FileField(
        label="Or choose a document",
        required=False,
        error_messages={"empty": EMPTY_FILE},
        widget=forms.FileInput(attrs={"accept": FILE_TYPES}),
        help_text="Word, PDF, Markdown or plain text, up to 10 MB.",
    )
    category = forms.ChoiceField(
        label="What sort of product is it?", required=False, choices=[*_NOT_SAID, *Category.choices()]
    )
    stage = forms.ChoiceField(label="How far has it come?", required=False, choices=[*_NOT_SAID, *Stage.choices()])
    title = forms.CharField(required=False, max_length=250, widget=forms.HiddenInput)
    answers = forms.JSONField(required=False, widget=forms.HiddenInput)

    document: BriefDocument
    notes: tuple[str, ...] = ()
    unread: str = ""
    """What stood in the field for the text when a file was read in its place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = "file" not in self.files

    def clean(self) -> dict[str, Any]:
        """Reads the file, or else the text."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file: UploadedFile[Any] | None = cleaned.get("file")
        field = "file" if file or "file" in self.errors else "text"
        if field == "text" and "text" not in self.errors and not cleaned["text"].strip():
            self.add_error("text", NOTHING)
        if field in self.errors:
            return cleaned
        try:
            document = (
                _read_file(file) if file else read_document(cleaned["text"].encode("utf-8", "replace"), filename="")
            )
        except UnreadableDocument as refusal:
            sentence = str(refusal)
            self.add_error(field, sentence if file else sentence.replace("This file", "This text", 1))
            return cleaned
        if len(document.text) > MOST_CHARACTERS:
            self.add_error(field, TOO_LONG)
            return cleaned
        self.unread = cleaned.get("text", "").strip() if file else ""
        self._examine(document, field)
        self.document = self._as_told(document, cleaned)
        return cleaned

    def _examine(self, document: BriefDocument, field: str) -> None:
        concerns = examine_text(document.text)
        for concern in concerns:
            if concern.severity is Severity.REFUSE:
                self.add_error(field, concern.sentence)
        if field in self.errors and field == "file" and not self.unread:
            # a chosen file is lost with the answer; its words need not be, where the field is free for them
            given = {name: self.data.get(name, "") for name in self.fields}
            self.data = {**given, "text": document.text}
        warnings = (concern.sentence for concern in concerns if concern.severity is Severity.WARN)
        self.notes = (*((FILE_WAS_READ,) if self.unread else ()), *warnings, *document.warnings)

    def _as_told(self, document: BriefDocument, cleaned: dict[str, Any]) -> BriefDocument:
        """The document with what the form says about it; a brief file's own words count where the form says nothing."""
        category, stage = cleaned.get("category"), cleaned.get("stage")
        return BriefDocument(
            title=cleaned.get("title") or document.title,
            text=document.text,
            kind=document.kind,
            warnings=document.warnings,
            category=Category(category) if category else document.category,
            stage=Stage(stage) if stage else document.stage,
            size=document.size,
            answers=document.answers or _answers_of(cleaned.get("answers")),
        )


def _read_file(file: UploadedFile[Any]) -> BriefDocument:
    refuse_too_large(file.size or 0)
    return read_document(file.read(), filename=file.name or "")


def _answers_of(sent: object) -> tuple[tuple[str, str], ...]:
    """Answers as the page sends them back; what is none is passed over, for anybody may write to that field."""
    if not isinstance(sent, dict):
        return ()
    return tuple((str(name), answer) for name, answer in sent.items() if isinstance(answer, str) and answer.strip())


def again(document: BriefDocument) -> dict[str, str]:
    """The fields that bring the same document once more: for the PDF, and for keeping it."""
    return {
        "text": document.text,
        "title": document.title[:250],
        "category": document.category.value if document.category else "",
        "stage": document.stage.value if document.stage else "",
        "answers": json.dumps(dict(document.answers)) if document.answers else "",
    }


class KeepForm(forms.Form):
    """Where a description goes that somebody wants to keep."""

    organisation = forms.ChoiceField(label="For which organisation?", required=False)
    organisation_name = forms.CharField(
        label="What is your company called?",
        required=False,
        max_length=200,
        help_text="A working name will do. It gets a page of its own, which you can change or hide.",
        error_messages={"required": _NO_HOME},
    )
    product = forms.CharField(
        label="What is the product called?",
        max_length=200,
        error_messages={"required": "Give the product a name. A working name will do."},
    )
    category = forms.ChoiceField(
        label="What sort of product is it?", required=False, choices=[*_NOT_SAID, *Category.choices()]
    )
    layer = forms.ChoiceField(
        label="Who may read this description?",
        widget=forms.RadioSelect,
        choices=[(layer.value, f"{layer.label}: {layer.meaning}") for layer in Layer],
        help_text="You and your colleagues always can. You can change it later, part by part.",
        error_messages={"required": "Choose who may read this description."},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        organisations: Sequence[tuple[str, str]],
        description: Mapping[str, str],
    ) -> None:
        title = description["title"]
        initial = {
            "product": "" if title == UNTITLED else title[:200],
            "category": description["category"],
            "layer": Layer.ACCEPTED.value,
        }
        super().__init__(data, initial=initial)
        if because := description.get("category_because"):
            self.fields["category"].help_text = f"As we read it. {because} Change it if it is wrong."
        choices = self.fields["organisation"]
        if isinstance(choices, forms.ChoiceField):
            choices.choices = [*organisations, ("", "A new one")]
        if not organisations:
            del self.fields["organisation"]
            self.fields["organisation_name"].required = True

    def clean(self) -> dict[str, Any]:
        """A new organisation needs a name."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_told = cleaned.get("organisation") or cleaned.get("organisation_name")
        if not is_told and "organisation_name" not in self.errors:
            self.add_error("organisation_name", _NO_HOME)
        return cleaned

    def organisation_fields(self) -> dict[str, Any]:
        """The fields of the new organisation."""
        return {"name": self.cleaned_data["organisation_name"].strip(), "kind": OrganisationKind.COMPANY.value}
