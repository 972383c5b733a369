"""Organisations that accounts keep and registers may speak of, and the programme team's answers."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from charnia.apps.organisations import actions as organisation_actions
from charnia.apps.organisations import queries
from charnia.apps.programmes import actions
from charnia.apps.programmes.guards import for_those_who
from charnia.core.access.roles import Permission
from charnia.web.refusals import refusal_as_message
from charnia.web.requests import MemberRequest

PAGE = 25


@require_safe
@for_those_who(Permission.EDIT_DIRECTORY)
def doubts(request: MemberRequest) -> HttpResponse:
    """What the organisation says of itself beside what the register says."""
    page = Paginator(queries.open_doubts(), PAGE).get_page(request.GET.get("page"))
    return render(request, "programmes/register_doubts.html", {"page": page})


@require_POST
@for_those_who(Permission.EDIT_DIRECTORY)
def accept(request: MemberRequest, doubt_id: int) -> HttpResponse:
    """The register speaks of it."""
    doubt = get_object_or_404(queries.open_doubts(), pk=doubt_id)
    with refusal_as_message(request):
        actions.accept_register_doubt(doubt=doubt, by=request.user)
        messages.success(request, f"{doubt.organisation} has its entry in {doubt.get_register_display()} now.")
    return redirect("programmes:register-doubts")


@require_POST
@for_those_who(Permission.EDIT_DIRECTORY)
def refuse(request: MemberRequest, doubt_id: int) -> HttpResponse:
    """It speaks of another."""
    doubt = get_object_or_404(queries.open_doubts(), pk=doubt_id)
    with refusal_as_message(request):
        organisation_actions.refuse_doubt(doubt=doubt, by=request.user)
        messages.success(request, "Noted. This is not asked about again.")
    return redirect("programmes:register-doubts")
