"""Import of the team's spreadsheets: file, rows, columns, preview, import; each step works by itself and can be gone
back to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charnia.apps.evidence.models import LoadStatus
from charnia.apps.programmes.guards import for_those_who
from charnia.apps.programmes.models import Spreadsheet
from charnia.apps.programmes.spreadsheets import actions, queries
from charnia.apps.programmes.spreadsheets.forms import ColumnsForm, RowsForm, UploadForm, initial_columns
from charnia.apps.programmes.spreadsheets.planning import shown_heads
from charnia.apps.programmes.spreadsheets.reading import first_guess, target_of
from charnia.core.access.roles import Permission
from charnia.sources.spreadsheet.targets import TARGETS
from charnia.sources.spreadsheet.template import meaning_rows, template_rows
from charnia.web.refusals import refusal_as_message, refusal_in_form
from charnia.web.requests import MemberRequest
from charnia.web.spreadsheets import csv_response, workbook_response

PROBLEMS = 50
_SHOWN_AT_ONCE = frozenset({"organisations", "offers", "events"})


@require_http_methods(["GET", "POST"])
@for_those_who(Permission.IMPORT_EVIDENCE)
def upload(request: MemberRequest) -> HttpResponse:
    """The first step: a file; with the templates and the mappings that are kept."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refusal_in_form(form):
            spreadsheet = actions.upload_spreadsheet(
                filename=(file.name or "")[:250], payload=file.read(), by=request.user
            )
            return redirect("programmes:spreadsheet-rows", load_id=spreadsheet.load_id)
    context = {"form": form, "targets": TARGETS.values(), "mappings": queries.saved_mappings()}
    return render(request, "programmes/spreadsheet_upload.html", context)


