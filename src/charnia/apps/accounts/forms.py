"""Signing up and logging in with labels, hints and no words inside the fields, and the name of an account."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.socialaccount import forms as social_forms
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from charnia.apps.accounts import queries
from charnia.apps.accounts.actions import change_name, shut_orcid_out
from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record

LONGEST_NAME = 150
_FIRST_PASSWORD = "Use at least 12 characters. Three or four words that do not belong together make a good one."  # noqa: S105 - advice, no password

_NO_MAIL = "The demonstration sends no mail. The letter with the link is a file in the folder “mail” of its data."
_REQUIRED = {
    "email": "Give your e-mail address.",
    "login": "Give your e-mail address.",
    "password": "Give your password.",
    "password1": "Choose a password.",
    "password2": "Type the same password again.",
    "oldpassword": "Give the password that you have now.",
    "code": "Type the code.",
}


def _name_field() -> forms.CharField:
    return forms.CharField(
        label="Full name",
        max_length=LONGEST_NAME,
        error_messages={"required": "Give your full name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="As colleagues know you. It is shown to the people you work with here.",
    )


class _Plain(forms.Form):
    """Takes the words out of the fields: a label stays readable while one types, a placeholder does not."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.error_messages["required"] = _REQUIRED.get(name, field.error_messages["required"])


class SignUpForm(_Plain, allauth_forms.SignupForm):
    """An account: name, address and password."""

    name = _name_field()
    field_order = ("name", "email", "password1", "password2")
    labels = {"email": "E-mail address", "password2": "The same password again"}
    hints = {
        "name": "As colleagues know you. It is shown to the people you work with here.",
        "email": "We send a link to it that you have to open once.",
        "password1": _FIRST_PASSWORD,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.IS_DEMONSTRATION:
            self.fields["email"].help_text = "The demonstration sends no mail. The account is open at once."

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        change_name(user=user, name=self.cleaned_data["name"])


class OrcidSignUpForm(_Plain, social_forms.SignupForm):
    """An account for an iD that ORCID has confirmed: name and address, and no password to remember."""

    name = _name_field()
    field_order = ("name", "email")
    labels = {"email": "E-mail address"}
    hints = {
        "name": "As colleagues know you. It is shown to the people you work with here.",
        "email": "ORCID has not told us. We send a link to it that you have to open once.",
    }

    def clean(self) -> dict[str, Any]:
        """The page may have stood open while the iD got an account elsewhere."""
        if queries.orcid_is_connected(self.sociallogin.account.uid):
            raise forms.ValidationError("This ORCID iD has an account by now. Please sign in with ORCID once more.")
        return super().clean() or {}

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        user: User = super().save(request)
        record(action="orcid.connected", target=user, by=user)
        return user

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        change_name(user=user, name=self.cleaned_data["name"])


class LogInForm(_Plain, allauth_forms.LoginForm):
    """Address and password."""

    labels = {"login": "E-mail address", "remember": "Stay signed in on this device"}


class ResetPasswordForm(_Plain, allauth_forms.ResetPasswordForm):
    """The address to send a link to."""

    labels = {"email": "E-mail address"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.IS_DEMONSTRATION:
            self.fields["email"].help_text = _NO_MAIL


class ResetPasswordKeyForm(_Plain, allauth_forms.ResetPasswordKeyForm):
    """A new password, after opening the link."""

    labels = {"password1": "New password", "password2": "The same password again"}
    hints = {"password1": _FIRST_PASSWORD}

    @transaction.atomic
    def save(self) -> None:
        """Whoever takes an account back by mail shuts out whoever could sign in to it with an ORCID iD: somebody may
        have signed up with an iD of theirs and this address."""
        super().save()
        shut_orcid_out(user=self.user)


class ChangePasswordForm(_Plain, allauth_forms.ChangePasswordForm):
    """The old password and a new one."""

    labels = {
        "oldpassword": "Your password now",
        "password1": "New password",
        "password2": "The same password again",
    }
    hints = {"password1": _FIRST_PASSWORD}


class SetPasswordForm(_Plain, allauth_forms.SetPasswordForm):
    """A first password, for an account that was signed in to with ORCID alone."""

    labels = {"password1": "New password", "password2": "The same password again"}
    hints = {"password1": _FIRST_PASSWORD}


class AddEmailForm(_Plain, allauth_forms.AddEmailForm):
    """Another address for the account."""

    labels = {"email": "New e-mail address"}
    hints = {"email": "We send a link to it. Until you open the link, the address above stays in use."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.IS_DEMONSTRATION:
            self.fields["email"].help_text = f"{_NO_MAIL} Until it is opened, the address above stays in use."


class ReauthenticateForm(_Plain, allauth_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    labels = {"password": "Your password"}


class CodeForm(_Plain, mfa_forms.AuthenticateForm):
    """The second step of signing in: a code from an app, or a recovery code."""

    labels = {"code": "Code"}


class CodeAgainForm(_Plain, mfa_forms.ReauthenticateForm):
    """The code once more, before something that matters."""

    labels = {"code": "Code"}


class FirstCodeForm(_Plain, totp_forms.ActivateTOTPForm):
    """The code that shows that an app has been set up."""


class NameForm(forms.Form):
    """The full name of the account."""

    name = _name_field()
