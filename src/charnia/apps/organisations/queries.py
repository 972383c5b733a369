"""Reading organisations, scoped by who asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.organisations.models import (
    AcceptedChange,
    DoubtStatus,
    Membership,
    MembershipRole,
    Organisation,
    RegisterDoubt,
    RegisterEntry,
    RegisterLoad,
)
from charnia.core.access.roles import Permission
from charnia.core.registers import REFERENCES_BEGIN, bare_id, referred, ror_of
from charnia.core.vocabulary import Register

ID_FIELDS: Mapping[Register, str] = {
    Register.ROR: "ror",
    Register.NHS_ODS: "ods_code",
    Register.COMPANIES_HOUSE: "companies_house",
    Register.OPENALEX: "openalex",
}
"""The field of an organisation that holds its id in a register."""

ASKED = "asked: "
ASKED_FOR_KNOWN = f"{ASKED}those known"
ASKED_FOR_SOME = f"{ASKED}some of those known"
ASKED_FOR_LIST = f"{ASKED}institution "
ASKED_FOR_PAGES = f"{ASKED}all of "
ASKED_FOR_KNOWN_ON_PAGES = f"{ASKED}those known of "
"""What stands in the place of file names where a register was asked over the network."""


def listed() -> QuerySet[Organisation]:
    """Organisations that the public directory shows."""
    return Organisation.objects.filter(is_listed=True)


def held() -> QuerySet[Organisation]:
    """Organisations for a transaction that writes to them or to their members: read so, nobody else does until its end.
    References from other tables stay possible."""
    return Organisation.objects.select_for_update(no_key=True)


def visible_to(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Listed organisations, those that the account belongs to, and for the programme team all of them."""
    if not isinstance(user, User):
        return listed()
    return Organisation.objects.filter(Q(is_listed=True) | Q(pk__in=spoken_for_by(user).values("pk")))


