"""The form of an offer, which asks only what its kind needs."""

from __future__ import annotations

from typing import Any

from django import forms

from charnia.apps.accounts.models import User
from charnia.apps.offers.models import Offer
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.people.models import Person
from charnia.core.access.roles import Permission
from charnia.core.vocabulary import Category, CompanySize, OfferKind, Region, Stage, Word

MYSELF, CLUSTER = "myself", "cluster"
MOST_RADIOS = 7
"""With more givers than this they are chosen from a list."""

TERMS = ("for_sizes", "for_stages", "for_categories", "for_regions", "reach_km")
_ALWAYS = ("title", "text", "how_to_ask", "url")
_DATED = ("starts_at", "ends_at", "venue", "cost", "closes_on")
_PLACE = ("venue", "cost")
FIELDS_OF_KIND: dict[OfferKind, tuple[str, ...]] = {
    OfferKind.EVENT: _DATED,
    OfferKind.COURSE: _DATED,
    OfferKind.FACILITY: _PLACE,
    OfferKind.CLINICAL_RESEARCH: _PLACE,
    OfferKind.PLACEMENT: ("starts_at", "ends_at", "cost", "closes_on"),
    OfferKind.APPRENTICESHIP: ("starts_at", "cost", "closes_on"),
    OfferKind.SECONDMENT: ("starts_at", "ends_at", "cost", "closes_on"),
    OfferKind.STUDENTSHIP: ("starts_at", "cost", "closes_on"),
    OfferKind.KTP: ("cost", "closes_on"),
    OfferKind.FUND: ("cost", "closes_on"),
    OfferKind.MARKET_ACCESS: ("cost",),
    OfferKind.SUPPLY_CHAIN: ("cost",),
    OfferKind.EXPERT: ("cost",),
    OfferKind.CLINICIAN: ("cost",),
    OfferKind.MENTOR: (),
    OfferKind.CASE_STUDY: (),
}
"""What is asked beside title, text, way to ask and link."""

_FOR_ALL = frozenset({OfferKind.EXPERT, OfferKind.CLINICIAN, OfferKind.MENTOR, OfferKind.CASE_STUDY})
"""Kinds that are not made for some companies only."""

