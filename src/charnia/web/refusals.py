"""What a person sees when an action says no: its sentence, in the form or above the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from charnia.core.verdict import NotAllowed


@contextmanager
def refusal_in_form(form: BaseForm) -> Iterator[None]:
    """Turns NotAllowed into an error of the whole form, which the view then shows again with all that was typed."""
    try:
        yield
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))


@contextmanager
def refusal_as_message(request: HttpRequest) -> Iterator[None]:
    """Turns NotAllowed into a message on the page that the view leads to."""
    try:
        yield
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
