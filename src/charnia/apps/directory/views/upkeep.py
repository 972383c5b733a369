"""One's own profile, and the programme team's corrections of any."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from charnia.apps.directory import actions
from charnia.apps.directory.forms import ProfileForm
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.web.refusals import refusal_in_form
from charnia.web.requests import MemberRequest


@require_safe
def my_profile(request: MemberRequest) -> HttpResponse:
    """One's own profile; without one, the ways to get it: claim what evidence already says, or begin afresh."""
    own = Person.objects.filter(user=request.user).first()
    if own is not None:
        return redirect(own)
    context = {
        "claims": people_queries.claims_of(request.user),
        "namesakes": people_queries.unclaimed_called(request.user.name),
    }
    return render(request, "directory/my_profile.html", context)


@require_http_methods(["GET", "POST"])
def create_profile(request: MemberRequest) -> HttpResponse:
    """A profile for somebody whom no evidence names yet."""
    form = ProfileForm(request.POST or None, by=request.user, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            person = actions.create_own_profile(by=request.user, fields=form.fields_to_save())
            messages.success(request, "Your profile is there. Offers that you make in your own name will stand on it.")
            return redirect(person)
    context = {"form": form, "title": "Create your profile", "back": reverse("directory:my-profile")}
    return render(request, "directory/profile_form.html", context)


@require_http_methods(["GET", "POST"])
def change_profile(request: MemberRequest, slug: str) -> HttpResponse:
    """Corrects one's own profile; the programme team corrects any."""
    person = get_object_or_404(people_queries.editable_by(request.user), slug=slug)
    form = ProfileForm(request.POST or None, by=request.user, person=person)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            actions.change_profile(person=person, by=request.user, fields=form.fields_to_save())
            messages.success(request, "The profile is saved.")
            return redirect(person)
    title = "Change your profile" if person.user_id == request.user.pk else f"Change the profile of {person.name}"
    context = {"form": form, "title": title, "back": person.get_absolute_url()}
    return render(request, "directory/profile_form.html", context)
