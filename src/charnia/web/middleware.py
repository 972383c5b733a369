"""Headers that keep pages to what the site itself serves."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


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
