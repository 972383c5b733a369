"""How sign-up and log-in behave here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth's behaviour, with the page to land on chosen by what the account is for."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The programme team lands on its desk, everybody else on their own work."""
        return reverse("home:start")
