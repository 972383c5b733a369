"""Whether a register speaks of an organisation that accounts keep: the programme team's answers, and taking them back.

What accepting changes is written down in `AcceptedChange`. The app `programmes` moves what other apps keep, in the same
transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.audit.journal import Journal, plain, value_of
from charnia.apps.organisations import queries
from charnia.apps.organisations.models import AcceptedChange, DoubtStatus, Organisation, RegisterDoubt, RegisterEntry
from charnia.apps.organisations.register_facts import FILLED, UNKNOWN, digest
from charnia.apps.organisations.register_filling import Told, fill, kept_fields, save_all, told_of
from charnia.core.access.roles import Permission
from charnia.core.registers import bare_id
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Register

ORGANISATION = "organisations.organisation"
ENTRY = "organisations.registerentry"
_IDS = (*queries.ID_FIELDS.values(), "source_id")


def journal_of(doubt: RegisterDoubt) -> Journal:
    """Where everything that accepting changes is written down."""
    return Journal(partial(AcceptedChange, doubt=doubt))


@transaction.atomic
def refuse_doubt(*, doubt: RegisterDoubt, by: User) -> None:
    """The register speaks of another organisation of that name."""
    decide_doubt(doubt=doubt, status=DoubtStatus.REFUSED, by=by)


@transaction.atomic
def ask_again(*, doubt: RegisterDoubt, by: User) -> None:
    """Takes "another one" back: the question waits again. Raises NotAllowed once that is not the decision any more."""
    require_team(by)
    changed = RegisterDoubt.objects.filter(pk=doubt.pk, status=DoubtStatus.REFUSED).update(
        status=DoubtStatus.WAITING, decided_at=None, decided_by=None
    )
    if not changed:
        raise NotAllowed(_DECIDED_ANEW)
    record(action="register-doubt.asked-again", target=doubt, by=by)


@transaction.atomic
def decide_doubt(*, doubt: RegisterDoubt, status: DoubtStatus, by: User) -> None:
    """Notes the answer to a question that waits. Raises NotAllowed when somebody has answered."""
    require_team(by)
    changed = RegisterDoubt.objects.filter(pk=doubt.pk, status=DoubtStatus.WAITING).update(
        status=status, decided_at=timezone.now(), decided_by=by
    )
    if not changed:
        raise NotAllowed("Somebody has already decided on this.")
    record(action=f"register-doubt.{status.value}", target=doubt, by=by)


@transaction.atomic
def reverse_acceptance(*, doubt: RegisterDoubt, by: User) -> None:
    """Turns "the same" into "another one". Raises NotAllowed once that is not the decision any more, where what it
    changed is not known, a later decision changed the same, or an id that must go back is another's by now."""
    require_team(by)
    same = {"pk": doubt.pk, "decided_at": doubt.decided_at, "organisation": doubt.organisation_id}
    changed = RegisterDoubt.objects.filter(status=DoubtStatus.ACCEPTED, **same).update(
        status=DoubtStatus.REFUSED, decided_at=timezone.now(), decided_by=by, other=None, other_source_id=""
    )
    if not changed:
        raise NotAllowed(_DECIDED_ANEW)
    if not doubt.changes.exists():
        raise NotAllowed(_NOT_WRITTEN_DOWN)
    _require_newest(doubt)
    _require_free_ids(doubt)
    record(action="register-doubt.acceptance-undone", target=doubt, by=by)


def require_team(by: User) -> None:
    """Raises NotAllowed for all but the programme team."""
    if not by.may(Permission.EDIT_DIRECTORY):
        raise NotAllowed("Only the programme team decides of whom a register speaks.")


@transaction.atomic
def give_entry(*, journal: Journal, doubt: RegisterDoubt) -> tuple[Organisation, Organisation | None]:
    """Gives the organisation the entry and its id; returns it, and the one that stood for the entry so far, if any.

    That one is without the id now; unless accounts keep it, its other ids go along where they can. Raises NotAllowed
    when the organisation has another id in this register, or the two differ in another one.
    """
    register = Register(doubt.register)
    column = queries.ID_FIELDS[register]
    organisation, other = _held(doubt)
    if getattr(organisation, column):
        raise NotAllowed(f"{organisation} has another id in this register already.")
    if other is not None:
        told = {"other": other.pk, "other_source_id": other.source_id or ""}
        RegisterDoubt.objects.filter(pk=doubt.pk).update(**told)
        journal.change(other, **{column: None})
    journal.change(organisation, **{column: doubt.register_id})
    if other is not None and not other.memberships.exists():
        _hand_over_ids(journal, other, organisation)
    _put_entry(journal, doubt, organisation)
    save_all([one for one in (organisation, other) if one is not None], ())
    return organisation, other


def fill_from_registers(*, journal: Journal, organisation: Organisation) -> None:
    """Fills in what its entries tell and nobody has written. What each field held is written down, changed or not."""
    before = {name: getattr(organisation, name) for name in FILLED}
    fill([organisation], {}, told_of([organisation]))
    for name in FILLED:
        journal.note(ORGANISATION, organisation.pk, name, before=before[name], after=getattr(organisation, name))


