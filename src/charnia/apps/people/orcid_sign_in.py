"""What follows from an iD that ORCID has confirmed: who is signed in, and whose a profile is.

django-allauth asks these two classes at each step. Everything before, which proves the iD, is `accounts/orcid/`.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any, NoReturn

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from charnia.apps.accounts.actions import connect_orcid
from charnia.apps.accounts.adapter import AccountAdapter as PlainAccountAdapter
from charnia.apps.accounts.models import User
from charnia.apps.accounts.orcid.failures import Declined, NotAsked, OrcidFailure
from charnia.apps.people import queries
from charnia.apps.people.actions import contest_by_orcid, settle_by_orcid
from charnia.core.verdict import NotAllowed

_log = logging.getLogger(__name__)


class AccountAdapter(PlainAccountAdapter):
    """Signing in with ORCID settles whose the profile with that iD is, once the e-mail address is confirmed too."""

    def post_login(self, request: HttpRequest, user: User, **hook: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **hook)
        login = (hook["signal_kwargs"] or {}).get("sociallogin")
        if login is None:
            return response
        place = _settled(request, user, login.account.uid)
        return response if hook["redirect_url"] else redirect(place or response["Location"])


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Stops what must not go on, and connects an iD with the account that is signed in."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The iD is proved; nobody is signed in and nothing is stored by it yet."""
        orcid, state = sociallogin.account.uid, sociallogin.state
        user = request.user if isinstance(request.user, User) else None
        if (state.get("process") == "connect") is (user is None):
            _stop(request, NotAsked("signed in or out meanwhile"))
        refusal = queries.why_not_theirs(state.get("profile", ""), orcid)
        if not refusal and user is not None:
            refusal = queries.why_another_profile(user, orcid)
        if refusal:
            messages.error(request, refusal)
            raise ImmediateHttpResponse(redirect(_place_of(state.get("profile", ""), user)))
        if user is not None:
            place = _connected(request, user, orcid)
            raise ImmediateHttpResponse(redirect(state.get("next") or place))

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody gets an account without giving name and address."""
        return False

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> NoReturn:
        """Every way in which it can go wrong ends on a page with one sentence."""
        if isinstance(exception, OrcidFailure):
            _stop(request, exception)
        if error == AuthError.CANCELLED:
            _stop(request, Declined("declined"))
        _stop(
            request, OrcidFailure("error at ORCID") if "state" in (extra_context or {}) else NotAsked("unknown state")
        )


def _stop(request: HttpRequest, failure: OrcidFailure) -> NoReturn:
    _log.warning("Signing in with ORCID failed: %s", failure)
    status = HTTPStatus.OK if isinstance(failure, Declined) else HTTPStatus.BAD_REQUEST
    raise ImmediateHttpResponse(render(request, "accounts/orcid_failed.html", {"says": failure.says}, status=status))


def _connected(request: HttpRequest, user: User, orcid: str) -> str:
    """Connects the iD and settles the profile; returns the page to go to."""
    try:
        is_new = connect_orcid(user=user, orcid=orcid)
    except NotAllowed as refusal:
        messages.error(request, contest_by_orcid(user=user, orcid=orcid) or str(refusal))
        return reverse("accounts:orcid")
    if is_new:
        get_adapter(request).send_notification_mail("account/email/orcid_connected", user, {"orcid": orcid})
        messages.success(request, "Your ORCID iD is connected. From now on you can sign in with it.")
    return _settled(request, user, orcid) or reverse("accounts:orcid")


def _settled(request: HttpRequest, user: User, orcid: str) -> str:
    """Settles the profile and says what has come of it; returns the page where the person sees it, if there is one."""
    done = settle_by_orcid(user=user, orcid=orcid)
    if done.refusal:
        messages.error(request, done.refusal)
    elif done.person is None:
        messages.info(
            request, f"No profile has your ORCID iD {orcid} yet. Create one here, or claim one without an iD."
        )
        return reverse("directory:my-profile")
    elif done.is_new:
        messages.success(request, f"ORCID has confirmed your iD {orcid}. The profile of {done.person} is yours.")
        return done.person.get_absolute_url()
    return ""


def _place_of(slug: str, user: User | None) -> str:
    person = queries.listed().filter(slug=slug).first()
    if person is not None:
        return person.get_absolute_url()
    return reverse("accounts:orcid") if user else reverse("account_login")
