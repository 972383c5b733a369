"""Organisations that accounts keep and registers may speak of, the programme team's answers, and taking them back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from charnia.apps.organisations import queries
from charnia.apps.organisations.register_decisions import ask_again, refuse_doubt
from charnia.apps.programmes.guards import for_those_who
from charnia.apps.programmes.register_decisions import accept_register_doubt, take_back_acceptance
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
        accept_register_doubt(doubt=doubt, by=request.user)
        messages.success(
            request,
            f"{doubt.organisation} has its entry in {doubt.get_register_display()} now. You can take that back below "
            "“Decided”.",
        )
    return redirect("programmes:register-doubts")


@require_POST
@for_those_who(Permission.EDIT_DIRECTORY)
def refuse(request: MemberRequest, doubt_id: int) -> HttpResponse:
    """It speaks of another."""
    doubt = get_object_or_404(queries.open_doubts(), pk=doubt_id)
    with refusal_as_message(request):
        refuse_doubt(doubt=doubt, by=request.user)
        messages.success(request, "Noted. This is not asked about again, unless you take it back below “Decided”.")
    return redirect("programmes:register-doubts")


@require_safe
@for_those_who(Permission.EDIT_DIRECTORY)
def decided(request: MemberRequest) -> HttpResponse:
    """What was decided, the newest first."""
    page = Paginator(queries.decided_doubts(), PAGE).get_page(request.GET.get("page"))
    return render(request, "programmes/register_decisions.html", {"page": page})


@require_POST
@for_those_who(Permission.EDIT_DIRECTORY)
def take_back(request: MemberRequest, doubt_id: int) -> HttpResponse:
    """ "The same" becomes "another one", and all is as it was."""
    doubt = get_object_or_404(queries.decided_doubts(), pk=doubt_id)
    with refusal_as_message(request):
        messages.success(request, take_back_acceptance(doubt=doubt, by=request.user).sentence)
    return redirect("programmes:register-decisions")


@require_POST
@for_those_who(Permission.EDIT_DIRECTORY)
def reopen(request: MemberRequest, doubt_id: int) -> HttpResponse:
    """ "Another one" waits for an answer again."""
    doubt = get_object_or_404(queries.decided_doubts(), pk=doubt_id)
    with refusal_as_message(request):
        ask_again(doubt=doubt, by=request.user)
        messages.success(request, f"Taken back. The question about {doubt.organisation} waits for an answer again.")
    return redirect("programmes:register-decisions")
