"""Claiming a profile."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from charnia.apps.people import actions, queries
from charnia.apps.people.forms import ClaimForm
from charnia.web.refusals import refusal_in_form
from charnia.web.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def claim(request: MemberRequest, slug: str) -> HttpResponse:
    """ "This is me": the programme team answers."""
    person = get_object_or_404(queries.visible_to(request.user), slug=slug)
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            actions.claim_profile(person=person, by=request.user, note=form.cleaned_data["note"])
            messages.success(request, "Thank you. You will find the programme team’s answer under “My profile”.")
            return redirect(person)
    return render(request, "people/claim.html", {"person": person, "form": form})
