"""The forms of the gap ledger."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from charnia.apps.gaps.models import Gap
from charnia.apps.gaps.steps import Step
from charnia.core.vocabulary import Axis, GapKind, Layer, Urgency

_LONGEST_NOTE = 2_000


class NoteForm(forms.Form):
    """The question that a step asks."""

    note = forms.CharField(widget=forms.Textarea, max_length=_LONGEST_NOTE, required=False)

    def __init__(self, *args: object, step: Step, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on as given
        self.fields["note"].label = step.asks
        self.fields["note"].help_text = step.hint
        self.fields["note"].required = bool(step.asks)
        self.fields["note"].error_messages["required"] = step.refusal


class GapForm(forms.Form):
    """What a gap says; `layer` only where the gap is new."""

    statement = forms.CharField(
        label="What is missing, in one sentence",
        max_length=500,
        help_text="For example: Somebody who has run a diagnostic accuracy study.",
        error_messages={"required": "Write what is missing, in one sentence."},
    )
    kind = forms.ChoiceField(
        label="What sort of thing is missing?",
        widget=forms.RadioSelect,
        choices=[(kind.value, f"{kind.label}: {kind.meaning}") for kind in GapKind],
        error_messages={"required": "Choose what sort of thing is missing."},
    )
    axis = forms.ChoiceField(
        label="Which part of the work is it about?",
        choices=[("", "Choose one"), *Axis.choices()],
        error_messages={"required": "Choose which part of the work it is about."},
    )
    urgency = forms.ChoiceField(
        label="How soon does it hold the product up?",
        widget=forms.RadioSelect,
        choices=[(urgency.value, f"{urgency.label}: {urgency.meaning}") for urgency in Urgency],
        error_messages={"required": "Choose how soon it holds the product up."},
    )

    def clean_statement(self) -> str:
        return str(self.cleaned_data["statement"]).strip()


class NewGapForm(GapForm):
    """A gap that a person adds, on one of the layers that the person reads."""

    layer = forms.ChoiceField(
        label="Who may read it?",
        widget=forms.RadioSelect,
        initial=Layer.ACCEPTED.value,
        error_messages={"required": "Choose who may read the gap."},
    )

    def __init__(self, *args: object, layers: Iterable[Layer], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on as given
        field = self.fields["layer"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - says to the type checker what is declared above
        readable = set(layers)
        field.choices = [(one.value, f"{one.label}: {one.meaning}") for one in Layer if one in readable]


def gap_values(gap: Gap) -> dict[str, str]:
    """The form's values for a gap."""
    return {name: str(getattr(gap, name)) for name in ("statement", "kind", "axis", "urgency")}
