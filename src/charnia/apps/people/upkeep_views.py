"""When a person is not to be asked, and of whom they are not independent."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from charnia.apps.people import actions, queries
from charnia.apps.people.forms import AbsenceForm, ConflictForm
from charnia.core.vocabulary import ConflictGround
from charnia.web.refusals import refusal_as_message, refusal_in_form
from charnia.web.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def availability(request: MemberRequest, slug: str) -> HttpResponse:
    """The days on which a person is away, for themselves and the programme team."""
    person = get_object_or_404(queries.editable_by(request.user), slug=slug)
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            actions.add_absence(person=person, by=request.user, **form.cleaned_data)
            messages.success(request, "Noted. Nobody is sent to this profile on these days.")
            return redirect("people:availability", person.slug)
    absences = queries.absences_editable_by(request.user).filter(person=person, last__gte=timezone.localdate())
    return render(request, "people/availability.html", {"person": person, "form": form, "absences": absences})


@require_POST
def remove_absence(request: MemberRequest, absence_id: int) -> HttpResponse:
    """Takes days away back."""
    absence = get_object_or_404(queries.absences_editable_by(request.user), pk=absence_id)
    with refusal_as_message(request):
        actions.remove_absence(absence=absence, by=request.user)
    return redirect("people:availability", absence.person.slug)


@require_http_methods(["GET", "POST"])
def conflicts(request: MemberRequest, slug: str) -> HttpResponse:
    """Conflicts of interest of a person, declared by themselves, a company for itself, or the programme team."""
    person = get_object_or_404(queries.visible_to(request.user), slug=slug)
    organisations = queries.organisations_to_declare(request.user, person)
    if not organisations.exists():
        raise Http404("There is nothing that this account could declare here.")
    form = ConflictForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            actions.declare_conflict(
                person=person,
                organisation=form.cleaned_data["organisation"],
                ground=ConflictGround(form.cleaned_data["ground"]),
                note=form.cleaned_data["note"],
                by=request.user,
            )
            messages.success(request, "Declared. From now on neither is proposed to the other.")
            return redirect("people:conflicts", person.slug)
    declared = queries.conflicts_visible_to(request.user).filter(person=person)
    context = {"person": person, "form": form, "declared": declared}
    return render(request, "people/conflicts.html", context)


@require_POST
def withdraw_conflict(request: MemberRequest, conflict_id: int) -> HttpResponse:
    """Takes a declaration back."""
    conflict = get_object_or_404(queries.conflicts_visible_to(request.user), pk=conflict_id)
    with refusal_as_message(request):
        actions.withdraw_conflict(conflict=conflict, by=request.user)
        messages.success(request, "The declaration is taken back.")
    return redirect("people:conflicts", conflict.person.slug)
