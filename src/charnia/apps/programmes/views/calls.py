"""The sources of funding calls: when each was asked, how far it is, and asking it now."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from charnia.apps.programmes.calls.actions import fetch_calls_now
from charnia.apps.programmes.calls.queries import questions
from charnia.apps.programmes.guards import for_those_who
from charnia.apps.programmes.institutions.actions import NO_CONTACT
from charnia.apps.programmes.institutions.standing import says_of_worker
from charnia.apps.work.actions import stop as stop_job
from charnia.apps.work.models import JobKind
from charnia.apps.work.queries import jobs_for
from charnia.core.access.roles import Permission
from charnia.sources.catalogue import ASKED_FOR_ALL_OPEN
from charnia.web.refusals import refusal_as_message
from charnia.web.requests import MemberRequest


@require_safe
@for_those_who(Permission.IMPORT_EVIDENCE)
def calls(request: MemberRequest) -> HttpResponse:
    """Each source with what came of it the last time, and how it stands now."""
    context = {
        "rows": questions(),
        "contact": settings.CONTACT or settings.TEAM_MAIL or "team@example.org",
        "no_contact": "" if settings.CONTACT else NO_CONTACT,
        "no_worker": says_of_worker(),
        "is_by_itself": bool(settings.REFRESH_DAYS and settings.CONTACT),
    }
    return render(request, "programmes/calls.html", context)


@require_POST
@for_those_who(Permission.IMPORT_EVIDENCE)
def fetch(request: MemberRequest, source_name: str) -> HttpResponse:
    """Has one source asked now."""
    if source_name not in ASKED_FOR_ALL_OPEN:
        raise Http404
    with refusal_as_message(request):
        fetch_calls_now(source_name=source_name, by=request.user)
        messages.success(request, "It will be asked. Load this page again to see how far it is.")
    return redirect("programmes:calls")


@require_POST
@for_those_who(Permission.IMPORT_EVIDENCE)
def stop(request: MemberRequest, job_id: int) -> HttpResponse:
    """Stops the asking of one source."""
    job = get_object_or_404(jobs_for(request.user).filter(kind=JobKind.FETCH_CALLS), pk=job_id)
    with refusal_as_message(request):
        job = stop_job(job=job, by=request.user)
        messages.success(request, "It is being stopped." if job.is_open else "Stopped.")
    return redirect("programmes:calls")
