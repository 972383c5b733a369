"""The desk: what waits for a human, and the lists of the cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from charnia.apps.directory.narrowing import Group, narrowed
from charnia.apps.gaps import queries as gap_queries
from charnia.apps.organisations.models import Organisation
from charnia.apps.people import queries as people_queries
from charnia.apps.programmes import lists, queries
from charnia.apps.programmes.figures import cluster_figures, gap_heat, safe_gap_heat
from charnia.apps.programmes.groups import search
from charnia.apps.programmes.guards import for_those_who
from charnia.apps.programmes.tables import Column, table_csv, table_page
from charnia.core.access.roles import Permission
from charnia.web.charts import Chart
from charnia.web.requests import MemberRequest

Thing = TypeVar("Thing", bound=Model)


@require_safe
@for_those_who(Permission.SEE_ALL_BRIEFS)
def home(request: MemberRequest) -> HttpResponse:
    """What waits for a human, the oldest first."""
    return render(request, "programmes/desk.html", {"waiting": queries.waiting_for(request.user)})


@require_safe
@for_those_who(Permission.SEE_ALL_BRIEFS)
def briefs(request: MemberRequest) -> HttpResponse:
    """The briefs of the cluster."""
    found = search(queries.briefs_for(request.user), request.GET.get("q", ""), ("name", "organisation__name"))
    return _list(
        request, found.order_by("organisation__name", "name", "pk"), lists.BRIEF_COLUMNS, lists.BRIEF_GROUPS, "Briefs"
    )


@require_safe
@for_those_who(Permission.DECIDE_ON_GAPS)
def gaps(request: MemberRequest) -> HttpResponse:
    """The gaps of the cluster, with a picture of where they lie."""
    fields = ("statement", "brief__product__name", "brief__product__organisation__name")
    found = search(gap_queries.visible_to(request.user), request.GET.get("q", ""), fields)
    left, _ = narrowed(found, lists.GAP_GROUPS, request.GET)
    order = found.order_by("brief__product__organisation__name", "pk")
    return _list(request, order, lists.GAP_COLUMNS, lists.GAP_GROUPS, "Gaps", chart=gap_heat(left))


@require_safe
@for_those_who(Permission.EDIT_DIRECTORY)
def people(request: MemberRequest) -> HttpResponse:
    """Everybody, hidden profiles too. Those whom the directory shows come first: most of the others are names on
    records."""
    found = people_queries.visible_to(request.user).select_related("organisation")
    found = search(found, request.GET.get("q", ""), ("name", "title", "organisation__name"))
    return _list(
        request, found.order_by("-is_listed", "name", "pk"), lists.PERSON_COLUMNS, lists.PERSON_GROUPS, "People"
    )


@require_safe
@for_those_who(Permission.EDIT_DIRECTORY)
def organisations(request: MemberRequest) -> HttpResponse:
    """Every organisation, hidden ones too."""
    found = search(Organisation.objects.all(), request.GET.get("q", ""), ("name", "town"))
    return _list(
        request, found.order_by("name", "pk"), lists.ORGANISATION_COLUMNS, lists.ORGANISATION_GROUPS, "Organisations"
    )


@require_safe
@for_those_who(Permission.SEE_CLUSTER_FIGURES)
def figures(request: MemberRequest) -> HttpResponse:
    """The cluster in numbers, without a company's name."""
    context = {"figures": cluster_figures(), "heat": safe_gap_heat()}
    return render(request, "programmes/figures.html", context)


def _list(
    request: MemberRequest,
    found: QuerySet[Thing],
    columns: Sequence[Column[Thing]],
    groups: Sequence[Group[Thing]],
    title: str,
    *,
    chart: Chart | None = None,
) -> HttpResponse:
    if request.GET.get("format") == "csv":
        return table_csv(found, columns=columns, groups=groups, asked=request.GET, filename=f"{title.lower()}.csv")
    table = table_page(found, columns=columns, groups=groups, asked=request.GET, search_label=f"Search {title.lower()}")
    context: dict[str, Any] = {"table": table, "title": title, "chart": chart}
    return render(request, "programmes/list.html", context)
