"""Forgetting a person, at their own wish or by the programme team for them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from charnia.apps.people import queries as people_queries
from charnia.apps.programmes.forgetting import forget_person
from charnia.apps.programmes.forms import ForgetForm
from charnia.web.refusals import refusal_in_form
from charnia.web.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def forget(request: MemberRequest, slug: str) -> HttpResponse:
    """Says what goes and what stays, and asks once more."""
    person = get_object_or_404(people_queries.editable_by(request.user).select_related("user"), slug=slug)
    is_own = person.user_id == request.user.pk
    form = ForgetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            report = forget_person(person=person, by=request.user)
            if is_own:
                logout(request)
            messages.success(request, "You are forgotten here." if is_own else report.sentence)
            return redirect("home:home" if is_own else "programmes:people")
    return render(request, "programmes/forget.html", {"person": person, "form": form, "is_own": is_own})
