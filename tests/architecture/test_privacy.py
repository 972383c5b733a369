"""Every stored field says how private it is."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.db.models import Model

from charnia.core.access.privacy import Privacy

MODELS = [model for model in apps.get_models() if model.__module__.startswith("charnia.apps.")]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_classified(model: type[Model]) -> None:
    app = model.__module__.rsplit(".", 1)[0]
    classes = importlib.import_module(f"{app}.privacy").CLASSIFICATION[model.__name__]
    fields = {field.name for field in model._meta.get_fields() if not (field.auto_created and not field.concrete)}
    assert set(classes) == fields
    assert all(isinstance(value, Privacy) for value in classes.values())
