"""The forms of a wish for an introduction and of what came of it."""

from __future__ import annotations

from typing import Any

from django import forms

from charnia.apps.introductions.models import WRONG_MATCH, IntroductionWish, Outcome
from charnia.core.vocabulary import FeedbackReason

_GONE = "The page has lost what it began with. Copy your words, open the page again."


class WishForm(forms.Form):
    """What the company would like to ask."""

    message = forms.CharField(
        label="What would you like to ask them?",
        widget=forms.Textarea,
        max_length=4_000,
        help_text="Change it as you like. Leave out what they may read only after an agreement.",
        error_messages={"required": "Write what you would like to ask them."},
    )


class OutcomeForm(forms.Form):
    """What came of an introduction. `number` is how often it had been said when the page was opened."""

    number = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, error_messages={"required": _GONE, "invalid": _GONE, "min_value": _GONE}
    )
    outcome = forms.ChoiceField(
        label="What came of it?",
        widget=forms.RadioSelect,
        choices=[(outcome.value, f"{outcome.label}: {outcome.meaning}") for outcome in Outcome],
        error_messages={"required": "Choose whether it helped."},
    )
    words = forms.CharField(
        label="In a few words",
        help_text="What came of it, or why nothing did. The company and the programme team read it, nobody else.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2_000,
        error_messages={"required": "Say in a few words what came of it."},
    )
    cause = forms.ChoiceField(
        label="If nothing came of it: were they the wrong choice for this gap?",
        help_text="Only this teaches the order of later lists that they were. Time, money or a change of plan say "
        "nothing of the choice.",
        widget=forms.RadioSelect,
        choices=[
            ("", "No, or we cannot say"),
            *((cause.value, f"{cause.label}: {cause.meaning}") for cause in WRONG_MATCH),
        ],
        required=False,
    )

    def cause_chosen(self) -> FeedbackReason | None:
        """What speaks against the match; None where nothing does."""
        return FeedbackReason(self.cleaned_data["cause"]) if self.cleaned_data["cause"] else None

    def begin_again_from(self, wish: IntroductionWish) -> None:
        """Takes what somebody else has said meanwhile as read; what was typed stays."""
        self.data = {name: self.data[name] for name in self.data} | {"number": str(wish.outcome_number)}


def outcome_values(wish: IntroductionWish) -> dict[str, Any]:
    """What the form shows of what was said so far."""
    return {
        "number": wish.outcome_number,
        "outcome": wish.outcome,
        "words": wish.outcome_words,
        "cause": wish.outcome_cause,
    }
