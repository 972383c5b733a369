"""The form with which somebody says "this profile is me"."""

from __future__ import annotations

from django import forms


class ClaimForm(forms.Form):
    """One question: how the programme team can tell."""

    note = forms.CharField(
        label="How can we tell that it is you?",
        max_length=2000,
        widget=forms.Textarea,
        help_text="For example a work address that we can write to, your ORCID iD, or a page of your organisation that "
        "names you. Only the programme team reads this.",
    )
