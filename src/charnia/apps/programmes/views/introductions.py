"""Requests for introductions, the programme team's answers, and what came of the introductions that it made."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charnia.apps.introductions import actions, queries
from charnia.apps.introductions.forms import OutcomeForm, outcome_values
from charnia.apps.introductions.views import said_what_came
from charnia.apps.programmes.forms import NotArrangedForm
from charnia.apps.programmes.guards import for_those_who
from charnia.core.access.roles import Permission
from charnia.core.vocabulary import FeedbackReason
from charnia.web.refusals import refusal_as_message, refusal_in_form
from charnia.web.requests import MemberRequest

A_PAGE = 25


@require_safe
@for_those_who(Permission.DECIDE_ON_GAPS)
def wishes(request: MemberRequest) -> HttpResponse:
    """Wishes that wait for an answer, the oldest first."""
    page = Paginator(queries.waiting_for_team(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "programmes/introductions.html", {"page": page})


@require_safe
@for_those_who(Permission.DECIDE_ON_GAPS)
def made(request: MemberRequest) -> HttpResponse:
    """Introductions that were made, the newest first, with what came of each."""
    page = Paginator(queries.made_by_team(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "programmes/introductions_made.html", {"page": page})


@require_POST
@for_those_who(Permission.DECIDE_ON_GAPS)
def agreed(request: MemberRequest, wish_id: int) -> HttpResponse:
    """The other side has said yes."""
    wish = get_object_or_404(queries.answerable_by(request.user), pk=wish_id)
    company = wish.gap.brief.product.organisation
    with refusal_as_message(request):
        actions.note_agreed(wish=wish, by=request.user)
        messages.success(request, f"Noted: they agree. {company} reads it. Now bring both sides together.")
    return redirect("programmes:introductions")


@require_POST
@for_those_who(Permission.DECIDE_ON_GAPS)
def introduced(request: MemberRequest, wish_id: int) -> HttpResponse:
    """Both sides are in touch."""
    wish = get_object_or_404(queries.answerable_by(request.user), pk=wish_id)
    company = wish.gap.brief.product.organisation
    with refusal_as_message(request):
        actions.note_introduced(wish=wish, by=request.user)
        messages.success(request, f"Noted: you have introduced {company} to {wish.candidate.name}.")
    return redirect("programmes:introductions")


@require_http_methods(["GET", "POST"])
@for_those_who(Permission.DECIDE_ON_GAPS)
def not_arranged(request: MemberRequest, wish_id: int) -> HttpResponse:
    """It will not come about, with the reason that the company reads."""
    wish = get_object_or_404(queries.answerable_by(request.user), pk=wish_id)
    form = NotArrangedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            cause = FeedbackReason(form.cleaned_data["cause"])
            actions.note_not_arranged(wish=wish, cause=cause, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Noted. The company reads your reason on its page of introductions.")
            return redirect("programmes:introductions")
    return render(request, "programmes/not_arranged.html", {"wish": wish, "form": form})


@require_http_methods(["GET", "POST"])
@for_those_who(Permission.DECIDE_ON_GAPS)
def outcome(request: MemberRequest, wish_id: int) -> HttpResponse:
    """Says, or corrects, what came of an introduction, as the company told it."""
    wish = get_object_or_404(queries.answerable_by(request.user), pk=wish_id)
    form = OutcomeForm(request.POST or None, initial=outcome_values(wish))
    if said_what_came(request, wish, form):
        return redirect("programmes:introductions-made")
    return render(request, "programmes/outcome.html", {"wish": wish, "form": form})
