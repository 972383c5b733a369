"""What the desk reads: what waits for a human, and the briefs of the cluster. For the programme team alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.evidence import queries as evidence_queries
from charnia.apps.evidence.models import LoadStatus
from charnia.apps.gaps import queries as gap_queries
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions import queries as introduction_queries
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import PairStatus
from charnia.apps.products import queries as product_queries
from charnia.apps.products.models import BriefVersion, Product
from charnia.apps.programmes.same_person import in_per_cent
from charnia.core.access.roles import Permission
from charnia.core.vocabulary import GapKind, GapStatus, Urgency

UNTOUCHED_DAYS = 60
SHOWN = 5


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """One thing that waits: what it is, since when, and where to do something about it."""

    text: str
    detail: str
    since: dt.datetime
    href: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One sort of thing that waits. `items` are the oldest few of `number`; `step` says what to do."""

    title: str
    step: str
    number: int
    items: tuple[WaitingItem, ...]
    href: str


def briefs_for(user: User) -> QuerySet[Product]:
    """Products with their newest version's facts and the numbers of open gaps that the account may read."""
    newest = BriefVersion.objects.filter(brief=OuterRef("brief")).order_by("-number")
    open_gaps = gap_queries.open_gaps(gap_queries.visible_to(user))
    numbers = {f"open_{kind.value}": _number(open_gaps.filter(kind=kind)) for kind in GapKind}
    return product_queries.visible_to(user).annotate(
        category=Subquery(newest.values("category")[:1]),
        stage=Subquery(newest.values("stage")[:1]),
        changed_at=Subquery(newest.values("written_at")[:1]),
        open_gaps=_number(open_gaps),
        **numbers,
    )


def waiting_for(user: User) -> tuple[Waiting, ...]:
    """Everything that waits for the programme team, sorts with nothing waiting left out."""
    found = (
        _claims(),
        _pairs(),
        _doubts(),
        _wishes(user),
        _loads(user),
        _namesakes(user),
        _new_gaps(user),
        _untouched(user),
    )
    return tuple(waiting for waiting in found if waiting.number)


def _number(gaps: QuerySet[Gap]) -> Subquery:
    own = gaps.filter(brief__product=OuterRef("pk")).order_by().values("brief__product")
    return Subquery(own.annotate(n=Count("pk")).values("n"))


def _claims() -> Waiting:
    claims = people_queries.open_claims()
    items = tuple(
        WaitingItem(claim.person.name, f"{claim.user} says: this is me", claim.made_at, "/desk/claims/")
        for claim in claims[:SHOWN]
    )
    return Waiting("Claims of profiles", "Agree, or say why not.", claims.count(), items, "/desk/claims/")


def _namesakes(user: User) -> Waiting:
    found = organisation_queries.namesakes_to_tell_apart() if user.may(Permission.EDIT_DIRECTORY) else None
    items = tuple(
        WaitingItem(
            one.name, one.source_id or one.ror or "", one.created_at, reverse("organisations:edit", args=[one.pk])
        )
        for one in (found or ())[:SHOWN]
    )
    return Waiting(
        "Organisations with the name of another",
        "Perhaps one that came twice under two ids. If they are two, write the town, which tells them apart; if they "
        "are one, hide this one and let an administrator give the other its identifier.",
        found.count() if found is not None else 0,
        items,
        "",
    )


def _pairs() -> Waiting:
    pairs = people_queries.open_pairs().filter(status=PairStatus.WAITING)
    items = tuple(
        WaitingItem(
            f"{pair.first} and {pair.second}", in_per_cent(pair.probability), pair.found_at, "/desk/people/pairs/"
        )
        for pair in pairs[:SHOWN]
    )
    title = "Profiles that may be of one person"
    return Waiting(title, "Say whether they are.", pairs.count(), items, "/desk/people/pairs/")


def _doubts() -> Waiting:
    doubts = organisation_queries.open_doubts()
    path = "/desk/organisations/registers/"
    items = tuple(
        WaitingItem(
            doubt.organisation.name, f"{doubt.get_register_display()} {doubt.register_id}", doubt.found_at, path
        )
        for doubt in doubts[:SHOWN]
    )
    title = "Organisations that registers may speak of"
    return Waiting(title, "Say whether they do.", doubts.count(), items, path)


def _wishes(user: User) -> Waiting:
    wishes = introduction_queries.waiting_for_team(user)
    items = tuple(
        WaitingItem(
            f"{wish.gap.brief.product.organisation} {wish.verb} {wish.person or wish.offer}",
            f"they agree; {wish.gap.statement}" if wish.agreed_at else wish.gap.statement,
            wish.asked_at,
            f"/desk/introductions/#wish-{wish.pk}",
        )
        for wish in wishes[:SHOWN]
    )
    step = "Ask the other side, note that they agree, and bring both together."
    return Waiting("Requests for introductions", step, wishes.count(), items, "/desk/introductions/")


def _loads(user: User) -> Waiting:
    loads = evidence_queries.loads_visible_to(user).filter(status=LoadStatus.PREVIEW).order_by("started_at")
    items = tuple(
        WaitingItem(load.filename or load.source, load.source, load.started_at, f"/desk/import/{load.pk}/")
        for load in loads[:SHOWN]
    )
    return Waiting("Files to import", "Load the good part, or discard it.", loads.count(), items, "/desk/import/")


def _new_gaps(user: User) -> Waiting:
    gaps = gap_queries.visible_to(user).filter(status=GapStatus.PROPOSED, is_current=True, urgency=Urgency.NOW)
    gaps = gaps.order_by("created_at", "pk")
    items = tuple(
        WaitingItem(gap.statement, gap.brief.product.name, gap.created_at, gap.get_absolute_url())
        for gap in gaps[:SHOWN]
    )
    title = "Urgent gaps that nobody has looked at"
    return Waiting(
        title, "Confirm or dismiss them with the company.", gaps.count(), items, "/desk/gaps/?status=proposed"
    )


def _untouched(user: User) -> Waiting:
    before = timezone.now() - dt.timedelta(days=UNTOUCHED_DAYS)
    recent = BriefVersion.objects.filter(brief__product=OuterRef("pk"), written_at__gte=before)
    products = (
        product_queries.visible_to(user)
        .annotate(touched_at=Max("brief__versions__written_at"))
        .filter(~Q(touched_at=None) & ~Exists(recent))
        .order_by("touched_at", "pk")
    )
    items = tuple(
        WaitingItem(product.name, product.organisation.name, product.touched_at, product.get_absolute_url())
        for product in products[:SHOWN]
    )
    title = f"Briefs untouched for {UNTOUCHED_DAYS} days"
    return Waiting(title, "Ask the company how it stands.", products.count(), items, "/desk/briefs/?sort=changed")
