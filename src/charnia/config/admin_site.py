"""Django's admin pages as this installation has them."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group

_NOT_OURS = (Authenticator, EmailAddress, Group, SocialAccount, SocialApp, SocialToken)


def prepared_site() -> admin.AdminSite:
    """The admin site with the site's own log-in, so that second factors and rate limits hold there too.

    What libraries register is taken out: their pages would write without the audit trail and show secrets of second
    factors; roles stand on the account itself.
    """
    site = admin.site
    for model in _NOT_OURS:
        if site.is_registered(model):
            site.unregister(model)
    site.login = secure_admin_login(site.login)  # type: ignore[method-assign]  # as allauth documents it
    site.site_header = site.site_title = "Charnia administration"
    return site