def editable_by(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Organisations whose page the account may change: those that it owns, and for the programme team all of them."""
    if not isinstance(user, User):
        return Organisation.objects.none()
    return Organisation.objects.all() if user.may(Permission.EDIT_DIRECTORY) else kept_by(user)


def spoken_for_by(user: User) -> QuerySet[Organisation]:
    """Organisations for which the account may make offers: those that it belongs to, and for the programme team all of
    them."""
    return Organisation.objects.all() if user.may(Permission.EDIT_DIRECTORY) else of_member(user)


def of_member(user: User) -> QuerySet[Organisation]:
    """Organisations that the account itself belongs to."""
    return Organisation.objects.filter(memberships__user=user)


def is_owner(user: User, organisation: Organisation) -> bool:
    """Whether the account may change who belongs to the organisation."""
    return Membership.objects.filter(user=user, organisation=organisation, role=MembershipRole.OWNER).exists()


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who belongs to the organisation, owners first."""
    return organisation.memberships.select_related("user").order_by("-role", "user__name", "user__email")


def kept_by(user: User) -> QuerySet[Organisation]:
    """Organisations that the account keeps as one of their owners: their page, their members, all of their offers."""
    owned = Membership.objects.filter(user=user, role=MembershipRole.OWNER)
    return Organisation.objects.filter(pk__in=owned.values("organisation"))


def memberships_kept_by(user: User) -> QuerySet[Membership]:
    """Memberships whose role the account may change."""
    memberships = Membership.objects.select_related("user", "organisation")
    return memberships.filter(organisation__in=kept_by(user))


def memberships_ended_by(user: User) -> QuerySet[Membership]:
    """Memberships that the account may end: those it keeps, and its own."""
    memberships = Membership.objects.select_related("user", "organisation")
    return memberships.filter(Q(organisation__in=kept_by(user)) | Q(user=user))


def kept_by_alone(user: User) -> QuerySet[Organisation]:
    """Organisations of which the account is the only owner."""
    others = Membership.objects.filter(organisation=OuterRef("pk"), role=MembershipRole.OWNER).exclude(user=user)
    owned = Organisation.objects.filter(memberships__user=user, memberships__role=MembershipRole.OWNER)
    return owned.filter(~Exists(others))


def by_reference(references: Iterable[str]) -> dict[str, Organisation]:
    """Organisations by references to registers ("ror:04h699437", "ods:RWE"); what is no reference, or is not known, is
    left out."""
    wanted = {reference: found for reference in references if (found := referred(reference))}
    known: dict[tuple[Register, str], Organisation] = {}
    for register, field in ID_FIELDS.items():
        ids = sorted({id_ for its, id_ in wanted.values() if its is register})
        for organisation in with_register_ids(register, ids) if ids else ():
            known[register, str(getattr(organisation, field)).removeprefix("https://ror.org/")] = organisation
    return {reference: known[found] for reference, found in wanted.items() if found in known}


def namesakes_to_tell_apart() -> QuerySet[Organisation]:
    """Listed organisations whose name another one has too and whose town nobody has written: perhaps one that came
    twice, under two ids. The oldest first."""
    lowered = Organisation.objects.annotate(lowered=Lower("name")).order_by()
    shared = lowered.values("lowered").annotate(number=Count("pk")).filter(number__gt=1).values("lowered")
    return lowered.filter(lowered__in=shared, town="", is_listed=True).order_by("created_at", "pk")


def with_register_ids(register: Register, ids: Iterable[str]) -> QuerySet[Organisation]:
    """Organisations that carry one of these bare ids; ROR ids may be stored with their web address too."""
    forms = list(ids)
    if register is Register.ROR:
        forms += [f"https://ror.org/{id_}" for id_ in forms]
    return Organisation.objects.filter(**{f"{ID_FIELDS[register]}__in": forms})


def doubted_rors() -> set[tuple[str, int]]:
    """ROR ids with the keys of organisations about which people are asked, or have been, whether they are meant."""
    return set(RegisterDoubt.objects.filter(register=Register.ROR).values_list("register_id", "organisation_id"))


def with_ror() -> QuerySet[Organisation]:
    """Organisations that have a ROR id, in their page or as the id that evidence uses for them."""
    in_evidence = Q(source_id__startswith="ror:") | Q(source_id__startswith="https://ror.org/")
    return Organisation.objects.filter(in_evidence | ~Q(ror=None))


def by_ror(ids: Iterable[str]) -> dict[str, Organisation]:
    """Organisations by these bare ROR ids; before the one that evidence calls so, the one whose page has the id."""
    wanted = [*ids]
    written = [form for id_ in wanted for form in (f"ror:{id_}", f"https://ror.org/{id_}")]
    named_in_evidence = {
        ror_of(str(organisation.source_id)): organisation
        for organisation in Organisation.objects.filter(source_id__in=written)
    }
    registered = {ror_of(str(one.ror)): one for one in with_register_ids(Register.ROR, wanted)}
    return named_in_evidence | registered


def names_in_register(register: Register, ids: Iterable[str]) -> dict[str, str]:
    """The names that a register gives, by its bare ids."""
    entries = RegisterEntry.objects.filter(register=register, register_id__in=list(ids))
    names = entries.order_by().values_list("register_id", "facts__name")
    return {id_: name for id_, name in names if isinstance(name, str)}


def ids_known(register: Register) -> list[str]:
    """The bare ids in a register that real organisations here have: from the register itself, from people, or from
    evidence unless people have said that it speaks of another."""
    column, refused = ID_FIELDS[register], refused_pairs(register)
    own = Organisation.objects.filter(is_fictional=False)
    ids = set(
        RegisterEntry.objects.filter(register=register, organisation__in=own).values_list("register_id", flat=True)
    )
    ids |= {bare_id(register, id_) for id_ in own.exclude(**{column: None}).values_list(column, flat=True) if id_}
    referring = reduce(or_, (Q(source_id__istartswith=begin) for begin in REFERENCES_BEGIN[register]))
    for key, source_id in own.filter(referring).values_list("pk", "source_id"):
        found = referred(source_id or "")
        if found and found[0] is register and (found[1], key) not in refused:
            ids.add(found[1])
    return sorted(ids)


def filenames_loaded(register: Register) -> set[str]:
    """The names of all that was ever loaded from a register: files, or what it was asked."""
    loads = RegisterLoad.objects.filter(register=register).order_by()
    return {str(name) for names in loads.values_list("filenames", flat=True) for name in names}


def known_asked_on(register: Register) -> dt.date | None:
    """The day on which a register was last asked for all that is here, to the end; None where it never was, or where
    files, which may be older, have been read since."""
    newest_first = RegisterLoad.objects.filter(register=register).values_list("filenames", "started_at", "finished_at")
    for names, started, finished in newest_first:
        if ASKED_FOR_KNOWN in names and finished:
            return timezone.localdate(started)
        if not names or not all(name.startswith(ASKED) for name in names):
            return None
    return None


def ids_read(register: Register) -> frozenset[str]:
    """The bare ids of organisations here of which a register has told."""
    return frozenset(RegisterEntry.objects.filter(register=register).values_list("register_id", flat=True))


def last_read(registers: Iterable[str]) -> dict[str, dt.datetime]:
    """When each register was last read to the end: its files, or what it answered on all that is here. What was asked
    for a few does not count, for it says nothing of the others."""
    for_a_few = Q(filenames__0__startswith=ASKED) & ~Q(filenames__0=ASKED_FOR_KNOWN)
    loads = RegisterLoad.objects.filter(register__in=list(registers)).exclude(finished_at=None)
    broad = loads.filter(Q(filenames__0__isnull=True) | ~for_a_few).order_by()
    return dict(broad.values_list("register").annotate(last=Max("finished_at")))


def open_doubts() -> QuerySet[RegisterDoubt]:
    """Organisations of registers that may be ones which accounts keep, and wait for the programme team."""
    waiting = RegisterDoubt.objects.filter(status=DoubtStatus.WAITING)
    return waiting.select_related("organisation").order_by("found_at", "pk")


def decided_doubts() -> QuerySet[RegisterDoubt]:
    """Decisions of the programme team on what registers speak of, the newest first, each with whether what it changed
    is written down (`is_written_down`)."""
    decided = RegisterDoubt.objects.exclude(status=DoubtStatus.WAITING).select_related("organisation", "decided_by")
    written_down = Exists(AcceptedChange.objects.filter(doubt=OuterRef("pk")))
    return decided.annotate(is_written_down=written_down).order_by("-decided_at", "-pk")


def other_ids_accepted(register: Register, ids: Iterable[str]) -> dict[str, list[str]]:
    """Ids that evidence files use for organisations which were found to be those of a register, by its bare ids."""
    accepted = RegisterDoubt.objects.filter(status=DoubtStatus.ACCEPTED, register=register, register_id__in=list(ids))
    found: dict[str, list[str]] = {}
    for register_id, other in accepted.exclude(other_source_id="").values_list("register_id", "other_source_id"):
        found.setdefault(register_id, []).append(other)
    return found


def refused_pairs(register: Register) -> set[tuple[str, int]]:
    """Ids of a register with the keys of organisations of which people have said that it does not speak."""
    refused = RegisterDoubt.objects.filter(register=register, status=DoubtStatus.REFUSED)
    return set(refused.values_list("register_id", "organisation_id"))


def entries_beside(register: Register, seen: set[int]) -> list[int]:
    """Primary keys of a register's entries that are not among those seen. Compared here and not in the database, which
    takes only so many values in one question."""
    stored = RegisterEntry.objects.filter(register=register).values_list("pk", flat=True)
    return sorted(set(stored.iterator()) - seen)
