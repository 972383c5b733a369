"""Forms of the desk."""

from __future__ import annotations

from django import forms


class DeclineClaimForm(forms.Form):
    """The reason that the claimant reads."""

    reason = forms.CharField(
        label="Why not",
        help_text="The person reads this under “My profile”. "
        "Say what would help, such as a page that names their address.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