@require_http_methods(["GET", "POST"])
@for_those_who(Permission.IMPORT_EVIDENCE)
def rows(request: MemberRequest, load_id: int) -> HttpResponse:
    """The second step: which sheet, and what its rows are."""
    spreadsheet = _waiting(request, load_id)
    sheets = tuple(spreadsheet.sheets)
    initial = {"sheet": spreadsheet.sheet or sheets[0], "target": spreadsheet.target}
    form = RowsForm(request.POST or None, sheets=sheets, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            actions.choose_rows(
                spreadsheet=spreadsheet,
                sheet=form.cleaned_data["sheet"],
                target=TARGETS[form.cleaned_data["target"]],
                head_row=form.cleaned_data["head_row"] or 0,
                by=request.user,
            )
            return redirect("programmes:spreadsheet-columns", load_id=load_id)
    return render(request, "programmes/spreadsheet_rows.html", {"form": form, "load": spreadsheet.load})


@require_http_methods(["GET", "POST"])
@for_those_who(Permission.IMPORT_EVIDENCE)
def columns(request: MemberRequest, load_id: int) -> HttpResponse:
    """The third step: which column holds what, filled in as far as the headings tell."""
    spreadsheet = _waiting(request, load_id)
    if not spreadsheet.target:
        return redirect("programmes:spreadsheet-rows", load_id=load_id)
    target, used = target_of(spreadsheet), ""
    guess = spreadsheet.columns
    if not guess:
        saved = list(queries.mappings_for(target.name))
        guess, used = first_guess(tuple(spreadsheet.labels), target, saved)
    shows = spreadsheet.shows_new if spreadsheet.columns else target.name in _SHOWN_AT_ONCE
    initial = {**initial_columns(guess), "shows_new": shows, "save_as": used}
    form = ColumnsForm(request.POST or None, spreadsheet=spreadsheet, target=target, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            actions.map_columns(
                spreadsheet=spreadsheet,
                columns=form.columns,
                shows_new=form.cleaned_data.get("shows_new", False),
                save_as=form.cleaned_data["save_as"].strip(),
                by=request.user,
            )
            return redirect("programmes:spreadsheet", load_id=load_id)
    context = {
        "form": form,
        "load": spreadsheet.load,
        "spreadsheet": spreadsheet,
        "used": used,
        "seen": zip(spreadsheet.labels, spreadsheet.samples, strict=False),
    }
    return render(request, "programmes/spreadsheet_columns.html", context)


@require_safe
@for_those_who(Permission.IMPORT_EVIDENCE)
def preview(request: MemberRequest, load_id: int) -> HttpResponse:
    """The fourth step: what importing would do, and afterwards what it did."""
    spreadsheet = _own(request, load_id)
    waits = spreadsheet.load.status == LoadStatus.PREVIEW
    if waits and not spreadsheet.columns:
        return redirect("programmes:spreadsheet-columns", load_id=load_id)
    counts = spreadsheet.load.counts
    heads = shown_heads(target_of(spreadsheet), spreadsheet.columns) if spreadsheet.columns else {}
    context = {
        "spreadsheet": spreadsheet,
        "load": spreadsheet.load,
        "waits": waits,
        "good": counts.get("new", 0) + counts.get("changed", 0),
        "heads": heads.values(),
        "rows": spreadsheet.first_rows,
        "problems": spreadsheet.load.problems[:PROBLEMS],
        "target": TARGETS.get(spreadsheet.target),
    }
    return render(request, "programmes/spreadsheet.html", context)


@require_POST
@for_those_who(Permission.IMPORT_EVIDENCE)
def load(request: MemberRequest, load_id: int) -> HttpResponse:
    """Imports the good rows."""
    with refusal_as_message(request):
        counts = actions.import_spreadsheet(spreadsheet=_own(request, load_id), by=request.user).counts
        messages.success(
            request,
            f"Imported: {counts['new']:,} new, {counts['changed']:,} changed, {counts['unchanged']:,} as they were.",
        )
    return redirect("programmes:spreadsheet", load_id=load_id)


@require_POST
@for_those_who(Permission.IMPORT_EVIDENCE)
def discard(request: MemberRequest, load_id: int) -> HttpResponse:
    """Gives the file up."""
    with refusal_as_message(request):
        actions.discard_spreadsheet(spreadsheet=_own(request, load_id), by=request.user)
        messages.success(request, "Discarded. Nothing of the spreadsheet was stored.")
    return redirect("programmes:spreadsheets")


@require_safe
@for_those_who(Permission.IMPORT_EVIDENCE)
def refused(request: MemberRequest, load_id: int) -> HttpResponse:
    """The rows that were left out, as they came, each with the reason; corrected, the file can be imported itself."""
    spreadsheet = _own(request, load_id)
    width = len(spreadsheet.labels)
    rows = [
        (str(one["row"]), one["sentence"], *one["cells"], *[""] * (width - len(one["cells"])))
        for one in spreadsheet.refused
    ]
    return csv_response("rows-to-mend.csv", ("Row in the sheet", "What to mend", *spreadsheet.labels), rows)


@require_safe
@for_those_who(Permission.IMPORT_EVIDENCE)
def template(request: MemberRequest, name: str, form: str) -> HttpResponse:
    """A file with our headings to fill in."""
    target = TARGETS.get(name)
    if target is None or form not in {"csv", "xlsx"}:
        raise Http404("There is no such template.")
    table = template_rows(target)
    if form == "csv":
        return csv_response(f"charnia-{name}.csv", table[0], table[1:])
    return workbook_response(
        f"charnia-{name}.xlsx", {target.label: table, "What the columns mean": meaning_rows(target)}
    )


@require_POST
@for_those_who(Permission.IMPORT_EVIDENCE)
def delete_mapping(request: MemberRequest, mapping_id: int) -> HttpResponse:
    """Takes a saved mapping away."""
    mapping = get_object_or_404(queries.saved_mappings(), pk=mapping_id)
    with refusal_as_message(request):
        actions.delete_mapping(mapping=mapping, by=request.user)
        messages.success(request, "The saved choices are deleted.")
    return redirect("programmes:spreadsheets")


def _own(request: MemberRequest, load_id: int) -> Spreadsheet:
    return get_object_or_404(queries.own(request.user), load_id=load_id)


def _waiting(request: MemberRequest, load_id: int) -> Spreadsheet:
    return get_object_or_404(queries.own(request.user), load_id=load_id, load__status=LoadStatus.PREVIEW)
