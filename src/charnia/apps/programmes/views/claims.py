"""Claims of profiles, and the programme team's answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charnia.apps.people import actions, queries
from charnia.apps.programmes.forms import DeclineClaimForm
from charnia.apps.programmes.guards import for_those_who
from charnia.core.access.roles import Permission
from charnia.web.refusals import refusal_as_message, refusal_in_form
from charnia.web.requests import MemberRequest


@require_safe
@for_those_who(Permission.DECIDE_ON_CLAIMS)
def claims(request: MemberRequest) -> HttpResponse:
    """Claims that wait for an answer."""
    return render(request, "programmes/claims.html", {"claims": queries.open_claims()[:50]})


@require_POST
@for_those_who(Permission.DECIDE_ON_CLAIMS)
def accept(request: MemberRequest, claim_id: int) -> HttpResponse:
    """The profile is theirs."""
    claim = get_object_or_404(queries.open_claims(), pk=claim_id)
    with refusal_as_message(request):
        actions.decide_claim(claim=claim, accept=True, by=request.user)
        messages.success(request, f"The profile of {claim.person} now belongs to {claim.user}.")
    return redirect("programmes:claims")


@require_http_methods(["GET", "POST"])
@for_those_who(Permission.DECIDE_ON_CLAIMS)
def decline(request: MemberRequest, claim_id: int) -> HttpResponse:
    """No, with the reason that the person reads."""
    claim = get_object_or_404(queries.open_claims(), pk=claim_id)
    form = DeclineClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            actions.decide_claim(claim=claim, accept=False, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "Declined. The person reads your reason under “My profile”.")
            return redirect("programmes:claims")
    return render(request, "programmes/decline_claim.html", {"claim": claim, "form": form})
