"""The forms of products and briefs.

The brief and the file are two forms within one page: choosing a file only fills in the text, to be looked at first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms

from charnia.apps.products.models import BriefVersion, Product
from charnia.apps.products.queries import Answer
from charnia.apps.products.questioning import is_known, join_stance, split_stance
from charnia.core.diagnosis.rulebook import AnswerKind, Question
from charnia.core.vocabulary import Category, Layer, Stage
from charnia.sources.documents import (
    UNTITLED,
    BriefDocument,
    Severity,
    UnreadableDocument,
    examine_text,
    read_document,
    refuse_too_large,
)

LONGEST_TEXT = 200_000
LONGEST_ANSWER = 20_000
_DOES_NOT_APPLY = "Does not apply"
_WHO_READS = {
    Layer.PUBLIC: "Anyone may read this. Matching and messages draw on it. Write what you would put on your website.",
    Layer.ACCEPTED: "Read by you, the programme team, and somebody you are introduced to once both sides have "
    "accepted. Matching for yourself uses it; nothing written to others quotes it.",
    Layer.AGREEMENT: "Read by you alone, until an agreement is signed. The programme team reads it only if you "
    "open it to them on the product's page.",
}


_LAYER_CHOICES = [
    (Layer.PUBLIC.value, "Anyone"),
    (Layer.ACCEPTED.value, "We, the programme team, and the other side once both have accepted an introduction"),
    (Layer.AGREEMENT.value, "We alone, until an agreement is signed"),
]


class PlainTextField(forms.CharField):
    """Text of several lines with line ends as `\\n`, so that places in it can be quoted."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


def _base() -> forms.IntegerField:
    gone = "The page has lost the number of the version that you began with. Copy your text, open the page again."
    return forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, error_messages={"required": gone, "invalid": gone, "min_value": gone}
    )


class ProductForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker only
    """The name of a product."""

    class Meta:
        model = Product
        fields = ("name",)
        labels = {"name": "What is the product called?"}
        error_messages = {"name": {"required": "Give the product a name."}}
        help_texts = {"name": "A working name is enough. You can change it at any time."}


