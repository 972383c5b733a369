"""The page of one's own account. Passwords, addresses and the second step are allauth's pages."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charnia.apps.accounts import queries
from charnia.apps.accounts.actions import change_name, disconnect_orcid
from charnia.apps.accounts.forms import NameForm
from charnia.apps.accounts.own_data import own_data
from charnia.web.refusals import refusal_as_message
from charnia.web.requests import MemberRequest


@require_GET
def detail(request: MemberRequest) -> HttpResponse:
    """Name, address, password, second step, and where the account belongs."""
    context = {"has_second_step": is_mfa_enabled(request.user), "confirmed": queries.confirmed_orcid(request.user)}
    return render(request, "accounts/detail.html", context)


@require_http_methods(["GET", "POST"])
def name(request: MemberRequest) -> HttpResponse:
    """Another full name."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if form.is_valid():
        change_name(user=request.user, name=form.cleaned_data["name"])
        messages.success(request, "Your name is changed.")
        return redirect("accounts:detail")
    return render(request, "accounts/name.html", {"form": form})


@require_GET
def orcid(request: MemberRequest) -> HttpResponse:
    """The ORCID iD that signs in to the account, to connect or to disconnect."""
    return render(request, "accounts/orcid.html", {"confirmed": queries.confirmed_orcid(request.user)})


@require_POST
@reauthentication_required
def disconnect(request: MemberRequest) -> HttpResponse:
    """Ends signing in with ORCID; the holder is told by mail."""
    with refusal_as_message(request):
        disconnect_orcid(user=request.user)
        get_adapter(request).send_notification_mail("account/email/orcid_disconnected", request.user)
        messages.success(request, "Your ORCID iD is disconnected. You sign in with your e-mail address and password.")
    return redirect("accounts:orcid")


@never_cache
@require_GET
def export(request: MemberRequest) -> HttpResponse:
    """Everything about the account's holder, as a JSON file."""
    answer = JsonResponse(own_data(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer
