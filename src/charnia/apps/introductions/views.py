"""The pages on which a company asks for introductions and says what came of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charnia.apps.gaps import queries as gap_queries
from charnia.apps.introductions import actions, queries
from charnia.apps.introductions.forms import OutcomeForm, WishForm, outcome_values
from charnia.apps.introductions.models import IntroductionWish, Outcome
from charnia.apps.introductions.wording import suggested_message
from charnia.apps.matches.candidates import candidate_or_404
from charnia.web.drafts import draft_shown_again, keeps_what_was_typed
from charnia.web.refusals import refusal_as_message, refusal_in_form
from charnia.web.requests import MemberRequest

A_PAGE = 25


@require_safe
def wishes(request: MemberRequest) -> HttpResponse:
    """The introductions that the account's companies have asked for."""
    page = Paginator(queries.own(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "introductions/wishes.html", {"page": page})


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def ask(request: MemberRequest, gap_id: int, key: str) -> HttpResponse:
    """Asks to be introduced to one person or the keeper of one offer."""
    gap = get_object_or_404(gap_queries.visible_to(request.user), pk=gap_id)
    candidate = candidate_or_404(key)
    offered = suggested_message(gap=gap, candidate=candidate, version=gap.brief.newest)
    form = WishForm(request.POST or None, initial={"message": offered, **draft_shown_again(request)})
    if form.is_valid():
        with refusal_in_form(form):
            actions.ask(gap=gap, candidate=candidate, message=form.cleaned_data["message"], by=request.user)
            messages.success(request, f"The programme team has your request for an introduction: {candidate.name}.")
            return redirect("introductions:wishes")
    context = {
        "form": form,
        "gap": gap,
        "product": gap.brief.product,
        "candidate": candidate,
        "verdict": actions.may_ask(gap=gap, by=request.user) and actions.may_be_asked(gap=gap, candidate=candidate),
        "is_asked": candidate.key in queries.keys_asked_for(gap),
    }
    return render(request, "introductions/ask.html", context)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def outcome(request: MemberRequest, wish_id: int) -> HttpResponse:
    """Says, or corrects, what came of an introduction."""
    wish = get_object_or_404(queries.own(request.user), pk=wish_id)
    form = OutcomeForm(request.POST or None, initial={**outcome_values(wish), **draft_shown_again(request)})
    if said_what_came(request, wish, form):
        return redirect("introductions:wishes")
    return render(request, "introductions/outcome.html", {"wish": wish, "form": form})


def said_what_came(request: MemberRequest, wish: IntroductionWish, form: OutcomeForm) -> bool:
    """Whether the form was sent and stored; where it is refused, it says why and can be sent again."""
    if request.method != "POST" or not form.is_valid():
        return False
    with refusal_in_form(form):
        typed = form.cleaned_data
        actions.say_what_came(
            wish=wish,
            outcome=Outcome(typed["outcome"]),
            words=typed["words"],
            cause=form.cause_chosen(),
            number=typed["number"],
            by=request.user,
        )
        messages.success(request, "Thank you. It is noted what came of the introduction, and can be corrected.")
    if form.errors:
        form.begin_again_from(wish)
    return not form.errors


@require_POST
def withdraw(request: MemberRequest, wish_id: int) -> HttpResponse:
    """Takes a wish back."""
    wish = get_object_or_404(queries.own(request.user), pk=wish_id)
    with refusal_as_message(request):
        actions.withdraw(wish=wish, by=request.user)
    return redirect("introductions:wishes")
