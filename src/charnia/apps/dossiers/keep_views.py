"""What was kept for a day becomes the first version of a brief."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from charnia.apps.dossiers import actions, keeping
from charnia.apps.dossiers.forms import KeepForm
from charnia.apps.organisations import queries as organisation_queries
from charnia.core.vocabulary import Layer
from charnia.web.refusals import refusal_in_form
from charnia.web.requests import MemberRequest


@never_cache
@require_http_methods(["GET", "POST"])
def kept(request: MemberRequest) -> HttpResponse:
    """Asks where the description belongs, and stores it there."""
    description = keeping.kept(request.session)
    if description is None:
        return redirect("home:start")
    own = organisation_queries.of_member(request.user).order_by("name")
    choices = [(str(organisation.pk), organisation.name) for organisation in own]
    form = KeepForm(request.POST or None, organisations=choices, description=description)
    if form.is_valid():
        chosen = form.cleaned_data.get("organisation")
        with refusal_in_form(form):
            product = actions.keep_description(
                organisation=int(chosen) if chosen else None,
                new_organisation=form.organisation_fields(),
                product=form.cleaned_data["product"],
                description={**description, "category": form.cleaned_data["category"]},
                layer=Layer(form.cleaned_data["layer"]),
                by=request.user,
            )
            keeping.let_go(request.session)
            return redirect(product)
    return render(request, "dossiers/keep.html", {"form": form, "description": description})


@require_POST
def discard(request: MemberRequest) -> HttpResponse:
    """Forgets the description at once."""
    keeping.let_go(request.session)
    return redirect("home:start")
