"""The form of a wish for an introduction."""

from __future__ import annotations

from django import forms


class WishForm(forms.Form):
    """What the company would like to ask."""

    message = forms.CharField(
        label="What would you like to ask them?",
        widget=forms.Textarea,
        max_length=4_000,
        help_text="Change it as you like. Leave out what they may read only after an agreement.",
        error_messages={"required": "Write what you would like to ask them."},
    )
