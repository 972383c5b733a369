"""The form with which people keep their own profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from charnia.apps.accounts.models import User
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.core.access.roles import Permission
from charnia.core.vocabulary import PersonRole

LONGEST_TEXT = 5000
MOST_HOURS = 160
FIELDS = ("name", "title", "organisation", "roles", "bio", "interests", "avoids", "hours_a_month")


class ProfileForm(forms.Form):
    """A person's own words about themselves. `fields_to_save()` is what the action takes."""

    name = forms.CharField(
        label="Name",
        max_length=200,
        help_text="As you would like others to find you.",
        error_messages={"required": "Give your name."},
    )
    title = forms.CharField(
        label="Job title", max_length=200, required=False, help_text="For example “Consultant nephrologist”."
    )
    organisation = forms.ModelChoiceField(
        label="Organisation",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="None",
        help_text="Only organisations that your account belongs to stand here. Ask their owner to add you.",
    )
    roles = forms.MultipleChoiceField(
        label="What you do",
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick all that apply.",
    )
    bio = forms.CharField(
        label="About you",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea,
        help_text="A few sentences: what you know, what you have done, whom you can help.",
    )
    interests = forms.CharField(
        label="What you want to work on next",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea,
        help_text="Founders and the programme team read this when they look for somebody.",
    )
    avoids = forms.CharField(
        label="What you do not want to be asked about",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Not public. One subject a line, such as “tobacco”; gaps that speak of it do not show you.",
    )
    hours_a_month = forms.IntegerField(
        label="Hours a month you can give",
        min_value=0,
        max_value=MOST_HOURS,
        required=False,
        help_text="Not public: you and the programme team see it. Leave it empty if you would rather not say.",
    )
    takes_no_requests = forms.BooleanField(
        label="Do not propose me to companies at present",
        required=False,
        help_text="Your profile stays in the directory. Whoever asks reads that you do not want to be asked.",
    )
    is_hidden = forms.BooleanField(
        label="Hide my profile",
        required=False,
        help_text="You are then in no list, no search and no match. Your page stays, for you and the programme team.",
    )

    def __init__(self, *args: Any, by: User, person: Person | None = None, **kwargs: Any) -> None:
        self.person = person
        if person is not None:
            initial = {name: getattr(person, name) for name in FIELDS} | {
                "is_hidden": not person.is_listed,
                "takes_no_requests": not person.takes_requests,
            }
            kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        organisation, roles = self.fields["organisation"], self.fields["roles"]
        assert isinstance(organisation, forms.ModelChoiceField)  # noqa: S101 - declared above
        assert isinstance(roles, forms.MultipleChoiceField)  # noqa: S101 - declared above
        organisation.queryset = _organisations(by, person)
        roles.choices = _roles(by, person)

    def fields_to_save(self) -> dict[str, Any]:
        """The profile's fields by name, of a valid form."""
        return {name: self.cleaned_data[name] for name in FIELDS} | {
            "is_listed": not self.cleaned_data["is_hidden"],
            "takes_requests": not self.cleaned_data["takes_no_requests"],
        }


def _organisations(by: User, person: Person | None) -> Any:
    """Those the account belongs to and the one that the profile already names; every one for the programme team."""
    if by.may(Permission.EDIT_DIRECTORY):
        return Organisation.objects.all()
    named = person.organisation_id if person is not None else None
    return Organisation.objects.filter(Q(memberships__user=by) | Q(pk=named)).distinct()


def _roles(by: User, person: Person | None) -> list[tuple[str, str]]:
    """Nobody makes themselves a broker: that word stands for the programme team."""
    had = person.roles if person is not None else []
    keeps = by.may(Permission.EDIT_DIRECTORY)
    return [
        (role.value, role.label)
        for role in PersonRole
        if role != PersonRole.BROKER or keeps or PersonRole.BROKER.value in had
    ]
