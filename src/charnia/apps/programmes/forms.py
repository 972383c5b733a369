"""Forms of the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from charnia.apps.programmes.uploads import LARGEST_UPLOAD
from charnia.sources.catalogue import SOURCES


class DeclineClaimForm(forms.Form):
    """The reason that the claimant reads."""

    reason = forms.CharField(
        label="Why not",
        help_text="The person reads this under “My profile”. "
        "Say what would help, such as a page that names their address.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class ImportForm(forms.Form):
    """A file of evidence, what is in it, and on what terms its texts may be shown."""

    file = forms.FileField(
        label="The file",
        help_text="JSON Lines: one record a line, up to 20 MB.",
        widget=forms.FileInput(attrs={"accept": ".jsonl,.json,.ndjson,.txt"}),
        error_messages={
            "required": "Choose the file to import.",
            "empty": "The file is empty. Choose one with a record on each line.",
        },
    )
    source = forms.ChoiceField(
        label="What is in it",
        choices=[(name, source.label.capitalize()) for name, source in SOURCES.items()],
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
