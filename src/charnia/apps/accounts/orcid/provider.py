"""ORCID as a provider of django-allauth."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse

from charnia.apps.accounts.orcid.id_token import Expected, confirmed_orcid, nonce_of
from charnia.apps.accounts.orcid.server import Endpoints, ask_for_endpoints, exchange_code, fetch_json


class OrcidAdapter(OAuth2Adapter):
    """One sign-in, from the code that came back to the proved iD."""

    provider_id = "orcid"

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._endpoints: Endpoints | None = None
        self._verifier = ""

    @property
    def endpoints(self) -> Endpoints:
        """Asked for once a request."""
        if self._endpoints is None:
            self._endpoints = ask_for_endpoints(self.server)
        return self._endpoints

    @property
    def server(self) -> str:
        return str(self.get_provider().app.settings["server"])

    @property
    def authorize_url(self) -> str:
        return self.endpoints.authorization

    @property
    def access_token_url(self) -> str:
        return self.endpoints.token

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """The address that the team registers at ORCID."""
        return request.build_absolute_uri(reverse("orcid_callback"))

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """Exchanges the code. Raises CodeRefused or NoAnswer, whose words hold nothing of what the server sent."""
        self._verifier = pkce_code_verifier or ""
        form = {
            "grant_type": "authorization_code",
            "code": request.GET["code"],
            "redirect_uri": client.callback_url,
            "client_id": app.client_id,
            "client_secret": app.secret,
            "code_verifier": self._verifier,
        }
        return exchange_code(self.endpoints.token, form)

    def parse_token(self, data: Any) -> None:
        """The access token is dropped: the iD is all that is wanted, and it stands in the id_token."""

    def complete_login(self, request: HttpRequest, app: Any, token: None, **kwargs: Any) -> SocialLogin:
        """Raises OrcidFailure unless the id_token proves an iD."""
        keys = fetch_json(self.endpoints.keys)
        expected = Expected(issuer=self.server, client_id=app.client_id, nonce=nonce_of(self._verifier))
        orcid = confirmed_orcid(kwargs["response"].get("id_token"), keys, expected)
        return self.get_provider().sociallogin_from_response(request, orcid)


class OrcidProvider(OAuth2Provider):
    """Asks for `openid` and nothing else, whatever the address of the request says."""

    id = "orcid"
    name = "ORCID"
    account_class = ProviderAccount
    oauth2_adapter_class = OrcidAdapter
    pkce_enabled_default = True

    def get_default_scope(self) -> list[str]:
        return ["openid"]

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return self.get_default_scope()

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return {}

    def get_pkce_params(self) -> dict[str, Any]:
        """PKCE's parameters and the nonce that belongs to them."""
        found: dict[str, Any] = super().get_pkce_params()
        return {**found, "nonce": nonce_of(found["code_verifier"])}

    def extract_uid(self, data: str) -> str:
        return data

    def extract_extra_data(self, data: str) -> dict[str, Any]:
        """The name that ORCID adds is not kept."""
        return {}