_TEXT_HINTS = {
    OfferKind.CASE_STUDY: "What the company lacked, who helped, what was done, and what came of it, with figures.",
    OfferKind.EVENT: "What happens, for whom it is, and what people take home.",
    OfferKind.FUND: "What it pays for, who may apply, and what the applicant must bring.",
}
_NO_MOMENT = "Give a day and a time, such as 2027-03-24 14:30."
_DEFAULT_HINT = "What it is, for whom, and what comes of it. Matching reads these words: name conditions, methods."


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _words(label: str, words: type[Word]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=words.choices(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick none if it is for all.",
    )


class OfferForm(forms.Form):
    """An offer of one kind. `fields_to_save()` is what the actions take."""

    offered_by = forms.ChoiceField(
        label="Who offers this?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who offers this."},
    )
    title = forms.CharField(label="Title", max_length=250, error_messages={"required": "Give the offer a title."})
    text = forms.CharField(
        label="Description",
        max_length=20_000,
        widget=forms.Textarea,
        error_messages={"required": "Describe the offer: what it is, for whom, and what comes of it."},
    )
    starts_at = forms.DateTimeField(
        label="Starts",
        widget=_moment(),
        help_text="Day and time, as in Britain.",
        error_messages={"required": "Say on which day and at what time it starts.", "invalid": _NO_MOMENT},
    )
    ends_at = forms.DateTimeField(
        label="Ends", required=False, widget=_moment(), error_messages={"invalid": _NO_MOMENT}
    )
    venue = forms.CharField(label="Where", max_length=250, required=False, help_text="A room and a town, or “online”.")
    cost = forms.CharField(label="What it costs", max_length=250, required=False, help_text="“Free” is an answer too.")
    closes_on = forms.DateField(
        label="Last day to ask",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give a day, such as 2027-03-24."},
    )
    how_to_ask = forms.CharField(
        label="How to ask for it",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whom to write to and what to bring. Leave it empty to be asked through an introduction.",
    )
    url = forms.URLField(
        label="Web address",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Give the address of a web page, such as https://example.org."},
    )
    for_sizes = _words("Only for companies of some sizes?", CompanySize)
    for_stages = _words("Only for products at some stages?", Stage)
    for_categories = _words("Only for some categories of product?", Category)
    for_regions = _words("Only for companies in some nations or regions?", Region)
    reach_km = forms.IntegerField(
        label="Only for companies so many kilometres away?",
        min_value=1,
        max_value=2000,
        required=False,
        help_text="Leave it empty if distance does not matter.",
    )

    def __init__(self, *args: Any, kind: OfferKind, by: User, offer: Offer | None = None, **kwargs: Any) -> None:
        self.kind, self.by = kind, by
        terms = () if kind in _FOR_ALL else TERMS
        asked = ("offered_by", *_in_order((*_ALWAYS, *FIELDS_OF_KIND[kind], *terms)))
        if offer is not None:
            asked = asked[1:]
            kwargs["initial"] = {name: getattr(offer, name) for name in asked}
        super().__init__(*args, **kwargs)
        self.fields = {name: self.fields[name] for name in asked}
        self._adapt()

    def _adapt(self) -> None:
        self.fields["text"].help_text = _TEXT_HINTS.get(self.kind, _DEFAULT_HINT)
        if "starts_at" in self.fields:
            self.fields["starts_at"].required = self.kind == OfferKind.EVENT
        if self.kind == OfferKind.FUND:
            self.fields["cost"].label, self.fields["cost"].help_text = (
                "How much it pays",
                "For example “up to £50,000”.",
            )
        givers = self.fields.get("offered_by")
        if isinstance(givers, forms.ChoiceField):
            givers.choices = givers_for(self.by)
            if len(givers.choices) == 1:
                givers.initial = givers.choices[0][0]
            if len(givers.choices) > MOST_RADIOS:
                givers.widget = forms.Select(choices=[("", "Choose one"), *givers.choices])

    def clean(self) -> dict[str, Any]:
        """A thing ends after it starts, and nobody asks for it when it is over."""
        found = super().clean() or {}
        start, end = found.get("starts_at"), found.get("ends_at")
        if end and not start and "starts_at" not in self.errors:
            self.add_error("starts_at", "Say when it starts too.")
        if start and end and end < start:
            self.add_error("ends_at", "It must end after it starts.")
        return found

    def fields_to_save(self) -> dict[str, Any]:
        """The offer's fields by name, of a valid form."""
        fields = {name: value for name, value in self.cleaned_data.items() if name != "offered_by"}
        if "offered_by" in self.cleaned_data:
            fields |= self._giver(self.cleaned_data["offered_by"]) | {"kind": self.kind.value}
        return fields

    def _giver(self, value: str) -> dict[str, Any]:
        if value == MYSELF:
            return {"organisation": None, "person": Person.objects.get(user=self.by)}
        if value == CLUSTER:
            return {"organisation": None, "person": None}
        return {"organisation": organisation_queries.spoken_for_by(self.by).get(pk=value), "person": None}


def givers_for(user: User) -> list[tuple[str, str]]:
    """In whose name the account may offer: its own profile, its organisations, and for the programme team the cluster
    and every organisation."""
    own = Person.objects.filter(user=user).first()
    givers = [(MYSELF, f"Myself, {own.name}")] if own is not None else []
    if user.may(Permission.EDIT_DIRECTORY):
        givers.append((CLUSTER, "The programme team, for the cluster"))
    mine = organisation_queries.spoken_for_by(user).order_by("name").values_list("pk", "name")
    return [*givers, *((str(pk), name) for pk, name in mine)]


def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in OfferForm.base_fields if name in names)
