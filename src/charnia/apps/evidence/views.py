"""The page of a record, and "not mine"."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from charnia.apps.evidence import actions, queries
from charnia.apps.evidence.facts import awards_of, partner_of
from charnia.apps.evidence.licences import text_may_be_shown
from charnia.apps.evidence.linked_data import record_facts
from charnia.apps.evidence.models import EvidenceRecord
from charnia.web.page_head import page_head
from charnia.web.proofs import age_in_words
from charnia.web.refusals import refusal_as_message
from charnia.web.requests import MemberRequest


@login_not_required
@require_safe
def record(request: HttpRequest, record_id: int) -> HttpResponse:
    """What a record says, whom it names, and where it came from; its text only where the licence allows."""
    found = get_object_or_404(EvidenceRecord.objects.select_related("load"), pk=record_id)
    named = list(queries.named_by(found))
    organisations = list(found.organisations.filter(is_listed=True))
    path = found.get_absolute_url()
    facts = record_facts(found, named, organisations, request.build_absolute_uri(path))
    context = {
        "record": found,
        "named": named,
        "organisations": organisations,
        "partner": partner_of(found.facts),
        "awards": awards_of(found.facts),
        "offers": found.offers.shown(),
        "text": found.text if text_may_be_shown(found.text_licence) else "",
        "age": age_in_words(found.date, timezone.localdate()) if found.date else "",
        "head": page_head(request, path, description=found.title, facts=facts, may_be_indexed=not found.is_fictional),
    }
    return render(request, "evidence/record.html", context)


@require_POST
def say_not_mine(request: MemberRequest, authorship_id: int) -> HttpResponse:
    """From now on the record counts nowhere for the person."""
    authorship = get_object_or_404(queries.authorships_editable_by(request.user), pk=authorship_id)
    with refusal_as_message(request):
        actions.disown(authorship=authorship, by=request.user)
        words = (
            f"“{authorship.record.title}” no longer counts for {authorship.person.name}. You can take this back below."
        )
        messages.success(request, words)
    return redirect(authorship.person)


@require_POST
def hide(request: MemberRequest, authorship_id: int) -> HttpResponse:
    """From now on the record counts nowhere for the person, though it is theirs."""
    authorship = get_object_or_404(queries.authorships_editable_by(request.user), pk=authorship_id)
    with refusal_as_message(request):
        actions.hide(authorship=authorship, by=request.user)
        messages.success(request, f"“{authorship.record.title}” is hidden. You can take this back below.")
    return redirect(authorship.person)


@require_POST
def pin(request: MemberRequest, authorship_id: int) -> HttpResponse:
    """The record comes first on the profile."""
    authorship = get_object_or_404(queries.authorships_editable_by(request.user), pk=authorship_id)
    with refusal_as_message(request):
        actions.pin(authorship=authorship, by=request.user)
        messages.success(request, f"“{authorship.record.title}” stands at the top now.")
    return redirect(authorship.person)


@require_POST
def unpin(request: MemberRequest, authorship_id: int) -> HttpResponse:
    """The record goes back to its place."""
    authorship = get_object_or_404(queries.authorships_editable_by(request.user), pk=authorship_id)
    with refusal_as_message(request):
        actions.unpin(authorship=authorship, by=request.user)
        messages.success(request, f"“{authorship.record.title}” is back in its place.")
    return redirect(authorship.person)


@require_POST
def take_back(request: MemberRequest, authorship_id: int) -> HttpResponse:
    """The record counts again."""
    authorship = get_object_or_404(queries.authorships_editable_by(request.user), pk=authorship_id)
    with refusal_as_message(request):
        actions.take_back(authorship=authorship, by=request.user)
        messages.success(request, f"“{authorship.record.title}” counts for {authorship.person.name} again.")
    return redirect(authorship.person)
