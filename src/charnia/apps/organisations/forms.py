"""The forms of organisations and their members."""

from __future__ import annotations

from typing import Any

from django import forms

from charnia.apps.accounts.models import User
from charnia.apps.organisations.models import MembershipRole, Organisation
from charnia.core.vocabulary import CompanySize

_LONGEST_DESCRIPTION = 10_000
_NO_ROLE = "Choose what they may do."


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker only
    """What an organisation says about itself. It is shown in the public directory."""

    description = forms.CharField(
        label="What does it do?",
        required=False,
        max_length=_LONGEST_DESCRIPTION,
        widget=forms.Textarea,
        help_text="Two or three sentences. Anyone may read them.",
    )
    website = forms.URLField(
        label="Website",
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": "Give the address of a web page, such as https://example.org."},
        help_text="For example: https://example.org",
    )

    class Meta:
        model = Organisation
        fields = ("name", "size", "town", "region", "website", "description")
        labels = {"name": "Name", "town": "Town", "region": "Nation or region"}
        error_messages = {"name": {"required": "Give the organisation a name."}}
        help_texts = {
            "name": "The name under which people know it. Without a company yet, take the name of your team or idea.",
            "town": "It decides which facilities and events are near.",
            "region": "Some offers are for companies of certain nations or regions only.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (CompanySize.PRE_START_UP.value, "We are not a company yet"),
            *(
                (size.value, f"{size.label}: {size.meaning[0].lower()}{size.meaning[1:]}")
                for size in CompanySize
                if size is not CompanySize.PRE_START_UP
            ),
        ]
        self.fields["size"] = forms.ChoiceField(
            label="How large is it?", required=False, widget=forms.RadioSelect, choices=choices
        )


_ROLES = [(role.value, f"{role.label}: {role.meaning[0].lower()}{role.meaning[1:]}") for role in MembershipRole]


class NewMemberForm(forms.Form):
    """Somebody with an account, to be added to an organisation."""

    email = forms.EmailField(
        label="Their e-mail address",
        help_text="They must have signed up with it already. We do not send invitations.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Give the e-mail address with which they signed up."},
    )
    role = forms.ChoiceField(
        label="What may they do?",
        widget=forms.RadioSelect,
        choices=_ROLES,
        initial=MembershipRole.MEMBER.value,
        error_messages={"required": _NO_ROLE},
    )

    def clean_email(self) -> str:
        """Finds the account; its holder is in `user`."""
        email = str(self.cleaned_data["email"])
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise forms.ValidationError(
                "Nobody has an account with this address. Ask them to sign up first, then add them here."
            )
        self.user = user
        return email


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(
        label="What may they do?",
        widget=forms.RadioSelect,
        choices=_ROLES,
        error_messages={"required": _NO_ROLE},
    )


class DeleteAccountForm(forms.Form):
    """The account's password, so that nobody deletes it by mistake or in passing."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="It cannot be undone.",
        error_messages={"required": "Type your password."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise forms.ValidationError("This is not your password. Type it again.")
        return password
