"""Headers that keep pages to what the site itself serves, and what happens when nothing can be matched."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from charnia.engine.index.unusable import IndexUnusable
from charnia.engine.ranking.stored import RecordGone

logger = logging.getLogger(__name__)


def content_security_policy(*, forms_may_lead_to: str = "") -> str:
    """No script, style or font from elsewhere, and none written into a page or a `style` attribute. A page whose form
    leads to another site names that site's origins."""
    return "; ".join(
        (
            "default-src 'self'",
            # The square code for an authenticator app is an image inside the page.
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            f"form-action 'self' {forms_may_lead_to}".rstrip(),
            "frame-ancestors 'none'",
        )
    )


CONTENT_SECURITY_POLICY = content_security_policy()

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics", "display-capture")
)


class ContentSecurityMiddleware:
    """Sets Content-Security-Policy and Permissions-Policy on every answer that does not bring its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class UnusableIndexMiddleware:
    """Answers 503 where the index is damaged; what mends it is in the log, and on the page for who runs the site.

    A page that was being put together while a record of it was taken away is put together once more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """See Django's documentation of middleware."""
        if isinstance(exception, RecordGone):
            return _once_more(request) or render(request, "503.html", {"sentence": str(exception)}, status=503)
        if not isinstance(exception, IndexUnusable):
            return None
        logger.error("Nothing can be matched. %s", exception)
        is_staff = request.user.is_authenticated and request.user.is_staff
        return render(request, "503.html", {"sentence": str(exception) if is_staff else ""}, status=503)


def _once_more(request: HttpRequest) -> HttpResponse | None:
    """The page again, where asking for it changes nothing; None where that is not so or a record has gone again."""
    match = request.resolver_match
    if match is None or request.method not in {"GET", "HEAD"}:
        return None
    try:
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except RecordGone:
        return None
    return response
