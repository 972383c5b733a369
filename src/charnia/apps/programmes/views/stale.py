"""Stale profiles: whom the policy has retired, whose owners it asks, and whom its next run would meet."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from charnia.apps.evidence import queries
from charnia.apps.evidence.retirement import due_of, due_people, returning
from charnia.apps.programmes.guards import for_those_who
from charnia.core.access.roles import Permission
from charnia.web.requests import MemberRequest

PAGE = 50
NEXT_SHOWN = 25


@require_safe
@for_those_who(Permission.EDIT_DIRECTORY)
def stale(request: MemberRequest) -> HttpResponse:
    """The open retirements with their undo, and what the next run would do."""
    policy, today = settings.STALE_POLICY, timezone.localdate()
    due = Paginator(due_people(policy, today), NEXT_SHOWN).get_page(request.GET.get("next"))
    context = {
        "page": Paginator(queries.open_retirements(), PAGE).get_page(request.GET.get("page")),
        "policy": policy,
        "due_page": due,
        "due": [due_of(person, policy, today) for person in due],
        "returning": returning(policy, today).count(),
    }
    return render(request, "programmes/stale.html", context)
