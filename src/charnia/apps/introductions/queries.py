"""Reading wishes for introductions, scoped by who asks."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.gaps import queries as gap_queries
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions.models import TIME_TO_TELL, UNDER_WAY, IntroductionWish, WishStatus
from charnia.apps.organisations import queries as organisation_queries
from charnia.core.access.roles import Permission


def visible_to(user: User | AnonymousUser) -> QuerySet[IntroductionWish]:
    """Wishes of the account's own organisations; for the programme team those of the whole cluster whose gap it may
    read."""
    return IntroductionWish.objects.filter(gap__in=gap_queries.visible_to(user)).select_related(
        "gap__brief__product__organisation",
        "person__organisation",
        "offer__organisation",
        "offer__person",
        "asked_by",
        "agreed_by",
        "outcome_by",
    )


def own(user: User) -> QuerySet[IntroductionWish]:
    """Wishes of the organisations that the account itself belongs to, the newest first."""
    member_of = organisation_queries.of_member(user)
    return visible_to(user).filter(gap__brief__product__organisation__in=member_of).order_by("-asked_at", "-id")


def waiting_for_team(user: User | AnonymousUser) -> QuerySet[IntroductionWish]:
    """What waits for the programme team, the oldest first; nothing for anybody else."""
    return answerable_by(user).filter(status__in=UNDER_WAY).order_by("asked_at", "id")


def made_by_team(user: User | AnonymousUser) -> QuerySet[IntroductionWish]:
    """The introductions that the programme team has made, the newest first; nothing for anybody else."""
    return answerable_by(user).filter(status=WishStatus.INTRODUCED).order_by("-answered_at", "-id")


def tellable_by(user: User | AnonymousUser) -> QuerySet[IntroductionWish]:
    """Wishes of which the account may say what came, once both sides have met: its companies', and for the programme
    team those whose gap it may read."""
    return visible_to(user).filter(gap__in=gap_queries.decidable_by(user))


def waiting_for_company(user: User) -> QuerySet[IntroductionWish]:
    """Introductions of the account's companies, made some time ago, of which nobody has said what came."""
    long_ago = timezone.now() - TIME_TO_TELL
    return own(user).filter(status=WishStatus.INTRODUCED, outcome="", answered_at__lte=long_ago)


def answerable_by(user: User | AnonymousUser) -> QuerySet[IntroductionWish]:
    """Wishes, under way or not, that are for the programme team to answer: those whose gap it may read."""
    if not isinstance(user, User) or not user.may(Permission.DECIDE_ON_GAPS):
        return IntroductionWish.objects.none()
    return visible_to(user)


def keys_asked_for(gap: Gap) -> frozenset[str]:
    """The keys of the candidates whom the company has asked to meet for a gap and whose answer it waits for."""
    asked = IntroductionWish.objects.filter(gap=gap, status__in=UNDER_WAY).values_list("person_id", "offer_id")
    return frozenset(f"person-{person}" if person else f"offer-{offer}" for person, offer in asked)


def standing(wishes: QuerySet[IntroductionWish]) -> QuerySet[IntroductionWish]:
    """Those of the wishes that the company has not taken back."""
    return wishes.exclude(status=WishStatus.WITHDRAWN)
