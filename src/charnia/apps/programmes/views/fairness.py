"""The desk's page of fairness and learning, and its two buttons."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from charnia.apps.programmes import actions
from charnia.apps.programmes.fairness import fairness
from charnia.apps.programmes.guards import for_those_who
from charnia.core.access.roles import Permission
from charnia.web.refusals import refusal_as_message
from charnia.web.requests import MemberRequest


@require_safe
@for_those_who(Permission.SEE_ALL_BRIEFS)
def page(request: MemberRequest) -> HttpResponse:
    """Who is shown how often, and what feedback has taught."""
    return render(request, "programmes/fairness.html", {"fairness": fairness()})


@require_POST
@for_those_who(Permission.SEE_ALL_BRIEFS)
def measure_exposure(request: MemberRequest) -> HttpResponse:
    """Measures exposure over all open gaps."""
    with refusal_as_message(request):
        measure = actions.measure(by=request.user)
        messages.success(request, f"Measured over {measure.gaps} open gaps. Lists are ordered by this from now on.")
    return redirect("programmes:fairness")


@require_POST
@for_those_who(Permission.SEE_ALL_BRIEFS)
def learn(request: MemberRequest) -> HttpResponse:
    """Learns from feedback; says what came of it."""
    with refusal_as_message(request):
        messages.info(request, actions.learn(by=request.user).verdict)
    return redirect("programmes:fairness")
