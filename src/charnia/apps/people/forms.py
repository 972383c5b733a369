"""The forms around a profile: claiming it, days away, conflicts of interest."""

from __future__ import annotations

from typing import Any

from django import forms

from charnia.apps.organisations.models import Organisation
from charnia.core.vocabulary import ConflictGround


class ClaimForm(forms.Form):
    """One question: how the programme team can tell."""

    note = forms.CharField(
        label="How can we tell that it is you?",
        max_length=2000,
        widget=forms.Textarea,
        help_text="For example a work address that we can write to, your ORCID iD, or a page of your organisation that "
        "names you. Only the programme team reads this.",
        error_messages={"required": "Write how the programme team can tell that it is you."},
    )


_NO_DAY = "Give a day, such as 2027-03-24."


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AbsenceForm(forms.Form):
    """From when to when somebody is not to be asked."""

    first = forms.DateField(
        label="First day away",
        widget=_day(),
        error_messages={"required": "Give the first day away.", "invalid": _NO_DAY},
    )
    last = forms.DateField(
        label="Last day away",
        widget=_day(),
        error_messages={"required": "Give the last day away. For one day, give it twice.", "invalid": _NO_DAY},
    )

    def clean(self) -> dict[str, Any]:
        """It ends on or after the day on which it begins."""
        found = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day away must not come before the first.")
        return found


class ConflictForm(forms.Form):
    """With which organisation, and why."""

    organisation = forms.ModelChoiceField(
        label="Company or other organisation",
        queryset=Organisation.objects.none(),
        empty_label="Choose one",
        error_messages={"required": "Choose the organisation."},
    )
    ground = forms.ChoiceField(
        label="What ties the two together?",
        widget=forms.RadioSelect,
        choices=[
            (ground.value, f"{ground.label}: {ground.meaning[0].lower()}{ground.meaning[1:]}")
            for ground in ConflictGround
        ],
        error_messages={"required": "Choose what ties the two together."},
    )
    note = forms.CharField(
        label="Anything that the programme team should know",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nobody else reads this, nor what ties the two together.",
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = organisations
