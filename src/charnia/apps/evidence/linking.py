"""Looks for profiles of one person: merges those without a doubt, and keeps the doubtful pairs for people to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.evidence.merges import choose_kept, merge_people
from charnia.apps.evidence.person_traces import traces_of_everybody
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import MoveGround, MoveKind, PairStatus, Person, PersonPair, ProfileMove
from charnia.core.access.roles import Permission
from charnia.core.verdict import NotAllowed
from charnia.engine.identity.people import Link, Pair, find_links
from charnia.engine.identity.people_names import GivenNames, compare_given, read_name

_OPEN = (PairStatus.WAITING, PairStatus.LATER)


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What came of a search: people looked at, profiles merged, and pairs that wait for a decision."""

    people: int
    merged: int
    waiting: int


def look_for_pairs(
    *, by: User | None, merge: bool = True, progress: Callable[[int], None] = lambda compared: None
) -> LinkReport:
    """Searches among everybody, and again among what was merged until nothing more leaves no doubt. Stopped at any
    point, what was merged stays, and running it again goes on.

    What people have decided is not asked again: pairs that are different, merges that were undone, profiles that were
    split. With `merge` False every pair is left to people. `progress` is told how many pairs have been compared.
    """
    _require_team(by)
    people, merged, found = 0, _merge_those_of_one_orcid() if merge else 0, []
    apart = decided_apart()
    for is_fictional in (False, True):
        made = -1
        while made:
            traces = traces_of_everybody(is_fictional=is_fictional)
            links = find_links(traces, apart=apart, progress=progress)
            made = sum(_merge_certain(link, by) for link in links.certain) if merge else 0
            merged += made
        people += len(traces)
        found += [*links.certain, *links.doubtful]
    waiting = _keep_pairs(found, by)
    return LinkReport(people, merged, waiting)


@transaction.atomic
def decide_pair(*, pair: PersonPair, status: PairStatus, by: User) -> PersonPair:
    """The programme team's answer: one person, and the profiles are merged; two people; or later. Raises NotAllowed
    when somebody has answered, or the two cannot be merged."""
    _require_team(by)
    changed = PersonPair.objects.filter(pk=pair.pk, status__in=_OPEN).update(
        status=status, decided_at=timezone.now(), decided_by=by
    )
    if not changed:
        raise NotAllowed("Somebody has already decided on these two profiles.")
    pair.refresh_from_db()
    record(action=f"people.pair-{status.value}", target=pair, by=by)
    if status is PairStatus.SAME:
        kept, other = choose_kept(pair.first, pair.second)
        merge_people(kept=kept, other=other, ground=MoveGround.TEAM, by=by)
    return pair


def merge_by_orcid(orcids: Mapping[int, str]) -> int:
    """Merges profiles with others that carry the same ORCID iD, where the names do not contradict each other; how many.

    `orcids` are those that a source gives the people of these keys.
    """
    ids = [f"orcid:{orcid}" for orcid in orcids.values()]
    holders = Person.objects.filter(Q(orcid__in=orcids.values()) | Q(source_id__in=ids))
    by_orcid: dict[str, Person] = {}
    for one in holders.order_by("-pk"):
        by_orcid[people_queries.orcid_of(one.orcid, one.source_id)] = one
    merged, apart = 0, decided_apart()
    for person in Person.objects.filter(pk__in=orcids).order_by("pk"):
        holder = by_orcid.get(orcids[person.pk])
        if holder and holder.pk != person.pk and _in_order(holder.pk, person.pk) not in apart:
            merged += _may_carry_one_id(holder, person) and _merge(holder, person, MoveGround.ORCID, None)
    return merged


def decided_apart() -> set[Pair]:
    """Pairs of profiles that people have said are two, wherever these have been merged into since."""
    different = PersonPair.objects.filter(status=PairStatus.DIFFERENT).values_list("first", "second")
    moves = ProfileMove.objects.filter(
        Q(kind=MoveKind.MERGE) & ~Q(undone_at=None) | Q(kind=MoveKind.SPLIT, undone_at=None)
    )
    pairs = [*different, *moves.values_list("kept", "other")]
    kept = people_queries.kept_for({key for pair in pairs for key in pair})
    return {_in_order(kept.get(one, one), kept.get(other, other)) for one, other in pairs}


