"""Import of evidence files: choose, look at what is in them, then load the good part or discard it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charnia.apps.evidence import queries as evidence_queries
from charnia.apps.evidence.actions import discard_load
from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
from charnia.apps.programmes import actions
from charnia.apps.programmes.forms import ImportForm
from charnia.apps.programmes.guards import for_those_who
from charnia.apps.programmes.spreadsheets.queries import loads_listed_for
from charnia.apps.programmes.uploads import first_rows
from charnia.core.access.roles import Permission
from charnia.core.vocabulary import EvidenceKind
from charnia.sources.catalogue import SOURCES
from charnia.web.refusals import refusal_as_message, refusal_in_form
from charnia.web.requests import MemberRequest
from charnia.web.spreadsheets import csv_response

LOADS = 25
PROBLEMS = 50


@require_http_methods(["GET", "POST"])
@for_those_who(Permission.IMPORT_EVIDENCE)
def imports(request: MemberRequest) -> HttpResponse:
    """The form, and what has been imported so far."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refusal_in_form(form):
            load = actions.preview_file(
                source=SOURCES[form.cleaned_data["source"]],
                filename=(file.name or "")[:250],
                licence=form.cleaned_data["licence"],
                payload=file.read(),
                by=request.user,
            )
            return redirect("programmes:import", load_id=load.pk)
    loads = loads_listed_for(request.user).defer("payload", "problems")
    page = Paginator(loads, LOADS).get_page(request.GET.get("page"))
    return render(request, "programmes/imports.html", {"form": form, "page": page, "kinds": ", ".join(EvidenceKind)})


@require_safe
@for_those_who(Permission.IMPORT_EVIDENCE)
def preview(request: MemberRequest, load_id: int) -> HttpResponse:
    """What is in a file, line by line where something is wrong; or what became of it."""
    load = _load(request, load_id)
    waits = load.status == LoadStatus.PREVIEW
    context = {
        "load": load,
        "waits": waits,
        "good": sum(load.counts.get(name, 0) for name in ("new", "changed", "unchanged")),
        "rows": first_rows(load) if waits else (),
        "problems": load.problems[:PROBLEMS],
    }
    return render(request, "programmes/import.html", context)


@require_POST
@for_those_who(Permission.IMPORT_EVIDENCE)
def load(request: MemberRequest, load_id: int) -> HttpResponse:
    """Stores the good part."""
    with refusal_as_message(request):
        report = actions.load_file(load=_load(request, load_id), by=request.user)
        messages.success(
            request,
            f"Loaded: {report.counts['new']:,} new, {report.counts['changed']:,} changed, "
            f"{report.counts['unchanged']:,} as they were. They count from now on.",
        )
    return redirect("programmes:import", load_id=load_id)


@require_POST
@for_those_who(Permission.IMPORT_EVIDENCE)
def discard(request: MemberRequest, load_id: int) -> HttpResponse:
    """Gives the file up."""
    with refusal_as_message(request):
        discard_load(load=_load(request, load_id), by=request.user)
        messages.success(request, "Discarded. Nothing of the file was stored.")
    return redirect("programmes:imports")


@require_safe
@for_those_who(Permission.IMPORT_EVIDENCE)
def problems(request: MemberRequest, load_id: int) -> HttpResponse:
    """Every line that wants mending, as a file that spreadsheets open."""
    rows = [
        (str(row["line"]), row["message"], "kept without it" if row["kept"] else "left out")
        for row in _load(request, load_id).problems
    ]
    return csv_response("lines-to-mend.csv", ("Line", "What to mend", "The record"), rows)


def _load(request: MemberRequest, load_id: int) -> EvidenceLoad:
    return get_object_or_404(evidence_queries.loads_visible_to(request.user), pk=load_id, spreadsheet=None)
