"""Every address of the site. Pages need a log-in unless their view says otherwise."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from charnia.apps.directory.views import crawlers
from charnia.config.admin_site import prepared_site

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("charnia.apps.home.urls")),
    path("account/", include("charnia.apps.accounts.urls")),
    # allauth's own page of connections would write without the audit trail.
    path("accounts/3rdparty/", RedirectView.as_view(pattern_name="accounts:orcid")),
    path("accounts/", include("allauth.urls")),
    path("admin/", prepared_site().urls),
    path("desk/", include("charnia.apps.programmes.urls")),
    path("directory/", include("charnia.apps.directory.urls")),
    path("dossier/", include("charnia.apps.dossiers.urls")),
    path("evidence/", include("charnia.apps.evidence.urls")),
    path("favicon.ico", crawlers.favicon, name="favicon"),
    path("gaps/", include("charnia.apps.gaps.urls")),
    path("introductions/", include("charnia.apps.introductions.urls")),
    path("bridges/", include("charnia.apps.matches.urls")),
    path("offers/", include("charnia.apps.offers.urls")),
    path("organisations/", include("charnia.apps.organisations.urls")),
    path("people/", include("charnia.apps.people.urls")),
    path("products/", include("charnia.apps.products.urls")),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
]

if settings.STYLE_GUIDE:
    urlpatterns.append(path("style-guide/", include("charnia.web.styleguide")))
