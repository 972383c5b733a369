"""Reading shortlists and feedback, scoped by who asks."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Q, QuerySet

from charnia.apps.accounts.models import User
from charnia.apps.gaps import queries as gap_queries
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.models import Feedback, ShortlistEntry
from charnia.core.vocabulary import FeedbackVerb

_OUTCOMES = (FeedbackVerb.WORKED, FeedbackVerb.NOTHING_CAME)


def visible_to(user: User | AnonymousUser) -> QuerySet[ShortlistEntry]:
    """Entries for gaps that the account may see."""
    return ShortlistEntry.objects.filter(gap__in=gap_queries.visible_to(user)).select_related(
        "gap__brief__product__organisation", "person__organisation", "offer__organisation", "offer__person", "added_by"
    )


def keys_on_shortlist(gap: Gap) -> frozenset[str]:
    """The keys of the candidates that are kept for a gap."""
    kept = ShortlistEntry.objects.filter(gap=gap).values_list("person_id", "offer_id")
    return frozenset(f"person-{person}" if person else f"offer-{offer}" for person, offer in kept)


def said_not_helpful(user: User, gap: Gap) -> QuerySet[Feedback]:
    """What the account itself has called not helpful for a gap."""
    return Feedback.objects.filter(gap=gap, by=user, verb=FeedbackVerb.NOT_HELPFUL)


def keys_not_helpful(gap: Gap) -> frozenset[str]:
    """The keys of the candidates that somebody has called not helpful for a gap."""
    said = Feedback.objects.filter(gap=gap, verb=FeedbackVerb.NOT_HELPFUL).values_list("person_id", "offer_id")
    return frozenset(f"person-{person}" if person else f"offer-{offer}" for person, offer in said)


def feedback_in_force() -> QuerySet[Feedback]:
    """All feedback but what was corrected since: of what came of meeting a candidate for a gap, the latest word alone,
    whoever said it and whether or not their account is still there."""
    outcomes = Feedback.objects.filter(verb__in=_OUTCOMES).order_by()
    latest = outcomes.values("gap", "person", "offer").annotate(latest=Max("pk")).values("latest")
    return Feedback.objects.filter(~Q(verb__in=_OUTCOMES) | Q(pk__in=latest))
