"""Forms of importing a spreadsheet: the file, what its rows are, which column holds what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from charnia.apps.programmes.models import Spreadsheet
from charnia.sources.spreadsheet.fields import Field, Target
from charnia.sources.spreadsheet.model import LIMITS
from charnia.sources.spreadsheet.targets import TARGETS

_COLUMN = "column-"


class UploadForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label="The spreadsheet",
        help_text="An Excel workbook (.xlsx) or CSV, up to 20 MB and 50,000 rows.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={"required": "Choose the file to import.", "empty": "The file is empty. Choose another."},
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Too large a file is refused before it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LIMITS.file_bytes:
            raise forms.ValidationError("The file has more than 20 MB. Remove pictures, or split it, and try again.")
        return file


class RowsForm(forms.Form):
    """Which sheet, and what its rows are."""

    sheet = forms.ChoiceField(
        label="Which sheet?", widget=forms.RadioSelect, error_messages={"required": "Choose the sheet to import."}
    )
    target = forms.ChoiceField(
        label="What is in each row?",
        widget=forms.RadioSelect,
        choices=[(target.name, f"{target.label}: {target.meaning}") for target in TARGETS.values()],
        error_messages={"required": "Choose what a row is."},
    )
    head_row = forms.IntegerField(
        label="Row with the headings",
        required=False,
        min_value=1,
        max_value=1000,
        help_text="Leave it empty and Charnia looks for it.",
    )

    def __init__(self, *args: Any, sheets: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sheet"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(name, name) for name in sheets]
        if len(sheets) == 1:
            field.initial = sheets[0]
            field.widget = forms.HiddenInput()


class ColumnsForm(forms.Form):
    """For each of our fields the column that holds it, and what becomes of new things."""

    shows_new = forms.BooleanField(required=False)
    save_as = forms.CharField(
        label="Keep these choices under a name",
        required=False,
        max_length=80,
        help_text="They are offered to the whole team when a sheet has the same headings. A name that is in use gets "
        "the new choices.",
    )

    def __init__(self, *args: Any, spreadsheet: Spreadsheet, target: Target, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target = target
        choices = [("", "Not in this sheet"), *_choices(spreadsheet)]
        selects = {f"{_COLUMN}{field.name}": _select(field, choices) for field in target.fields}
        self.fields = {**selects, **self.fields}
        shows = self.fields["shows_new"]
        shows.label, shows.help_text = _SHOWS[target.name]
        if not shows.label:
            del self.fields["shows_new"]

    def clean(self) -> dict[str, Any]:
        """A person has a name in one column or in two."""
        found = super().clean() or {}
        names = {name for name in ("name", "first_name", "last_name") if found.get(f"{_COLUMN}{name}")}
        if self.target.name == "people" and "name" not in names and len(names) < 2:
            self.add_error(f"{_COLUMN}name", "Choose the column that holds the name, or those of first and last name.")
        return found

    @property
    def columns(self) -> dict[str, int]:
        """The chosen column of each field, of a valid form."""
        chosen = ((field.name, self.cleaned_data[f"{_COLUMN}{field.name}"]) for field in self.target.fields)
        return {name: int(column) for name, column in chosen if column}


def initial_columns(columns: dict[str, int]) -> dict[str, str]:
    """What the form shows for these columns."""
    return {f"{_COLUMN}{name}": str(column) for name, column in columns.items()}


def _choices(spreadsheet: Spreadsheet) -> list[tuple[str, str]]:
    samples = spreadsheet.samples or [[] for _ in spreadsheet.labels]
    return [
        (str(column), f"{label} ({'; '.join(seen[:2])})" if seen else f"{label} (empty)")
        for column, (label, seen) in enumerate(zip(spreadsheet.labels, samples, strict=True))
    ]


def _select(field: Field, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=field.label,
        help_text=field.meaning,
        required=field.needed,
        choices=choices,
        error_messages={"required": f"Choose the column that holds {field.label.lower()}."},
    )


_SHOWS = {
    "people": (
        "These people know of it and agree: list those who are new in the public directory at once",
        "Otherwise only the team sees them, until they or you list them. E-mail addresses are never public.",
    ),
    "organisations": ("List new organisations in the public directory at once", ""),
    "offers": ("Publish new offers at once", "Otherwise they are drafts, which only the team sees."),
    "events": ("Publish new events at once", "Otherwise they are drafts, which only the team sees."),
    "products": ("", ""),
}
