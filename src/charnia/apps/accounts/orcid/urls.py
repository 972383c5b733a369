"""Found by django-allauth beside the provider, and put under /accounts/. The second address is registered at ORCID."""

from __future__ import annotations

from django.urls import URLPattern, path

from charnia.apps.accounts.orcid import views

urlpatterns: list[URLPattern] = [
    path("orcid/login/", views.sign_in, name="orcid_login"),
    path("orcid/login/callback/", views.callback, name="orcid_callback"),
]
