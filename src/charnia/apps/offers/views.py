"""Offers and events are kept by those who make them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charnia.apps.offers import actions, queries
from charnia.apps.offers.forms import OfferForm, givers_for
from charnia.core.vocabulary import OfferKind, Pillar
from charnia.web.refusals import refusal_as_message, refusal_in_form
from charnia.web.requests import MemberRequest

PAGE = 25


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """Every offer that the account keeps, drafts too."""
    kept = queries.editable_by(request.user).select_related("organisation", "person").order_by("-changed_at", "-pk")
    return render(request, "offers/mine.html", {"page": Paginator(kept, PAGE).get_page(request.GET.get("page"))})


@require_safe
def choose_kind(request: MemberRequest) -> HttpResponse:
    """First question: what is it?"""
    kinds = [(pillar, [kind for kind in OfferKind if kind.pillar == pillar]) for pillar in Pillar]
    return render(request, "offers/choose.html", {"pillars": kinds, "may_offer": bool(givers_for(request.user))})


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, kind: str) -> HttpResponse:
    """The rest, as its kind needs it. Published at once, or kept as a draft."""
    if kind not in OfferKind.__members__.values():
        raise Http404("There is no such kind of offer.")
    if not givers_for(request.user):
        return redirect("offers:choose")
    word = OfferKind(kind)
    form = OfferForm(request.POST or None, kind=word, by=request.user)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            fields = form.fields_to_save() | {"is_published": "draft" not in request.POST}
            offer = actions.create_offer(by=request.user, fields=fields)
            messages.success(request, "It is published." if offer.is_published else "It is kept as a draft.")
            return redirect(offer)
    return render(request, "offers/form.html", {"form": form, "kind": word})


@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, slug: str) -> HttpResponse:
    """Changes what an offer says. Its kind and its giver stay."""
    offer = get_object_or_404(queries.editable_by(request.user), slug=slug)
    form = OfferForm(request.POST or None, kind=OfferKind(offer.kind), by=request.user, offer=offer)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            actions.change_offer(offer=offer, by=request.user, fields=form.fields_to_save())
            messages.success(request, "The offer is saved.")
            return redirect(offer)
    return render(request, "offers/form.html", {"form": form, "kind": OfferKind(offer.kind), "offer": offer})


@require_http_methods(["GET", "POST"])
def withdraw(request: MemberRequest, slug: str) -> HttpResponse:
    """Takes it off the directory and out of every match, after asking."""
    offer = get_object_or_404(queries.editable_by(request.user), slug=slug)
    if request.method == "GET":
        return render(request, "offers/withdraw.html", {"offer": offer})
    with refusal_as_message(request):
        actions.withdraw_offer(offer=offer, by=request.user)
        messages.success(request, f"“{offer.title}” is withdrawn. You can publish it again.")
    return redirect("offers:mine")


@require_POST
def publish(request: MemberRequest, slug: str) -> HttpResponse:
    """Puts a draft, or what was withdrawn, into the directory and into matches."""
    offer = get_object_or_404(queries.editable_by(request.user), slug=slug)
    with refusal_as_message(request):
        actions.publish_offer(offer=offer, by=request.user)
        messages.success(request, f"“{offer.title}” is published.")
    return redirect("offers:mine")
