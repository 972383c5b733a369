"""Profiles that may be of one person, merges and splits, and undoing them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charnia.apps.evidence import merges
from charnia.apps.evidence import queries as evidence_queries
from charnia.apps.evidence.linking import decide_pair, look_for_pairs
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import MoveGround, MoveKind, PairStatus, Person
from charnia.apps.programmes.forms import MergeForm, SplitForm
from charnia.apps.programmes.guards import for_those_who
from charnia.apps.programmes.same_person import side_by_side
from charnia.core.access.roles import Permission
from charnia.web.refusals import refusal_as_message, refusal_in_form
from charnia.web.requests import MemberRequest

PAGE = 25
MOST_AT_ONCE = 20_000
"""People up to whom a page may wait for the search; for more there is the command."""

_ANSWERS = {"same": PairStatus.SAME, "different": PairStatus.DIFFERENT, "later": PairStatus.LATER}
_SAID = {
    PairStatus.SAME: "Merged. Everything of both stands on one profile now; you can undo it below “Merged and split”.",
    PairStatus.DIFFERENT: "Noted. These two are not asked about again.",
    PairStatus.LATER: "Left for later, at the end of the list.",
}


@require_safe
@for_those_who(Permission.EDIT_DIRECTORY)
def pairs(request: MemberRequest) -> HttpResponse:
    """Pairs of profiles that wait for a decision, side by side."""
    page = Paginator(people_queries.open_pairs(), PAGE).get_page(request.GET.get("page"))
    shown = side_by_side(list(page.object_list))
    return render(request, "programmes/pairs.html", {"page": page, "pairs": shown})


@require_POST
@for_those_who(Permission.EDIT_DIRECTORY)
def decide(request: MemberRequest, pair_id: int) -> HttpResponse:
    """One person, two people, or later."""
    pair = get_object_or_404(people_queries.open_pairs(), pk=pair_id)
    status = _ANSWERS.get(request.POST.get("answer", ""))
    if status is None:
        messages.error(request, "Choose “Same person”, “Different people” or “Later”.")
    else:
        with refusal_as_message(request):
            decide_pair(pair=pair, status=status, by=request.user)
            messages.success(request, _SAID[status])
    return redirect("programmes:pairs")


@require_POST
@for_those_who(Permission.EDIT_DIRECTORY)
def look(request: MemberRequest) -> HttpResponse:
    """Searches for profiles of one person; every pair is left to the team."""
    if Person.objects.count() > MOST_AT_ONCE:
        messages.error(request, "There are too many people here to search while you wait. Run: charnia people --link")
        return redirect("programmes:pairs")
    with refusal_as_message(request):
        report = look_for_pairs(by=request.user, merge=False)
        messages.success(request, f"Searched among {report.people:,} people. {report.waiting:,} pairs wait.")
    return redirect("programmes:pairs")


@require_safe
@for_those_who(Permission.EDIT_DIRECTORY)
def moves(request: MemberRequest) -> HttpResponse:
    """What was merged and split, the newest first."""
    page = Paginator(people_queries.moves(), PAGE).get_page(request.GET.get("page"))
    return render(request, "programmes/moves.html", {"page": page})


@require_POST
@for_those_who(Permission.EDIT_DIRECTORY)
def undo(request: MemberRequest, move_id: int) -> HttpResponse:
    """Both profiles as they were."""
    move = get_object_or_404(people_queries.moves(), pk=move_id)
    with refusal_as_message(request):
        merges.undo_move(move=move, by=request.user)
        words = "These two are not merged by themselves again." if move.kind == MoveKind.MERGE else ""
        messages.success(request, f"Undone. {words}".strip())
    return redirect("programmes:moves")


@require_http_methods(["GET", "POST"])
@for_those_who(Permission.EDIT_DIRECTORY)
def merge(request: MemberRequest, slug: str) -> HttpResponse:
    """Merges a profile with another one, found by its name."""
    person = get_object_or_404(people_queries.visible_to(request.user), slug=slug)
    words = request.GET.get("q", person.name)
    form = MergeForm(request.POST or None, others=people_queries.others_called(person, words))
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            kept, other = merges.choose_kept(person, form.cleaned_data["other"])
            merges.merge_people(kept=kept, other=other, ground=MoveGround.TEAM, by=request.user)
            messages.success(request, f"Merged. {kept.name} has everything of both now.")
            return redirect(kept)
    context = {"person": person, "form": form, "words": words, "any": form.has_others}
    return render(request, "programmes/merge.html", context)


@require_http_methods(["GET", "POST"])
@for_those_who(Permission.EDIT_DIRECTORY)
def split(request: MemberRequest, slug: str) -> HttpResponse:
    """Takes ticked records away to a profile of their own."""
    person = get_object_or_404(people_queries.visible_to(request.user), slug=slug)
    form = SplitForm(request.POST or None, authorships=evidence_queries.authorships_of(person))
    if request.method == "POST" and form.is_valid():
        with refusal_in_form(form):
            move = merges.split_person(person=person, authorships=form.keys(), by=request.user)
            messages.success(request, "Split. This is the new profile.")
            return redirect(move.other)
    return render(request, "programmes/split.html", {"person": person, "form": form})
