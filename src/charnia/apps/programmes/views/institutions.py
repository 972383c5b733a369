"""The institutions for which the sources are asked: the list, one to add, and what is asked for each."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from charnia.apps.directory.queries import words_of
from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.queries import with_ror
from charnia.apps.programmes.groups import search
from charnia.apps.programmes.guards import for_those_who
from charnia.apps.programmes.institutions import actions, queries
from charnia.apps.programmes.institutions.forms import InstitutionForm, RorForm
from charnia.apps.programmes.institutions.standing import says_of_worker
from charnia.apps.programmes.institutions.suggestions import suggestions_for
from charnia.apps.programmes.models import Institution
from charnia.apps.work.actions import stop as stop_job
from charnia.apps.work.models import JobKind
from charnia.apps.work.queries import jobs_for, open_jobs
from charnia.core.access.roles import Permission
from charnia.core.registers import ror_of
from charnia.core.verdict import NotAllowed
from charnia.web.refusals import refusal_as_message, refusal_in_form
from charnia.web.requests import MemberRequest

PAGE = 50
MOST_FOUND = 10
_LOAD_AGAIN = "Load this page again to see how far it is."


@dataclass(frozen=True, slots=True)
class Found:
    """An organisation of the directory that can be added."""

    organisation: Organisation
    ror: str
    is_on_list: bool


@require_http_methods(["GET", "POST"])
@for_those_who(Permission.IMPORT_EVIDENCE)
def institutions(request: MemberRequest) -> HttpResponse:
    """The list with what came from each source, and the two ways to add to it."""
    form = RorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            institution = actions.add_institution(ror=form.cleaned_data["ror"], by=request.user)
            messages.success(request, _is_added(institution))
            return redirect("programmes:institutions")
    words = request.GET.get("q", "").strip()
    page = Paginator(queries.institutions_for(request.user), PAGE).get_page(request.GET.get("page"))
    rows = queries.rows_of(list(page))
    suggested = suggestions_for(rows)
    context = {
        "form": form,
        "words": words,
        "found": _found(words),
        "page": page,
        "rows": queries.with_jobs(rows),
        "suggested": [key for key, some in suggested.items() if some],
        "sources": [source.label for source, _ in queries.ASKED.values()],
        "contact": settings.CONTACT or settings.TEAM_MAIL or "team@example.org",
        "no_contact": "" if settings.CONTACT else actions.NO_CONTACT,
        "no_worker": says_of_worker(),
        "refresh_days": settings.REFRESH_DAYS,
        "open_jobs": open_jobs(JobKind.FETCH, JobKind.FETCH_ALL).count(),
    }
    return render(request, "programmes/institutions.html", context)


@require_http_methods(["GET", "POST"])
@for_those_who(Permission.IMPORT_EVIDENCE)
def change(request: MemberRequest, institution_id: int) -> HttpResponse:
    """Which sources are asked for one institution, and its id in the Gateway to Research."""
    institution = _institution(request, institution_id)
    initial = InstitutionForm.initial_of(institution, suggested=request.GET.get("suggested", ""))
    form = InstitutionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            if not form.is_on_what_stands(institution):
                raise NotAllowed(actions.CHANGED_MEANWHILE)
            actions.change_institution(
                institution=institution,
                gateway_id=form.cleaned_data["gateway_id"],
                left_out=form.left_out(),
                by=request.user,
            )
            messages.success(request, "Saved. It counts from the next time that the sources are asked.")
            return redirect("programmes:institutions")
    [row] = queries.rows_of([institution])
    suggested = suggestions_for([row]).get(institution.pk, ())
    return render(request, "programmes/institution.html", {"form": form, "row": row, "suggested": suggested})


@require_POST
@for_those_who(Permission.IMPORT_EVIDENCE)
def remove(request: MemberRequest, institution_id: int) -> HttpResponse:
    """Off the list."""
    with refusal_as_message(request):
        actions.remove_institution(institution=_institution(request, institution_id), by=request.user)
        messages.success(
            request, "Taken off the list. What was loaded for it stays, and “charnia load again” still asks for it."
        )
    return redirect("programmes:institutions")


@require_POST
@for_those_who(Permission.IMPORT_EVIDENCE)
def fetch(request: MemberRequest, institution_id: int) -> HttpResponse:
    """Has the sources asked for one institution now."""
    with refusal_as_message(request):
        jobs = actions.fetch_now(institution=_institution(request, institution_id), by=request.user)
        messages.success(request, f"{_sources(len(jobs))} will be asked. {_LOAD_AGAIN}")
    return redirect(_back(request))


@require_POST
@for_those_who(Permission.IMPORT_EVIDENCE)
def fetch_all(request: MemberRequest) -> HttpResponse:
    """Has the sources asked for all institutions now."""
    with refusal_as_message(request):
        actions.fetch_all_now(by=request.user)
        messages.success(request, f"Every source will be asked for every institution. {_LOAD_AGAIN}")
    return redirect(_back(request))


@require_POST
@for_those_who(Permission.IMPORT_EVIDENCE)
def stop(request: MemberRequest, job_id: int) -> HttpResponse:
    """Stops one source for one institution."""
    with refusal_as_message(request):
        job = stop_job(job=get_object_or_404(jobs_for(request.user), pk=job_id), by=request.user)
        messages.success(request, "It is being stopped." if job.is_open else "Stopped.")
    return redirect(_back(request))


@require_POST
@for_those_who(Permission.IMPORT_EVIDENCE)
def stop_all(request: MemberRequest) -> HttpResponse:
    """Stops all that is fetched or waits for it."""
    with refusal_as_message(request):
        actions.stop_all(by=request.user)
        messages.success(request, "What waited is stopped, and what is being fetched stops in a moment.")
    return redirect(_back(request))


def _back(request: MemberRequest) -> str:
    """The page of the list from which the button was pressed."""
    number = request.POST.get("page", "")
    path = reverse("programmes:institutions")
    return f"{path}?page={number}" if number.isdecimal() else path


def _sources(number: int) -> str:
    return f"{number} source{'' if number == 1 else 's'}"


def _is_added(institution: Institution) -> str:
    [row] = queries.with_jobs(queries.rows_of([institution]))
    says = f"{row.name or row.institution.ror} is on the list."
    asked = sum(one.job is not None and one.job.is_open for one in row.questions)
    return f"{says} {_sources(asked)} will be asked for it. {_LOAD_AGAIN}" if asked else says


def _institution(request: MemberRequest, institution_id: int) -> Institution:
    return get_object_or_404(queries.institutions_for(request.user), pk=institution_id)


def _found(words: str) -> list[Found]:
    """The first organisations with a ROR id that have all these words in their name or town."""
    if not words_of(words):
        return []
    found = search(with_ror(), words, ("name", "town")).order_by("name", "pk")[:MOST_FOUND]
    by_id = {id_: one for one in found if (id_ := ror_of(one.ror or one.source_id or ""))}
    on_list = queries.listed_among(by_id)
    return [Found(organisation, id_, id_ in on_list) for id_, organisation in by_id.items()]
