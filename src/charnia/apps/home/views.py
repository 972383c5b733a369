"""The front door: what Charnia does, with the form at once; and where each kind of account goes on."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from charnia.apps.directory import queries as directory_queries
from charnia.apps.dossiers import keeping
from charnia.apps.dossiers.forms import DescriptionForm
from charnia.apps.evidence.models import EvidenceRecord
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.people import queries as people_queries
from charnia.apps.products import queries as product_queries
from charnia.core.access.roles import Permission
from charnia.core.vocabulary import OrganisationKind
from charnia.web.navigation import DESK, FIGURES, MY_PRODUCTS
from charnia.web.requests import MemberRequest


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Charnia does and the form, and what is in the cluster."""
    counts = directory_queries.counts((), timezone.now())
    records = EvidenceRecord.objects.count()
    return render(request, "home/home.html", {"form": DescriptionForm(), "counts": counts, "records": records})


@require_safe
def start(request: MemberRequest) -> HttpResponse:
    """Where an account goes on after logging in: to what it wanted to keep, to its desk, the cluster's
    figures, its products or its profile. One that has nothing yet is asked what it would like to do."""
    if keeping.kept(request.session):
        return redirect("dossiers:kept")
    if request.user.may(Permission.SEE_ALL_BRIEFS):
        return redirect(DESK.path)
    if request.user.may(Permission.SEE_CLUSTER_FIGURES):
        return redirect(FIGURES.path)
    companies = organisation_queries.of_member(request.user).filter(kind=OrganisationKind.COMPANY)
    if companies.exists() or product_queries.visible_to(request.user).exists():
        return redirect(MY_PRODUCTS.path)
    if people_queries.own_profile(request.user).exists():
        return redirect("directory:my-profile")
    return render(request, "home/welcome.html")


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Charnia is, for whom, and what it is not."""
    return render(request, "home/about.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why and for how long."""
    return render(request, "home/privacy.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far the site can be used by everybody."""
    return render(request, "home/accessibility.html")
