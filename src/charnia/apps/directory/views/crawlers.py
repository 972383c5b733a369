"""What crawlers read: which addresses there are, and which they should leave alone. Only what is real and listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain, islice

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from charnia.apps.directory import queries
from charnia.apps.offers import queries as offer_queries

MOST_ADDRESSES = 50_000
"""As many as one sitemap may hold."""
LISTS = ("search", "people", "organisations", "offers", "events", "case-studies")
PRIVATE = (
    "/accounts/",
    "/admin/",
    "/desk/",
    "/introductions/",
    "/offers/",
    "/people/",
    "/products/",
    "/gaps/",
    "/bridges/",
)


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where programs look for a picture of the site that read no page."""
    return redirect(static("charnia/mark.svg"))


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt: a demonstration asks to be left alone as a whole."""
    if settings.IS_DEMONSTRATION:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
        lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """sitemap.xml: the lists, and every listed person, organisation and published offer that is not invented."""
    root = request.build_absolute_uri("/").removesuffix("/")
    rows = ((f"{root}{path}", changed) for path, changed in islice(_addresses(), MOST_ADDRESSES))
    return render(request, "directory/sitemap.xml", {"rows": rows}, content_type="application/xml")


def _addresses() -> Iterator[tuple[str, dt.datetime | None]]:
    lists = ((reverse(f"directory:{name}"), None) for name in LISTS)
    people = queries.people().filter(is_fictional=False).order_by("pk").only("slug")
    organisations = queries.organisations().filter(is_fictional=False).order_by("pk").only("slug")
    offers = offer_queries.shown().filter(is_fictional=False).order_by("pk").only("slug", "changed_at")
    return chain(
        lists,
        ((person.get_absolute_url(), None) for person in people),
        ((organisation.get_absolute_url(), None) for organisation in organisations),
        ((offer.get_absolute_url(), offer.changed_at) for offer in offers),
    )
