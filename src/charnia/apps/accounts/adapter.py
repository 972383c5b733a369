"""How sign-up and log-in behave here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """allauth's behaviour, with the page to land on chosen by what the account is for."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_taken": "This address has an account already. Sign in with it, or reset its password.",
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The programme team lands on its desk, everybody else on their own work."""
        return reverse("home:start")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Whoever has just signed up goes where everybody goes."""
        return self.get_login_redirect_url(request)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """After confirming the address: to work if that logged the person in, else to log in."""
        request = self.request
        return reverse("home:start") if request and request.user.is_authenticated else reverse("account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every mail speaks of the cluster by its name."""
        super().send_mail(template_prefix, email, {**context, "cluster_name": settings.CLUSTER_NAME})
