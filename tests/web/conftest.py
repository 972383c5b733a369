"""A template renderer for the tags under test, and a real Chromium where the machine has one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.template import Context, Template


@pytest.fixture
def rendered() -> Callable[..., str]:
    """Renders a template with the components loaded."""

    def render(source: str, **context: object) -> str:
        return Template("{% load components %}" + source).render(Context(context))

    return render
