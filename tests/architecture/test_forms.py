"""Every form says in its own words what to do about a field that was left empty."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.forms import BaseForm, Field
from django.test import Client

import charnia.apps

STOCK = str(Field.default_error_messages["required"])
OF_ALLAUTH = {*settings.ACCOUNT_FORMS.values(), *settings.SOCIALACCOUNT_FORMS.values(), *settings.MFA_FORMS.values()}
"""They give their sentences when they are made; their pages are tested below."""


def forms() -> Iterator[type[BaseForm]]:
    """The forms that people fill in."""
    for module in pkgutil.walk_packages(charnia.apps.__path__, "charnia.apps."):
        if module.name.endswith(".forms"):
            for name, value in vars(importlib.import_module(module.name)).items():
                is_own = isinstance(value, type) and issubclass(value, BaseForm) and value.__module__ == module.name
                if is_own and not name.startswith("_") and f"{module.name}.{name}" not in OF_ALLAUTH:
                    yield value


@pytest.mark.parametrize("form", list(forms()), ids=lambda form: form.__qualname__)
def test_what_is_left_empty_is_asked_for_in_its_own_words(form: type[BaseForm]) -> None:
    fields: dict[str, Field] = form.base_fields  # type: ignore[attr-defined]  # made by the metaclass
    asked = (name for name, field in fields.items() if field.required)
    assert [name for name in asked if fields[name].error_messages["required"] == STOCK] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/accounts/login/", "Give your password."),
        ("/accounts/signup/", "Choose a password."),
        ("/accounts/password/reset/", "Give your e-mail address."),
    ],
)
def test_the_pages_of_accounts_do_too(path: str, sentence: str) -> None:
    text = Client().post(path, {}).content.decode()
    assert sentence in text
    assert STOCK not in text
