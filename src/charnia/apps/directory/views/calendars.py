"""Calendar files: one event to keep, and the feed to subscribe to."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from charnia.apps.directory import queries
from charnia.apps.directory.offer_pages import calendar_event
from charnia.apps.offers.models import Offer
from charnia.web.calendars import CONTENT_TYPE, calendar_file

KEPT_IN_FEED = dt.timedelta(days=31)
"""So long an event stays in the feed after its start, that those who took part still find it."""
MOST_IN_FEED = 500


@login_not_required
@require_safe
def event_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One event as a file."""
    event = get_object_or_404(queries.events(), slug=slug)
    answer = _calendar(request, [event])
    answer["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return answer


@login_not_required
@require_safe
def event_feed(request: HttpRequest) -> HttpResponse:
    """The events to come and those of the last month, for calendar programs that come back for changes."""
    since = timezone.now() - KEPT_IN_FEED
    return _calendar(request, list(queries.events().filter(starts_at__gte=since).order_by("starts_at")[:MOST_IN_FEED]))


def _calendar(request: HttpRequest, offers: list[Offer]) -> HttpResponse:
    host = request.get_host()
    events = [
        calendar_event(offer, host=host, address=request.build_absolute_uri(offer.get_absolute_url()))
        for offer in offers
    ]
    text = calendar_file(events, name=f"{settings.CLUSTER_NAME}: events")
    return HttpResponse(text.encode(), content_type=CONTENT_TYPE)
