"""The forms of bridges and shortlists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django import forms

from charnia.apps.matches.answering import Question
from charnia.core.vocabulary import FeedbackReason, OfferKind
from charnia.engine.ranking.bridges import Filters

_DISTANCES = (5, 10, 25, 50, 100, 200)
_YEARS = (2, 5, 10)


class FilterForm(forms.Form):
    """What of the bridges to show. `counts` says how many of each kind match; kinds of which none does are left out."""

    kind = forms.TypedMultipleChoiceField(
        label="Kind of offer",
        required=False,
        coerce=OfferKind,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Nothing of this kind matches. Tick another."},
    )
    organisation = forms.ChoiceField(
        label="Organisation",
        required=False,
        error_messages={"invalid_choice": "This organisation is not among those that match. Choose another, or “All”."},
    )
    km = forms.TypedChoiceField(
        label="Distance from the company",
        required=False,
        coerce=float,
        empty_value=None,
        choices=[("", "Any, known or not"), *((str(km), f"Up to {km} km") for km in _DISTANCES)],
        error_messages={"invalid_choice": "Choose one of these distances."},
    )
    years = forms.TypedChoiceField(
        label="Newest evidence",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Of any age, or none"), *((str(years), f"Not older than {years} years") for years in _YEARS)],
        error_messages={"invalid_choice": "Choose one of these ages."},
    )

    unhindered = forms.BooleanField(
        label="Hide those with little time, or whose terms may rule you out",
        required=False,
        help_text="Whoever is kept out of the list by such a reason is hidden anyway.",
    )

    def __init__(
        self,
        asked: Mapping[str, object],
        *,
        counts: Mapping[OfferKind, int],
        organisations: Iterable[tuple[str, str]],
        knows_place: bool,
    ) -> None:
        super().__init__(asked, auto_id="filter-%s")
        self._choices("kind", [(k.value, f"{k.label} ({n})") for k, n in counts.items() if n])
        self._choices("organisation", [("", "All"), *organisations])
        if not knows_place:
            del self.fields["km"]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def has_filters(self) -> bool:
        """Whether any filter is in force."""
        return self.is_valid() and any(self.cleaned_data.values())

    def filters(self, question: Question) -> Filters:
        """The engine's filters; without effect where the form was not understood."""
        said = self.cleaned_data if self.is_valid() else {}
        years = said.get("years")
        organisation = said.get("organisation")
        return Filters(
            kinds=frozenset(said.get("kind") or ()),
            organisations=frozenset({organisation} if organisation else ()),
            near=question.near,
            unhindered=bool(said.get("unhindered")),
            within_km=said.get("km"),
            newest_since=question.today - dt.timedelta(days=round(365.25 * years)) if years else None,
        )


class NoteForm(forms.Form):
    """Why an entry is kept."""

    note = forms.CharField(
        label="Why do you keep them?",
        widget=forms.Textarea,
        required=False,
        max_length=2_000,
        help_text="For yourselves and the programme team. For example: Ask about the samples first.",
    )


class NotHelpfulForm(forms.Form):
    """Why a bridge does not help."""

    reason = forms.ChoiceField(
        label="Why does it not help?",
        widget=forms.RadioSelect,
        choices=[(one.value, f"{one.label}: {one.meaning[0].lower()}{one.meaning[1:]}") for one in FeedbackReason],
        error_messages={"required": "Choose a reason."},
    )
    note = forms.CharField(
        label="In your own words",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For yourselves and the programme team. The other side never reads it.",
    )
