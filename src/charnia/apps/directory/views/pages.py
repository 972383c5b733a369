"""The page of a person, of an organisation, and of an offer of any kind."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from charnia.apps.accounts.models import User
from charnia.apps.directory.linked_data import offer_facts, organisation_facts, person_facts
from charnia.apps.directory.offer_pages import offer_page
from charnia.apps.directory.organisation_profile import organisation_profile
from charnia.apps.directory.person_profile import person_profile
from charnia.apps.offers import queries as offer_queries
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.people import queries as people_queries
from charnia.web.page_head import page_head


@login_not_required
@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """A profile, derived from evidence and corrected by the person; one that was merged leads to the kept one."""
    visible = people_queries.visible_to(request.user).select_related("organisation")
    found = visible.filter(slug=slug).first()
    if found is None:
        kept = people_queries.merged_at(slug)
        return redirect(get_object_or_404(visible, pk=kept.pk if kept else None), permanent=True)
    profile = person_profile(found, _member(request), request.GET, timezone.localdate())
    path = found.get_absolute_url()
    facts = person_facts(found, [topic.label for topic in profile.topics], request.build_absolute_uri(path))
    head = page_head(
        request,
        path,
        description=found.bio or f"{found.name}: evidence, topics and offers.",
        facts=facts if found.is_listed else None,
        may_be_indexed=found.is_listed and not found.is_fictional,
    )
    return render(request, "directory/person.html", {"person": found, "profile": profile, "head": head})


@login_not_required
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation with its facts, people, offers and evidence."""
    found = get_object_or_404(organisation_queries.visible_to(request.user), slug=slug)
    profile = organisation_profile(found, _member(request), request.GET, timezone.localdate())
    path = found.get_absolute_url()
    head = page_head(
        request,
        path,
        description=found.description or f"{found.name}: people, offers and evidence.",
        facts=organisation_facts(found, request.build_absolute_uri(path)) if found.is_listed else None,
        may_be_indexed=found.is_listed and not found.is_fictional,
    )
    return render(request, "directory/organisation.html", {"organisation": found, "profile": profile, "head": head})


@login_not_required
@require_safe
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """An offer, an event or a case study."""
    visible = offer_queries.visible_to(request.user).select_related("organisation", "person")
    found = get_object_or_404(visible, slug=slug)
    page = offer_page(found, _member(request), timezone.localtime())
    path = found.get_absolute_url()
    head = page_head(
        request,
        path,
        description=found.text,
        facts=offer_facts(found, request.build_absolute_uri(path)) if page.is_public else None,
        may_be_indexed=page.is_public and not found.is_fictional,
    )
    return render(request, "directory/offer.html", {"offer": found, "page": page, "head": head})


def _member(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
