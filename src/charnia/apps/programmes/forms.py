"""Forms of the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat

from charnia.apps.evidence.models import Authorship
from charnia.apps.people.models import Person
from charnia.apps.programmes.uploads import LARGEST_UPLOAD
from charnia.core.vocabulary import FeedbackReason
from charnia.sources.catalogue import SOURCES


class DeclineClaimForm(forms.Form):
    """The reason that the claimant reads."""

    reason = forms.CharField(
        label="Why not",
        help_text="The person reads this under “My profile”. "
        "Say what would help, such as a page that names their address.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Say why not. The person reads it."},
    )


class NotArrangedForm(forms.Form):
    """Why an introduction will not come about: in words for the company, and sorted for what ranking learns."""

    reason = forms.CharField(
        label="Why will it not come about?",
        help_text="The company reads this on its page of introductions, with the way to the others who could close the "
        "gap. Leave out what the other side told you in confidence.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Say why it will not come about. The company reads it."},
    )
    cause = forms.ChoiceField(
        label="What comes nearest?",
        help_text="Not shown to the company. What speaks of the match teaches the order of later lists.",
        widget=forms.RadioSelect,
        choices=[(cause.value, f"{cause.label}: {cause.meaning}") for cause in FeedbackReason],
        error_messages={"required": "Choose what comes nearest."},
    )


SHEET_OF_THEIR_OWN = (
    "An evidence file is JSON Lines, and this is a sheet. If it is one of your own, import it under “Spreadsheet”; "
    "otherwise choose the source that it comes from."
)


class ImportForm(forms.Form):
    """A file of evidence, what is in it, and on what terms its texts may be shown."""

    file = forms.FileField(
        label="The file",
        help_text="As the source hands it out: JSON or JSON Lines (from a source also packed with gzip), CSV, XML or "
        "XLSX; up to 20 MB. An evidence file of your own is JSON Lines, not packed.",
        widget=forms.FileInput(attrs={"accept": ".jsonl,.json,.ndjson,.txt,.gz,.csv,.xml,.xlsx"}),
        error_messages={
            "required": "Choose the file to import.",
            "empty": "The file is empty. Choose one with a record on each line.",
        },
    )
    source = forms.ChoiceField(
        label="What is in it",
        choices=[(name, f"{source.label[:1].upper()}{source.label[1:]}") for name, source in SOURCES.items()],
        error_messages={"required": "Choose what is in the file."},
    )
    licence = forms.CharField(
        label="Licence of the texts",
        required=False,
        max_length=250,
        help_text="For example CC BY 4.0. It is shown with each record. Leave it empty if you do not know.",
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Files that are too large for one request have another way in."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_UPLOAD:
            size = filesizeformat(file.size or 0)
            raise forms.ValidationError(
                f"The file has {size}, more than the 20 MB that go in here. Split it, or run: charnia load {file.name}"
            )
        return file

    def clean(self) -> dict[str, Any]:
        """The sheet that a team keeps is not what "evidence file" means."""
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file and cleaned.get("source") == "evidence" and str(file.name).lower().endswith((".xlsx", ".csv")):
            self.add_error("source", SHEET_OF_THEIR_OWN)
        return cleaned


class MergeForm(forms.Form):
    """Which other profile is of the same person."""

    other = forms.ModelChoiceField(
        label="Which profile is of the same person?",
        queryset=Person.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the other profile."},
    )

    def __init__(self, *args: Any, others: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = Person.objects.filter(pk__in=list(others.values_list("pk", flat=True)))
        field.choices = [(person.pk, _told_apart(person)) for person in others]
        self.has_others = bool(field.choices)


class SplitForm(forms.Form):
    """Which records are not of this person."""

    records = forms.MultipleChoiceField(
        label="Which records belong to somebody else?",
        help_text="They go to a new profile of the same name, and stay there when they are loaded again.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one record."},
    )

    def __init__(self, *args: Any, authorships: QuerySet[Authorship], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["records"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(str(row.pk), _told(row)) for row in authorships]

    def keys(self) -> list[int]:
        """The authorships ticked."""
        return [int(key) for key in self.cleaned_data["records"]]


class ForgetForm(forms.Form):
    """That somebody means it."""

    sure = forms.BooleanField(
        label="Remove everything, for good",
        help_text="This cannot be undone, by anybody.",
        error_messages={"required": "Tick the box if you are sure."},
    )


def _told_apart(person: Person) -> str:
    """A profile in a choice: what tells it from its namesakes."""
    where = person.organisation.name if person.organisation else ""
    return ", ".join(part for part in (person.name, person.title, where, person.source_id or person.slug) if part)


def _told(row: Authorship) -> str:
    day = f", {row.record.date:%Y}" if row.record.date else ""
    return f"{row.record.title} ({row.name_as_printed}{day})"
