"""To ORCID and back."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.decorators import rate_limit
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from charnia.apps.accounts.orcid.failures import OrcidFailure
from charnia.apps.accounts.orcid.provider import OrcidAdapter
from charnia.apps.accounts.orcid.server import form_targets
from charnia.web.middleware import content_security_policy

_SLUG = re.compile(r"[-\w]{1,160}")


def _is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limit(action="login")
@reauthentication_required(enabled=_is_signed_in)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Says what ORCID will be asked, then sends the person there: to sign in, or, for somebody who is signed in, to
    connect the iD to the account. `profile` is the slug of the profile that they say is theirs."""
    server = _configured_server()
    asked = request.POST if request.method == "POST" else request.GET
    profile = asked.get("profile", "")
    profile = profile if _SLUG.fullmatch(profile) else ""
    next_url = get_next_redirect_url(request)
    if request.method == "POST":
        return _sent_to_orcid(request, next_url, profile)
    context = {"next": next_url, "profile": profile, "host": settings.ORCID_PROVIDER_ID}
    answer = render(request, "accounts/orcid_sign_in.html", context)
    # Chromium holds the policy against where a form's answer redirects to as well.
    answer["Content-Security-Policy"] = content_security_policy(forms_may_lead_to=form_targets(server))
    return answer


@login_not_required
@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Where ORCID sends people back to, with a code or a reason."""
    _configured_server()
    adapter = OrcidAdapter(request)
    try:
        return _answer(OAuth2CallbackView.adapter_view(adapter)(request))
    except OrcidFailure as failure:
        return _answer(render_authentication_error(request, adapter.get_provider(), exception=failure))


def _sent_to_orcid(request: HttpRequest, next_url: str | None, profile: str) -> HttpResponse:
    provider = OrcidAdapter(request).get_provider()
    process = "connect" if request.user.is_authenticated else "login"
    try:
        return _answer(provider.redirect(request, process, next_url=next_url, profile=profile))
    except OrcidFailure as failure:
        return _answer(render_authentication_error(request, provider, exception=failure))


def _answer(found: Any) -> HttpResponse:
    assert isinstance(found, HttpResponse)  # noqa: S101 - allauth ships no types
    return found


def _configured_server() -> str:
    """Where signing in with ORCID is not set up, its pages do not exist."""
    if settings.ORCID is None:
        raise Http404("Signing in with ORCID is not set up here.")
    return settings.ORCID.server
