"""What Charnia holds about an account's holder: every row that points to the account, and what has been decided about
their profile, for them to take away.

Which fields are theirs follows from the classification that each app keeps in its `privacy.py`: a company's own words
and secrets are left out, and so are other people's accounts and files that wait to be loaded, which their sender has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, ForeignKey, Model

from charnia.apps.accounts.models import User
from charnia.apps.accounts.privacy import OF_LIBRARIES
from charnia.core.access.privacy import OfProfile, Privacy

_THEIRS = frozenset({Privacy.PLAIN, Privacy.PERSONAL, Privacy.PUBLIC_PERSONAL})
_OUR_APPS = "charnia.apps."


def own_data(user: User) -> dict[str, Any]:
    """The account, and under each model and field the rows that point to it or, where the app says so, to its profile,
    ready for JSON.

    One query a field that points to accounts or such profiles. Raises KeyError for a model that nobody has classified.
    """
    rows: dict[str, Any] = {"account": _values(user, user)}
    for model, field in _pointers():
        found = [_values(row, user) for row in model._default_manager.filter(**{field: user}).order_by("pk")]
        if any(found):
            rows[f"{model._meta.label_lower} by {field}"] = found
    return rows | _of_profile(user)


def _of_profile(user: User) -> dict[str, Any]:
    """The rows that point to the account's own profile, of the models whose app says so."""
    rows: dict[str, Any] = {}
    for model in _ours():
        own = getattr(_privacy_of(model), "OF_PROFILES", {}).get(model.__name__, OfProfile(by=()))
        for field in own.by:
            pointing = model._default_manager.filter(**{f"{field}__user": user}).order_by("pk")
            found = [_in_words(row, own, user) for row in pointing.select_related(field, *own.in_words)]
            if found:
                rows[f"{model._meta.label_lower} of the profile by {field}"] = found
    return rows


def _in_words(row: Model, own: OfProfile, user: User) -> dict[str, Any]:
    return _values(row, user) | {name: str(getattr(row, name)) for name in own.in_words}


def _ours() -> Iterator[type[Model]]:
    return (model for model in apps.get_models() if model.__module__.startswith(_OUR_APPS))


def _privacy_of(model: type[Model]) -> ModuleType:
    return import_module(f"{model.__module__.rpartition('.')[0]}.privacy")


def _pointers() -> Iterator[tuple[type[Model], str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is User:
                yield model, field.name


def _values(row: Model, user: User) -> dict[str, Any]:
    return {name: _plain(row, name) for name in _own_fields(row._meta.model) if not _is_somebody_else(row, name, user)}


def _own_fields(model: type[Model]) -> list[str]:
    """The fields to hand out."""
    if not model.__module__.startswith(_OUR_APPS):
        return [
            name for name, privacy in OF_LIBRARIES.get(model._meta.label, {}).items() if _is_to_hand_out(name, privacy)
        ]
    classes = _privacy_of(model).CLASSIFICATION[model.__name__]
    fields = (field for field in model._meta.concrete_fields if not isinstance(field, BinaryField))
    return [field.name for field in fields if classes[field.name] in _THEIRS]


def _is_to_hand_out(name: str, privacy: Privacy) -> bool:
    """Numbers of rows and the account itself say nothing in tables that are not ours."""
    return privacy in _THEIRS and name not in {"id", "user"}


def _is_somebody_else(row: Model, name: str, user: User) -> bool:
    field = row._meta.get_field(name)
    return field.related_model is User and getattr(row, f"{name}_id") != user.pk


def _plain(row: Model, name: str) -> Any:
    field = row._meta.get_field(name)
    value = field.value_from_object(row)  # type: ignore[union-attr]  # concrete fields alone come here
    return value.isoformat() if isinstance(value, dt.date) else value