class BriefForm(forms.Form):
    """The brief as free text on three layers. `base` is the number of the version that the page was opened on."""

    base = _base()
    title = forms.CharField(
        label="One line that says what it is",
        max_length=250,
        error_messages={"required": "Say in one line what the product is."},
        help_text="For example: A finger-prick test for kidney disease in the pharmacy.",
    )
    category = forms.ChoiceField(
        label="What sort of product is it?",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            *((word.value, f"{word.label}: {word.meaning[0].lower()}{word.meaning[1:]}") for word in Category),
            ("", "I do not know yet"),
        ],
        help_text="It decides which questions are asked.",
    )
    stage = forms.ChoiceField(
        label="How far has it come?",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            *((word.value, f"{word.label}: {word.meaning[0].lower()}{word.meaning[1:]}") for word in Stage),
            ("", "I do not know yet"),
        ],
    )
    conditions = forms.CharField(
        label="Diseases or conditions", required=False, max_length=300, help_text="For example: kidney disease, sepsis."
    )
    text_public = PlainTextField(
        label="What anyone may read", required=False, max_length=LONGEST_TEXT, help_text=_WHO_READS[Layer.PUBLIC]
    )
    text_accepted = PlainTextField(
        label="What the other side reads after both have accepted",
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_WHO_READS[Layer.ACCEPTED],
    )
    text_agreement = PlainTextField(
        label="What is read only after an agreement",
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_WHO_READS[Layer.AGREEMENT],
    )

    answers = forms.JSONField(required=False, widget=forms.HiddenInput)

    def clean_answers(self) -> dict[str, dict[str, str]]:
        """Answers that a brief file brought along, as they are stored; only those to known questions."""
        answers = self.cleaned_data["answers"] or {}
        if not isinstance(answers, dict) or not all(_is_answer(answer) for answer in answers.values()):
            raise forms.ValidationError("The answers of the file were damaged on the way. Choose the file again.")
        return {question: answer for question, answer in answers.items() if is_known(question)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        whole = "\n\n".join(filter(None, (str(cleaned.get(f"text_{layer}", "")) for layer in Layer)))
        concerns = examine_text(whole)
        self.warnings = [concern.sentence for concern in concerns if concern.severity is Severity.WARN]
        for concern in concerns:
            too_long = any(f"text_{layer}" in self.errors for layer in Layer)
            if concern.severity is Severity.REFUSE and not too_long:
                self.add_error("text_public", concern.sentence)
        self.warnings += self._foreign(cleaned)
        return cleaned

    def _foreign(self, cleaned: Mapping[str, Any]) -> list[str]:
        """A layer in another language beside English ones is saved, but nothing is found in it: that is said."""
        fields = (self[f"text_{layer}"] for layer in Layer)
        concerns = {str(field.label): examine_text(str(cleaned.get(field.name, ""))) for field in fields}
        return [
            f"“{label}”: {concern.sentence}"
            for label, found in concerns.items()
            for concern in found
            if concern.code == "language"
        ]

    def changes(self) -> dict[str, Any]:
        """What `write_version` takes."""
        plain = {name: self.cleaned_data[name] for name in ("title", "category", "stage", "conditions")}
        texts = {layer.value: self.cleaned_data[f"text_{layer}"] for layer in Layer}
        return {**plain, "texts": texts, "answers": self.cleaned_data["answers"]}


def _is_answer(answer: object) -> bool:
    return (
        isinstance(answer, dict)
        and answer.keys() == {"text", "layer"}
        and isinstance(answer["text"], str)
        and len(answer["text"]) <= LONGEST_ANSWER
        and answer["layer"] in [layer.value for layer in Layer]
    )


def brief_values(content: Mapping[str, Any], *, base: int) -> dict[str, Any]:
    """The form's values for the content of a version."""
    plain = {name: content[name] for name in ("title", "category", "stage", "conditions")}
    return {"base": base, **plain, **{f"text_{layer}": content["texts"].get(layer.value, "") for layer in Layer}}


def typed_values(data: Mapping[str, str]) -> dict[str, Any]:
    """The form's values for what was posted, to be shown again without judging it."""
    try:
        answers = json.loads(data.get("answers") or "{}")
    except ValueError:
        answers = {}
    return {**data, "answers": answers}


def content_of(version: BriefVersion | None) -> dict[str, Any]:
    """The content of a version as `brief_values` takes it; before the first, nothing."""
    if version is None:
        return {"title": "", "category": "", "stage": "", "conditions": "", "texts": {}}
    return {name: getattr(version, name) for name in ("title", "category", "stage", "conditions", "texts")}


class FileForm(forms.Form):
    """A file with the description, to be read into the text of one layer."""

    prefix = "file"

    file = forms.FileField(
        label="File with your description",
        required=False,
        help_text="Word (.docx), PDF, Markdown or plain text, up to 10 MB. Its text is put in below for you to check; "
        "nothing is saved before that, and the file itself is not kept.",
    )
    layer = forms.ChoiceField(
        label="Who may read what is in the file?",
        required=False,
        widget=forms.RadioSelect,
        choices=_LAYER_CHOICES,
        initial=Layer.ACCEPTED.value,
    )

    def clean_layer(self) -> Layer:
        return Layer(self.cleaned_data["layer"] or Layer.ACCEPTED)

    def clean(self) -> dict[str, Any]:
        """Reads the file; what cannot be read is an error of its field, with the sentence that says what to do."""
        cleaned = super().clean() or self.cleaned_data
        upload = cleaned.get("file")
        self.document: BriefDocument | None = None
        if upload:
            try:
                refuse_too_large(upload.size)
                self.document = read_document(upload.read(), filename=upload.name)
            except UnreadableDocument as refusal:
                self.add_error("file", str(refusal))
        return cleaned

    def merged_with(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the brief form with what the file said: its text after what stands there, the rest where
        nothing stands yet."""
        document, layer = self.document, self.cleaned_data["layer"]
        if document is None:
            raise ValueError("No file was read.")
        values = dict(typed)
        name = f"text_{layer}"
        values[name] = "\n\n".join(filter(None, (str(values.get(name, "")).strip(), document.text.strip())))
        values["title"] = values.get("title") or ("" if document.title == UNTITLED else document.title[:250])
        values["category"] = values.get("category") or document.category or ""
        values["stage"] = values.get("stage") or document.stage or ""
        values["answers"] = {question: {"text": text, "layer": layer.value} for question, text in document.answers}
        return values


class AnswerForm(forms.Form):
    """The answer to one question, in the shape that the question asks for."""

    base = _base()
    layer = forms.ChoiceField(
        label="Who may read this answer?",
        widget=forms.RadioSelect,
        choices=_LAYER_CHOICES,
        error_messages={"required": "Choose who may read this answer."},
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields.update(_answer_fields(question))
        self.order_fields(["stance", "text", "layer", "base"])

    def answer(self) -> str:
        """The answer as it is stored; empty to take it back."""
        return join_stance(self.cleaned_data.get("stance", ""), self.cleaned_data.get("text", ""))


def answer_values(question: Question, answer: Answer | None, *, base: int) -> dict[str, Any]:
    """The form's values for a stored answer. Without one, the middle layer is offered: safe, and of use to a broker."""
    layer = answer.layer if answer else Layer.ACCEPTED
    stance, text = "", answer.text if answer else ""
    if question.answer is AnswerKind.YES_NO:
        stance, text = split_stance(text)
    elif question.answer is AnswerKind.CHOICE and text in (*question.choices, _DOES_NOT_APPLY):
        stance, text = text, ""
    return {"base": base, "layer": layer.value, "stance": stance, "text": text}


def _answer_fields(question: Question) -> dict[str, forms.Field]:
    if question.answer is AnswerKind.LONG:
        return {"text": PlainTextField(label="Your answer", required=False, max_length=LONGEST_ANSWER)}
    if question.answer is AnswerKind.SHORT:
        return {"text": forms.CharField(label="Your answer", required=False, max_length=1000)}
    stances = question.choices if question.answer is AnswerKind.CHOICE else ("Yes", "No")
    choices = [*((words, words) for words in (*stances, _DOES_NOT_APPLY)), ("", "No answer")]
    stance = forms.ChoiceField(label="Your answer", required=False, widget=forms.RadioSelect, choices=choices)
    if question.answer is AnswerKind.CHOICE:
        return {"stance": stance}
    return {"stance": stance, "text": PlainTextField(label="Say more", required=False, max_length=LONGEST_ANSWER)}