def is_of_filling(change: AcceptedChange, organisation: Organisation) -> bool:
    """Whether the change is one of those that `fill_from_registers` wrote down."""
    return change.table == ORGANISATION and change.key == organisation.pk and change.field in FILLED


def empty_again(
    *, organisation: Organisation, changes: Iterable[AcceptedChange], told: Told, afresh: bool
) -> list[str]:
    """Gives the fields that entries filled their values of before; returns the names of those that stay, because people
    or sources have written them since.

    `told` is what all entries told before one was taken away. What the others tell is filled in where a load has
    changed them since (`afresh`).
    """
    by_hand, stays = kept_fields(organisation), []
    for change in changes:
        now = getattr(organisation, change.field)
        if plain(now) == change.before:
            continue
        came_from_it = plain(now) == change.after or now == told.get(change.field, UNKNOWN.get(change.field))
        if came_from_it and change.field not in by_hand:
            setattr(organisation, change.field, value_of(change, change.before))
        else:
            stays.append(change.field)
    if afresh:
        fill([organisation], {}, told_of([organisation]))
    save_all([organisation], FILLED)
    return stays


_DECIDED_ANEW = "Somebody has changed this decision since you opened the page. Please look again."
_NOT_WRITTEN_DOWN = (
    "This was decided before Charnia wrote down what such a decision changes, so it cannot be taken back by itself. "
    "Correct the identifiers on the admin pages."
)
_LATER = (
    "A later decision, {entry} for {organisation}, changed the same organisation or entry. Take that one back first; "
    "then this one can be."
)
_TAKEN = (
    "{holder} has the identifier {id} by now, which would have to go back. Take it away there on the admin pages "
    "first; then this can be taken back."
)
_CONTRADICT = (
    "{other}, which stood for this entry so far, has another id in {register} than {organisation}. Correct one of the "
    "two on the admin pages first, unless these are two organisations."
)


def _held(doubt: RegisterDoubt) -> tuple[Organisation, Organisation | None]:
    """The organisation and the one that carries the entry's id, held until the end of the transaction."""
    carrying = queries.with_register_ids(Register(doubt.register), [doubt.register_id]).values_list("pk", flat=True)
    keys = list(carrying)
    held = queries.held().order_by("pk").in_bulk([doubt.organisation_id, *keys])
    return held[doubt.organisation_id], next((held[key] for key in keys if key in held), None)


def _hand_over_ids(journal: Journal, other: Organisation, organisation: Organisation) -> None:
    for register, column in queries.ID_FIELDS.items():
        its, own = getattr(other, column), getattr(organisation, column)
        if its and own and bare_id(register, its) != bare_id(register, own):
            raise NotAllowed(_CONTRADICT.format(other=other, register=register.label, organisation=organisation))
    for name in _IDS:
        its = getattr(other, name)
        if its and not getattr(organisation, name):
            journal.change(other, **{name: None})
            journal.change(organisation, **{name: its})


def _put_entry(journal: Journal, doubt: RegisterDoubt, organisation: Organisation) -> None:
    told = {"facts": doubt.facts, "content_hash": digest(doubt.facts), "load_id": doubt.load_id}
    entry = RegisterEntry.objects.filter(register=doubt.register, register_id=doubt.register_id).first()
    if entry is None:
        entry = RegisterEntry.objects.create(
            register=doubt.register, register_id=doubt.register_id, organisation=organisation, **told
        )
        journal.note(ENTRY, entry.pk, "", before=None, after=entry.register_id)
        return
    if entry.content_hash != told["content_hash"]:
        journal.change(entry, **told, changed_at=timezone.now())
    journal.change(entry, organisation_id=organisation.pk)


def _require_newest(doubt: RegisterDoubt) -> None:
    """Decisions that changed the same are taken back from the newest on."""
    own = set(doubt.changes.filter(table__in=(ORGANISATION, ENTRY)).values_list("table", "key"))
    later = AcceptedChange.objects.filter(
        table__in=(ORGANISATION, ENTRY),
        doubt__status=DoubtStatus.ACCEPTED,
        doubt__decided_at__gt=doubt.decided_at,
    )
    for change in later.select_related("doubt__organisation").order_by("-doubt__decided_at"):
        if (change.table, change.key) in own:
            entry = f"{change.doubt.get_register_display()} {change.doubt.register_id}"
            raise NotAllowed(_LATER.format(entry=entry, organisation=change.doubt.organisation))


def _require_free_ids(doubt: RegisterDoubt) -> None:
    for change in doubt.changes.filter(table=ORGANISATION, field__in=_IDS):
        if change.before:
            others = Organisation.objects.exclude(pk__in=(doubt.organisation_id, change.key))
            holder = others.filter(**{change.field: change.before}).first()
            if holder is not None:
                raise NotAllowed(_TAKEN.format(holder=holder, id=change.before))