def _merge_those_of_one_orcid() -> int:
    """Merges profiles of which one carries an ORCID iD and another has it as the source's id."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    rows = Person.objects.filter(Q(orcid__isnull=False) | Q(source_id__startswith="orcid:")).order_by("pk")
    for key, orcid, source_id in rows.values_list("pk", "orcid", "source_id").iterator():
        holders[people_queries.orcid_of(orcid, source_id)].append(key)
    return merge_by_orcid({key: orcid for orcid, keys in holders.items() if len(keys) > 1 for key in keys})


def _may_carry_one_id(one: Person, other: Person) -> bool:
    if one.user_id is not None and other.user_id is not None:
        return False
    first, second = read_name(one.name), read_name(other.name)
    agree = compare_given(first, second) is not GivenNames.CONTRADICT
    return agree and bool(set(first.family) & set(second.family))


def _merge_certain(link: Link, by: User | None) -> bool:
    """Whether the two could be merged: what people keep hidden, and two accounts, are for people to decide."""
    kept = people_queries.kept_for(link.pair)
    pair = {kept.get(key, key) for key in link.pair}
    people = list(Person.objects.filter(pk__in=pair, is_listed=True))
    if len(people) < 2 or all(person.user_id is not None for person in people):
        return False
    with transaction.atomic():
        if not _merge(people[0], people[1], MoveGround.LINK, by):
            return False
        first, second = sorted(pair)
        PersonPair.objects.update_or_create(
            first_id=first, second_id=second, defaults={**_told(link), "status": PairStatus.SAME}
        )
    return True


def _merge(one: Person, other: Person, ground: MoveGround, by: User | None) -> bool:
    kept, gone = choose_kept(one, other)
    try:
        merge_people(kept=kept, other=gone, ground=ground, by=by)
    except NotAllowed:
        return False
    return True


@transaction.atomic
def _keep_pairs(links: Iterable[Link], by: User | None) -> int:
    """Makes the open pairs those of the links; what people have decided stays as it is."""
    wanted = _between_kept(links)
    stored = {(pair.first_id, pair.second_id): pair for pair in PersonPair.objects.all()}
    gone = [pair.pk for key, pair in stored.items() if pair.status == PairStatus.WAITING and key not in wanted]
    PersonPair.objects.filter(pk__in=gone).delete()
    changed = [pair for key, pair in stored.items() if pair.status in _OPEN and key in wanted]
    for pair in changed:
        told = _told(wanted[pair.first_id, pair.second_id])
        pair.probability, pair.signs = told["probability"], told["signs"]
    PersonPair.objects.bulk_update(changed, ["probability", "signs"], batch_size=500)
    fresh = [key for key in wanted if key not in stored]
    pairs = [PersonPair(first_id=one, second_id=other, **_told(wanted[one, other])) for one, other in fresh]
    PersonPair.objects.bulk_create(pairs, batch_size=500)
    if pairs or gone:
        target = PersonPair(pk=0)
        record(action="people.pairs-found", target=target, by=by, new=len(pairs), gone=len(gone))
    return people_queries.open_pairs().count()


def _between_kept(links: Iterable[Link]) -> dict[Pair, Link]:
    """The links by the profiles that are left of them, the likeliest where several meet."""
    found = list(links)
    kept = people_queries.kept_for({key for link in found for key in link.pair})
    wanted: dict[Pair, Link] = {}
    for link in sorted(found, key=lambda link: -link.probability):
        pair = _in_order(*(kept.get(key, key) for key in link.pair))
        if pair[0] != pair[1]:
            wanted.setdefault(pair, link)
    return wanted


def _told(link: Link) -> dict[str, Any]:
    return {
        "probability": link.probability,
        "signs": [{"sentence": sign.sentence, "bits": round(sign.bits, 1)} for sign in link.signs],
    }


def _in_order(one: int, other: int) -> Pair:
    return min(one, other), max(one, other)


def _require_team(by: User | None) -> None:
    if by is not None and not by.may(Permission.EDIT_DIRECTORY):
        raise NotAllowed("Only the programme team decides whether two profiles are of one person.")
