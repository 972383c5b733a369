"""Every write to organisations and memberships."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from charnia.apps.accounts.actions import hold
from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.organisations import queries
from charnia.apps.organisations.models import (
    Membership,
    MembershipRole,
    Organisation,
    RegisterDoubt,
    RegisterEntry,
    RegisterLoad,
)
from charnia.apps.organisations.one_of import OneOf
from charnia.apps.organisations.register_facts import as_facts, fields_of
from charnia.apps.organisations.register_filling import fill, save_all, told_of
from charnia.apps.organisations.register_matching import Fate, Step
from charnia.apps.organisations.slugs import free_slug, free_slugs
from charnia.apps.organisations.turns import take_turn
from charnia.core.access.roles import Permission
from charnia.core.registers import bare_id
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Register

EDITABLE_FIELDS = (
    "name", "kind", "size", "description", "website", "town", "region", "latitude", "longitude", "founded",
)  # fmt: skip


@transaction.atomic
def create_organisation(*, by: User | None, fields: Mapping[str, Any], owner: User | None = None) -> Organisation:
    """A new organisation; `owner`, where given, keeps it. What a person has entered, registers leave alone.

    Raises NotAllowed where the owner belongs to one of that name, as they do when a form is sent twice.
    """
    take_turn()
    if owner is not None:
        hold(user=owner)
    if owner is not None and queries.of_member(owner).filter(name__iexact=fields["name"]).exists():
        raise NotAllowed("You belong to an organisation of this name already. Find it under “My products”.")
    organisation = Organisation(slug=free_slug(Organisation, str(fields["name"])), **fields)
    if by is not None:
        note_kept_by_hand(organisation=organisation, fields=[name for name in EDITABLE_FIELDS if fields.get(name)])
    organisation.save()
    if owner is not None:
        Membership.objects.create(user=owner, organisation=organisation, role=MembershipRole.OWNER)
    record(action="organisation.created", target=organisation, by=by)
    return organisation


@transaction.atomic
def change_organisation(*, organisation: Organisation, by: User, fields: Mapping[str, Any]) -> Organisation:
    """Changes the editable fields. Raises NotAllowed for all but its owners and the programme team."""
    if not queries.editable_by(by).filter(pk=organisation.pk).exists():
        raise NotAllowed("Only owners of this organisation and the programme team can change its page.")
    changed = [name for name in EDITABLE_FIELDS if name in fields and getattr(organisation, name) != fields[name]]
    for name in changed:
        setattr(organisation, name, fields[name])
    organisation.refresh_from_db(fields=["kept_by_hand"], from_queryset=queries.held())
    note_kept_by_hand(organisation=organisation, fields=changed)
    organisation.save(update_fields=[*changed, "kept_by_hand", "changed_at"])
    record(action="organisation.changed", target=organisation, by=by, fields=", ".join(changed))
    return organisation


def note_kept_by_hand(*, organisation: Organisation, fields: Iterable[str]) -> None:
    """Marks fields that a person has written, for the caller to save with them."""
    organisation.kept_by_hand = sorted({*organisation.kept_by_hand, *(set(fields) & set(EDITABLE_FIELDS))})


@transaction.atomic
def open_register_load(*, register: Register, filenames: Sequence[str], licence: str, by: User | None) -> RegisterLoad:
    """Starts a load of a register: the provenance that its entries will carry."""
    load = RegisterLoad.objects.create(register=register, filenames=list(filenames), licence=licence)
    record(action="register-load.opened", target=load, by=by, register=register.value)
    return load


@transaction.atomic
def store_register_steps(*, load: RegisterLoad, steps: Sequence[Step], by: User | None) -> int:
    """Stores what a register says, new organisations included, in one transaction.

    Fields that people have written stay as they are, also since the steps were made; returns in how many organisations
    a register says otherwise.
    """
    take_turn()
    register = Register(load.register)
    steps = _not_stored_since(register, steps)
    fresh = [step for step in steps if step.fate is Fate.NEW]
    known = _read_again([step for step in steps if step.fate in {Fate.LINKED, Fate.CHANGED}])
    _add_organisations(register, fresh)
    organisations = [step.organisation for step in known if step.organisation is not None]
    before = told_of(organisations)
    _put_entries(load, [*fresh, *known])
    kept = fill(organisations, before, told_of(organisations))
    _put_ids(register, organisations, known)
    _put_rors([*fresh, *known])
    back = [step.entry.pk for step in steps if step.entry is not None and step.entry.vanished_at is not None]
    RegisterEntry.objects.filter(pk__in=back).update(vanished_at=None)
    record(action="register-entries.stored", target=load, by=by, organisations=len(fresh) + len(known))
    return kept


@transaction.atomic
def note_doubts(*, load: RegisterLoad, doubts: Iterable[tuple[Step, int]]) -> None:
    """Keeps organisations of a register that may be ones which accounts keep, by key, for people to decide; what they
    have decided stays."""
    found = list(doubts)
    for step, organisation in found:
        told = {"facts": as_facts(step.value), "load": load}
        RegisterDoubt.objects.update_or_create(
            register=load.register, register_id=step.id, organisation_id=organisation, defaults=told
        )
    if found:
        record(action="register-doubts.found", target=load, by=None, organisations=len(found))


@transaction.atomic
def close_register_load(
    *,
    load: RegisterLoad,
    counts: Mapping[str, int],
    by: User | None,
    vanished: Sequence[int] = (),
    broke_off: bool = False,
) -> None:
    """Ends a load with its figures; one that broke off stays without an end. `vanished` are entries that the whole
    register no longer holds: that is noted on them, and nothing is taken away."""
    for start in range(0, len(vanished), 500):
        entries = RegisterEntry.objects.filter(pk__in=vanished[start : start + 500], vanished_at=None)
        entries.update(vanished_at=timezone.now())
    load.counts = dict(counts)
    load.finished_at = None if broke_off else timezone.now()
    load.save(update_fields=["counts", "finished_at"])
    record(action="register-load.closed", target=load, by=by)


@transaction.atomic
def add_member(*, organisation: Organisation, user: User, role: MembershipRole, by: User) -> Membership:
    """Lets an account work for the organisation, or changes its role there. The last owner stays one."""
    _hold(organisation.pk)
    _require_owner(organisation, by)
    if role is not MembershipRole.OWNER:
        _require_another_owner(organisation, user)
    membership, _ = Membership.objects.update_or_create(
        organisation=organisation, user=user, defaults={"role": role.value}
    )
    record(action="membership.set", target=membership, by=by, role=role.value)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """Ends a membership: an owner may end anybody's, a member their own. The last owner cannot leave, or nobody could
    keep the organisation."""
    _hold(membership.organisation_id)
    if not Membership.objects.filter(pk=membership.pk).exists():
        raise NotAllowed("This membership has already ended.")
    if membership.user_id != by.pk:
        _require_owner(membership.organisation, by)
    _require_another_owner(membership.organisation, membership.user)
    record(action="membership.ended", target=membership, by=by)
    membership.delete()


@transaction.atomic
def delete_account(*, user: User) -> None:
    """Ends an account at its holder's wish: memberships, claims, addresses and second factors go with it.

    What was written for organisations stays theirs, without a name. Raises NotAllowed while the account is the last
    owner of one, or nobody could keep it.
    """
    _hold(*queries.kept_by(user).values_list("pk", flat=True))
    alone = [organisation.name for organisation in queries.kept_by_alone(user)]
    if alone:
        raise NotAllowed(
            f"You are the last owner of {', '.join(alone)}. Make somebody else an owner first, or ask the programme "
            "team to take it over; then delete your account."
        )
    record(action="account.deleted", target=user, by=None)
    user.delete()


def _hold(*keys: int) -> None:
    """Lets nobody else change who belongs to these organisations until the transaction ends."""
    list(queries.held().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))


def _require_another_owner(organisation: Organisation, leaving: User) -> None:
    owners = Membership.objects.filter(organisation=organisation, role=MembershipRole.OWNER)
    if owners.filter(user=leaving).exists() and not owners.exclude(user=leaving).exists():
        raise NotAllowed("This is the last owner. Make somebody else an owner first.")


def _require_owner(organisation: Organisation, by: User) -> None:
    if not (queries.is_owner(by, organisation) or by.may(Permission.ADMINISTER)):
        raise NotAllowed("Only an owner of this organisation can change who belongs to it.")


def _not_stored_since(register: Register, steps: Sequence[Step]) -> list[Step]:
    """The steps but for those that bring an entry or organisation which another load has brought since they were
    made."""
    ids = [step.id for step in steps if step.entry is None]
    there = set(
        RegisterEntry.objects.filter(register=register, register_id__in=OneOf(ids)).values_list(
            "register_id", flat=True
        )
    )
    fresh = [step.id for step in steps if step.fate is Fate.NEW]
    carrying = queries.with_register_ids(register, fresh) if fresh else ()
    there |= {bare_id(register, str(getattr(one, queries.ID_FIELDS[register]))) for one in carrying}
    return [step for step in steps if step.entry is not None or step.id not in there]


def _read_again(steps: Sequence[Step]) -> list[Step]:
    """The steps with their organisations as they are by now, held until the end of the transaction; what was deleted
    since the steps were made, and an entry that went to another organisation, is left to the next load."""
    keys = [step.organisation.pk for step in steps if step.organisation is not None]
    now = queries.held().order_by("pk").in_bulk(keys)
    for step in steps:
        step.organisation = now.get(step.organisation.pk) if step.organisation is not None else None
    entries = [step.entry.pk for step in steps if step.entry is not None]
    stand = dict(RegisterEntry.objects.filter(pk__in=entries).values_list("pk", "organisation"))
    return [step for step in steps if step.organisation is not None and _stands(step, stand)]


def _stands(step: Step, stand: Mapping[int, int]) -> bool:
    """Whether the entry of the step, if it has one, still speaks of its organisation."""
    return step.entry is None or step.organisation is None or stand.get(step.entry.pk) == step.organisation.pk


def _add_organisations(register: Register, steps: Sequence[Step]) -> None:
    """Adds an organisation for each step, with what its register tells."""
    slugs = free_slugs(Organisation, [step.value.name for step in steps])
    for step, slug in zip(steps, slugs, strict=True):
        fields = {**fields_of([(register, step.facts)]), queries.ID_FIELDS[register]: step.id}
        step.organisation = Organisation(slug=slug, **fields)
    Organisation.objects.bulk_create([step.organisation for step in steps if step.organisation], batch_size=500)


def _put_entries(load: RegisterLoad, steps: Sequence[Step]) -> None:
    fresh: list[RegisterEntry] = []
    changed: list[RegisterEntry] = []
    for step in steps:
        if step.entry is None:
            step.entry = RegisterEntry(register=load.register, register_id=step.id, organisation=step.organisation)
            fresh.append(step.entry)
        else:
            changed.append(step.entry)
        step.entry.facts = step.facts
        step.entry.content_hash = step.content_hash
        step.entry.load = load
        step.entry.changed_at = timezone.now()
    RegisterEntry.objects.bulk_create(fresh, batch_size=500)
    RegisterEntry.objects.bulk_update(changed, ["facts", "content_hash", "load", "changed_at"], batch_size=500)


def _put_ids(register: Register, organisations: Sequence[Organisation], steps: Sequence[Step]) -> None:
    """Gives organisations their id in the register where they have none."""
    field = queries.ID_FIELDS[register]
    for step in steps:
        if step.organisation is not None and not getattr(step.organisation, field):
            setattr(step.organisation, field, step.id)
    save_all(organisations, (field,))


def _put_rors(steps: Sequence[Step]) -> None:
    """Gives organisations the ROR id that another register names, where neither they nor anybody else have one."""
    named = {step.value.ror: step.organisation for step in steps if step.value.ror and step.organisation is not None}
    if not named:
        return
    taken = {bare_id(Register.ROR, str(one.ror)) for one in queries.with_register_ids(Register.ROR, named)}
    given: list[Organisation] = []
    for ror, organisation in named.items():
        if ror not in taken and not organisation.ror:
            organisation.ror = ror
            given.append(organisation)
    save_all(given, ("ror",))
