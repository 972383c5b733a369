"""Pages on which organisations and their members are kept, and the end of an account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from charnia.apps.organisations import actions, queries
from charnia.apps.organisations.forms import DeleteAccountForm, NewMemberForm, OrganisationForm, RoleForm
from charnia.apps.organisations.models import MembershipRole
from charnia.core.vocabulary import OrganisationKind
from charnia.web.refusals import refusal_as_message, refusal_in_form
from charnia.web.requests import MemberRequest

MEMBERS_A_PAGE = 25


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """A new company, or people who are not one yet; a product comes next."""
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        fields = {**form.cleaned_data, "kind": OrganisationKind.COMPANY.value}
        with refusal_in_form(form):
            organisation = actions.create_organisation(by=request.user, owner=request.user, fields=fields)
            return redirect("products:new", organisation.pk)
    return render(request, "organisations/edit.html", {"form": form})


@require_GET
def detail(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """What the organisation says about itself, and who belongs to it."""
    organisation = get_object_or_404(queries.of_member(request.user), pk=organisation_id)
    page = Paginator(queries.members_of(organisation), MEMBERS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "page": page,
        "is_owner": queries.is_owner(request.user, organisation),
        "may_edit": queries.editable_by(request.user).filter(pk=organisation.pk).exists(),
    }
    return render(request, "organisations/detail.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """An owner changes what the organisation says about itself; the programme team corrects any."""
    organisation = get_object_or_404(queries.editable_by(request.user), pk=organisation_id)
    is_member = queries.of_member(request.user).filter(pk=organisation.pk).exists()
    initial = {name: getattr(organisation, name) for name in OrganisationForm.Meta.fields}
    form = OrganisationForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusal_in_form(form):
            actions.change_organisation(organisation=organisation, by=request.user, fields=form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("organisations:detail", organisation.pk) if is_member else redirect(organisation)
    context = {"form": form, "organisation": organisation, "is_member": is_member}
    return render(request, "organisations/edit.html", context)


@require_http_methods(["GET", "POST"])
def add_member(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """Adds somebody who has an account."""
    organisation = get_object_or_404(queries.kept_by(request.user), pk=organisation_id)
    form = NewMemberForm(request.POST or None)
    if form.is_valid():
        with refusal_in_form(form):
            role = MembershipRole(form.cleaned_data["role"])
            actions.add_member(organisation=organisation, user=form.user, role=role, by=request.user)
            messages.success(request, f"{form.user} now belongs to {organisation.name}.")
            return redirect("organisations:detail", organisation.pk)
    return render(request, "organisations/add_member.html", {"form": form, "organisation": organisation})


@require_http_methods(["GET", "POST"])
def change_role(request: MemberRequest, membership_id: int) -> HttpResponse:
    """Gives a member another role."""
    membership = get_object_or_404(queries.memberships_kept_by(request.user), pk=membership_id)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if form.is_valid():
        with refusal_in_form(form):
            role = MembershipRole(form.cleaned_data["role"])
            actions.add_member(organisation=membership.organisation, user=membership.user, role=role, by=request.user)
            return redirect("organisations:detail", membership.organisation_id)
    return render(request, "organisations/role.html", {"form": form, "membership": membership})


@require_http_methods(["GET", "POST"])
def remove_member(request: MemberRequest, membership_id: int) -> HttpResponse:
    """Ends a membership, after asking."""
    membership = get_object_or_404(queries.memberships_ended_by(request.user), pk=membership_id)
    if request.method == "POST":
        with refusal_as_message(request):
            actions.remove_member(membership=membership, by=request.user)
            if membership.user_id == request.user.pk:
                return redirect("products:list")
            return redirect("organisations:detail", membership.organisation_id)
    return render(request, "organisations/remove_member.html", {"membership": membership})


@require_http_methods(["GET", "POST"])
def delete_account(request: MemberRequest) -> HttpResponse:
    """Ends the visitor's own account, after asking for the password."""
    form = DeleteAccountForm(request.POST or None, user=request.user)
    if form.is_valid():
        with refusal_in_form(form):
            actions.delete_account(user=request.user)
            logout(request)
            messages.success(request, "Your account is deleted.")
            return redirect("/")
    alone = queries.kept_by_alone(request.user)
    return render(request, "organisations/delete_account.html", {"form": form, "alone": alone})
