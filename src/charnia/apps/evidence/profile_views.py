"""What a person decides on their profile: its topics, and whether it is still right. The team decides for anybody."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from charnia.apps.evidence import queries, retirement_actions, topic_actions
from charnia.apps.evidence.models import Retirement, Topic
from charnia.apps.people import queries as people_queries
from charnia.web.refusals import refusal_as_message
from charnia.web.requests import MemberRequest


@require_POST
def remove_topic(request: MemberRequest, slug: str, topic_key: str) -> HttpResponse:
    """The topic is off the profile, and stays off."""
    person = get_object_or_404(people_queries.editable_by(request.user), slug=slug)
    topic = get_object_or_404(Topic, key=topic_key)
    with refusal_as_message(request):
        topic_actions.remove_topic(person=person, topic=topic, by=request.user)
        messages.success(request, f"“{topic.label}” is off the profile and stays off, whatever is loaded.")
    return redirect(person)


@require_POST
def put_topic_back(request: MemberRequest, slug: str, topic_key: str) -> HttpResponse:
    """The topic counts again."""
    person = get_object_or_404(people_queries.editable_by(request.user), slug=slug)
    topic = get_object_or_404(Topic, key=topic_key)
    with refusal_as_message(request):
        topic_actions.put_topic_back(person=person, topic=topic, by=request.user)
        messages.success(request, f"“{topic.label}” counts for the profile again.")
    return redirect(person)


@require_POST
def keep_profile(request: MemberRequest, retirement_id: int) -> HttpResponse:
    """The profile stays in the directory, or comes back."""
    return _decide(request, retirement_id, retirement_actions.keep_profile, "is in the directory and stays there.")


@require_POST
def let_retire(request: MemberRequest, retirement_id: int) -> HttpResponse:
    """The profile leaves the directory; it can be brought back at any time."""
    return _decide(
        request, retirement_id, retirement_actions.let_retire, "is out of the directory; nothing is deleted."
    )


def _decide(request: MemberRequest, retirement_id: int, action: Callable[..., None], says: str) -> HttpResponse:
    found: Retirement = get_object_or_404(queries.retirements_editable_by(request.user), pk=retirement_id)
    with refusal_as_message(request):
        action(retirement=found, by=request.user)
        messages.success(request, f"The profile of {found.person.name} {says}")
    return redirect("programmes:stale" if found.person.user_id != request.user.pk else found.person.get_absolute_url())
