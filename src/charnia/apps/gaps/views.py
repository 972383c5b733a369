"""The pages of the gap ledger."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charnia.apps.gaps import actions, queries
from charnia.apps.gaps.causes import shown
from charnia.apps.gaps.forms import GapForm, NewGapForm, NoteForm, gap_values
from charnia.apps.gaps.history import history_of
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.gaps.listing import list_gaps
from charnia.apps.gaps.models import Gap
from charnia.apps.gaps.steps import STEPS, Step
from charnia.apps.products import queries as product_queries
from charnia.apps.products.reading import read
from charnia.core.vocabulary import Axis, GapKind, Layer, Urgency
from charnia.web.charts import readiness_chart
from charnia.web.drafts import draft_shown_again, keeps_what_was_typed
from charnia.web.refusals import refusal_as_message, refusal_in_form
from charnia.web.requests import MemberRequest


@require_safe
def ledger(request: MemberRequest, product_id: int) -> HttpResponse:
    """All gaps of a product, the open questions beside them, and how ready it is."""
    product = get_object_or_404(product_queries.visible_to(request.user), pk=product_id)
    bring_up_to_date(brief=product.brief, by=request.user)
    listing = list_gaps(queries.visible_to(request.user).filter(brief=product.brief), request.GET)
    layers = product_queries.layers_visible_to(request.user, product.brief)
    version = product.brief.versions.select_related("brief__product__organisation").first()
    diagnosis = read(version, layers) if version else None
    context = {
        "product": product,
        "listing": listing,
        "diagnosis": diagnosis,
        "readiness": readiness_chart(diagnosis.readiness) if diagnosis else None,
        "reads_everything": layers == frozenset(Layer),
        "may_write": product_queries.editable_by(request.user).filter(pk=product.pk).exists(),
    }
    return render(request, "gaps/ledger.html", context)


@require_safe
def detail(request: MemberRequest, gap_id: int) -> HttpResponse:
    """One gap with its history."""
    gap = get_object_or_404(queries.visible_to(request.user), pk=gap_id)
    context = {"gap": gap, "product": gap.brief.product, "shown": shown([gap])[0], "history": history_of(gap)}
    return render(request, "gaps/detail.html", context)


@require_POST
def step(request: MemberRequest, gap_id: int, verb: str) -> HttpResponse:
    """Takes a step that needs no note; leads back to the ledger or the gap's page, whichever it was taken from."""
    gap = get_object_or_404(queries.visible_to(request.user), pk=gap_id)
    taken = _step_or_404(verb, asks=False)
    with refusal_as_message(request):
        actions.take_step(gap=gap, verb=taken.verb, by=request.user)
    return _back_to(gap, request.POST.get("from", ""))


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def step_with_note(request: MemberRequest, gap_id: int, verb: str) -> HttpResponse:
    """Asks for the note of a step and takes it."""
    gap = get_object_or_404(queries.visible_to(request.user), pk=gap_id)
    taken = _step_or_404(verb, asks=True)
    form = NoteForm(request.POST or None, step=taken, initial=draft_shown_again(request))
    if form.is_valid():
        with refusal_in_form(form):
            actions.take_step(gap=gap, verb=taken.verb, by=request.user, note=form.cleaned_data["note"])
            return redirect(gap)
    context = {"form": form, "gap": gap, "product": gap.brief.product, "title": taken.label, "shown": shown([gap])[0]}
    return render(request, "gaps/form.html", context)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def reword(request: MemberRequest, gap_id: int) -> HttpResponse:
    """Changes what a gap says."""
    gap = get_object_or_404(queries.visible_to(request.user), pk=gap_id)
    form = GapForm(request.POST or None, initial={**gap_values(gap), **draft_shown_again(request)})
    if form.is_valid():
        with refusal_in_form(form):
            actions.reword(gap=gap, by=request.user, changes=form.cleaned_data)
            return redirect(gap)
    context = {"form": form, "gap": gap, "product": gap.brief.product, "title": "Reword", "shown": shown([gap])[0]}
    return render(request, "gaps/form.html", context)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, product_id: int) -> HttpResponse:
    """Adds a gap that a person knows of."""
    product = get_object_or_404(product_queries.visible_to(request.user), pk=product_id)
    layers = product_queries.layers_visible_to(request.user, product.brief)
    form = NewGapForm(request.POST or None, layers=layers, initial=draft_shown_again(request))
    if form.is_valid():
        said = form.cleaned_data
        with refusal_in_form(form):
            gap = actions.add(
                brief=product.brief,
                by=request.user,
                statement=said["statement"],
                kind=GapKind(said["kind"]),
                axis=Axis(said["axis"]),
                urgency=Urgency(said["urgency"]),
                layer=Layer(said["layer"]),
            )
            return redirect(gap)
    return render(request, "gaps/form.html", {"form": form, "product": product, "title": "Add a gap"})


def _step_or_404(verb: str, *, asks: bool) -> Step:
    for known in STEPS.values():
        if known.verb == verb and bool(known.asks) is asks:
            return known
    raise Http404(f"There is no step {verb}.")


def _back_to(gap: Gap, place: str) -> HttpResponse:
    if place == "ledger":
        return redirect(f"{reverse('gaps:ledger', args=[gap.brief.product_id])}#gap-{gap.pk}")
    return redirect(gap)
