"""The pages of bridges and shortlists."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charnia.apps.gaps import queries as gap_queries
from charnia.apps.gaps.causes import shown
from charnia.apps.gaps.steps import wants_closing
from charnia.apps.matches import actions, queries
from charnia.apps.matches.answering import question_of
from charnia.apps.matches.bridges import bridges_page
from charnia.apps.matches.candidates import candidate_or_404, named_like
from charnia.apps.matches.forms import NoteForm, NotHelpfulForm
from charnia.apps.matches.reasons import reasons_for
from charnia.apps.matches.shortlists import HEAD, by_gap, kept_of, rows
from charnia.apps.matches.sought import sought_near
from charnia.apps.people import queries as people_queries
from charnia.apps.products import queries as product_queries
from charnia.core.vocabulary import FeedbackReason
from charnia.web.refusals import refusal_as_message, refusal_in_form
from charnia.web.requests import MemberRequest
from charnia.web.spreadsheets import csv_response

_MOST_NAMES = 25


@require_safe
def gap(request: MemberRequest, gap_id: int) -> HttpResponse:
    """Who and what could close a gap."""
    gap = get_object_or_404(gap_queries.visible_to(request.user), pk=gap_id)
    wanted = wants_closing(gap)
    if not wanted:
        context = {"gap": gap, "product": gap.brief.product, "card": shown([gap])[0].card, "wanted": wanted}
        return render(request, "matches/settled.html", context)
    question = question_of(gap, request.user)
    context = {
        "gap": gap,
        "product": gap.brief.product,
        "card": shown([gap])[0].card,
        "question": question,
        "bridges": bridges_page(question, request.GET),
    }
    return render(request, "matches/gap.html", context)


@require_safe
def sought(request: MemberRequest) -> HttpResponse:
    """What companies look for in the field of whoever asks."""
    person = people_queries.own_profile(request.user).first()
    context = {"person": person, "found": sought_near(person) if person else ()}
    return render(request, "matches/sought.html", context)


@require_safe
def why_not(request: MemberRequest, gap_id: int) -> HttpResponse:
    """Finds the person or offer to ask about by name."""
    gap = get_object_or_404(gap_queries.visible_to(request.user), pk=gap_id)
    if not wants_closing(gap):
        return redirect("matches:gap", gap.pk)
    words = request.GET.get("q", "").strip()[:200]
    found = named_like(words, limit=_MOST_NAMES) if words else []
    context = {"gap": gap, "product": gap.brief.product, "words": words, "found": found, "most": _MOST_NAMES}
    return render(request, "matches/why_not.html", context)


@require_safe
def why_not_one(request: MemberRequest, gap_id: int, key: str) -> HttpResponse:
    """Why one person or offer stands where it does."""
    gap = get_object_or_404(gap_queries.visible_to(request.user), pk=gap_id)
    candidate = candidate_or_404(key)
    if not wants_closing(gap):
        return redirect("matches:gap", gap.pk)
    reasons = reasons_for(question_of(gap, request.user), candidate)
    return render(request, "matches/why_not_one.html", {"gap": gap, "product": gap.brief.product, "reasons": reasons})


@require_POST
def keep(request: MemberRequest, gap_id: int, key: str) -> HttpResponse:
    """Puts a person or offer on the shortlist, with the score of today."""
    gap = get_object_or_404(gap_queries.visible_to(request.user), pk=gap_id)
    candidate = candidate_or_404(key)
    reasons = reasons_for(question_of(gap, request.user), candidate)
    with refusal_as_message(request):
        score = reasons.answer.score if reasons.answer else None
        actions.shortlist(gap=gap, candidate=candidate, by=request.user, score=score)
        messages.success(request, f"{candidate.name} is on the shortlist. You can add a note there.")
    return redirect(f"{reverse('matches:gap', args=[gap.pk])}?{request.POST.get('query', '')}")


@require_http_methods(["GET", "POST"])
def not_helpful(request: MemberRequest, gap_id: int, key: str) -> HttpResponse:
    """Asks why a bridge does not help."""
    gap = get_object_or_404(gap_queries.visible_to(request.user), pk=gap_id)
    candidate = candidate_or_404(key)
    form = NotHelpfulForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            reason = FeedbackReason(form.cleaned_data["reason"])
            actions.say_not_helpful(
                gap=gap, candidate=candidate, reason=reason, note=form.cleaned_data["note"], by=request.user
            )
            messages.success(request, "Thank you. Later lists learn from it, once enough people have said such things.")
            return redirect("matches:gap", gap.pk)
    context = {"form": form, "gap": gap, "product": gap.brief.product, "candidate": candidate}
    return render(request, "matches/not_helpful.html", context)


@require_http_methods(["GET", "POST"])
def note(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Asks why an entry is kept."""
    entry = get_object_or_404(queries.visible_to(request.user), pk=entry_id)
    form = NoteForm(request.POST or None, initial={"note": entry.note})
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            actions.change_note(entry=entry, note=form.cleaned_data["note"], by=request.user)
            return redirect("matches:shortlist", entry.gap.brief.product_id)
    context = {"form": form, "kept": kept_of(entry), "gap": entry.gap, "product": entry.gap.brief.product}
    return render(request, "matches/note.html", context)


@require_POST
def remove(request: MemberRequest, entry_id: int) -> HttpResponse:
    """Takes an entry off the shortlist."""
    entry = get_object_or_404(queries.visible_to(request.user), pk=entry_id)
    product_id = entry.gap.brief.product_id
    with refusal_as_message(request):
        actions.remove(entry=entry, by=request.user)
    return redirect("matches:shortlist", product_id)


@require_safe
def shortlist(request: MemberRequest, product_id: int) -> HttpResponse:
    """Everybody and everything that is kept for a product, on one page that prints."""
    product = get_object_or_404(product_queries.visible_to(request.user), pk=product_id)
    entries = queries.visible_to(request.user).filter(gap__brief__product=product)
    return render(request, "matches/shortlist.html", {"product": product, "groups": by_gap(entries)})


@require_safe
def shortlist_csv(request: MemberRequest, product_id: int) -> HttpResponse:
    """The same as a spreadsheet."""
    product = get_object_or_404(product_queries.visible_to(request.user), pk=product_id)
    entries = queries.visible_to(request.user).filter(gap__brief__product=product)
    return csv_response(f"shortlist-{product.pk}.csv", HEAD, rows(entries))
