"""A person who asks to be forgotten: everything personal goes, in one transaction, and no load brings it back."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import Authorship, ChangedThing, EvidenceLoad, EvidenceRecord
from charnia.apps.matches.meaning import forget_old_texts
from charnia.apps.offers.models import Offer
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.organisations.actions import delete_account
from charnia.apps.people import queries as people_queries
from charnia.apps.people.actions import keep_from_coming_back
from charnia.apps.people.models import MovedRow, PairStatus, Person, PersonPair
from charnia.apps.programmes.models import SpreadsheetEntry
from charnia.apps.programmes.waiting_files import let_go_of_files_with
from charnia.core.access.roles import Permission
from charnia.core.verdict import NotAllowed
from charnia.engine.identity.people_names import read_name

logger = logging.getLogger(__name__)

_NOBODY = "(somebody who asked to be forgotten)"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What came of it: records that named the person, and public texts of others that hold the name in their words."""

    records: int
    texts: int

    @property
    def sentence(self) -> str:
        """For whoever asked for it."""
        said = f"Forgotten. {self.records:,} record{'s' * (self.records != 1)} no longer name this person."
        if not self.texts:
            return said
        return (
            f"{said} {self.texts:,} public text{'s' * (self.texts != 1)} of others still hold the name in their own "
            "words: look whether they should be taken out on the admin pages."
        )


@transaction.atomic
def forget_person(*, person: Person, by: User | None) -> Forgotten:
    """Removes a person: profile, account, names, offers in their own name, and what companies keep of them.

    Records stay without them, figures that name nobody stay, and the audit trail keeps that something was done, not
    with whom. Digests of the sources' ids keep them from coming back. Raises NotAllowed unless it is one's own profile
    or one keeps the directory, while the account is the last owner of an organisation, and for somebody else's account
    that has a part in running the cluster.
    """
    if by is not None and not people_queries.editable_by(by).filter(pk=person.pk).exists():
        raise NotAllowed("Only the person themselves and the programme team can have a profile forgotten.")
    _require_no_colleague(person, by)
    _require_no_organisation_alone(person)
    profiles = _with_merged(person)
    keys = [one.pk for one in profiles]
    names = _names_of(profiles)
    records = list(Authorship.objects.filter(person__in=keys).values_list("record_id", flat=True).distinct())
    keep_from_coming_back(ids=_ids_of(profiles) | _keys_in_sheets(profiles))
    offers = _let_go_of_offers(keys)
    told = names | _addresses_of(profiles) | {id_.removeprefix("orcid:") for id_ in _ids_of(profiles)}
    let_go_of_files_with(told)
    _scrub(names, told, keys)
    record(action="person.forgotten", target=person, by=None if by is not None and by.pk == person.user_id else by)
    if person.user is not None:
        _close_account(person.user)
    Person.everyone.filter(pk__in=keys).delete()
    note_change(ChangedThing.RECORD, records)
    note_change(ChangedThing.PERSON, keys)
    note_change(ChangedThing.OFFER, offers)
    transaction.on_commit(_forget_vectors)
    return Forgotten(len(records), _texts_with(person.name))


def _require_no_colleague(person: Person, by: User | None) -> None:
    """The accounts that run the cluster are closed by their holders, or by those who keep accounts."""
    if by is None or person.user is None or person.user_id == by.pk or not person.user.cluster_role:
        return
    if not by.may(Permission.ADMINISTER):
        raise NotAllowed("This account works for the programme. Only its holder or an administrator can close it.")


def _require_no_organisation_alone(person: Person) -> None:
    if person.user is None:
        return
    alone = [organisation.name for organisation in organisation_queries.kept_by_alone(person.user)]
    if alone:
        raise NotAllowed(
            f"This account is the last owner of {', '.join(alone)}. Make somebody else an owner first; then the person "
            "can be forgotten."
        )


def _with_merged(person: Person) -> list[Person]:
    """The profile with all that were merged into it, directly or by way of others."""
    found, ask = [person], {person.pk}
    while ask:
        into = list(Person.everyone.filter(merged_into__in=ask))
        found += into
        ask = {one.pk for one in into}
    return found


def _ids_of(profiles: Iterable[Person]) -> set[str]:
    """Every id under which a source may bring the person again."""
    ids = {one.source_id for one in profiles if one.source_id}
    orcids = {people_queries.orcid_of(one.orcid, one.source_id) for one in profiles}
    return ids | {f"orcid:{orcid}" for orcid in orcids if orcid}


def _keys_in_sheets(profiles: Collection[Person]) -> set[str]:
    """By what a row of a spreadsheet would be known again as the person's."""
    entries = SpreadsheetEntry.objects.filter(person__in=profiles).values_list("keys", flat=True)
    return {key for keys in entries for key in keys} | {f"email:{address}" for address in _addresses_of(profiles)}


def _addresses_of(profiles: Iterable[Person]) -> set[str]:
    found = (address for one in profiles for address in (one.contact_email, one.user.email if one.user else ""))
    return {address.lower() for address in found if address}


def _names_of(profiles: Collection[Person]) -> set[str]:
    printed = Authorship.objects.filter(person__in=profiles).values_list("name_as_printed", flat=True).distinct()
    return {name for name in (*(one.name for one in profiles), *printed) if name.strip()}


def _let_go_of_offers(people: Collection[int]) -> list[int]:
    """What an organisation offers stays, without the person; what they offered themselves goes."""
    offers = Offer.objects.filter(person__in=people)
    keys = list(offers.values_list("pk", flat=True))
    offers.filter(Q(organisation=None) & Q(provider="")).delete()
    offers.update(person=None)
    return keys


def _scrub(names: Collection[str], told: Collection[str], people: Collection[int]) -> None:
    """Takes the names, addresses and ids out of what only quotes them: lists of problems, reasons for pairs, the admin
    pages' own log."""
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Person))
    about.filter(object_id__in=[str(key) for key in people]).update(object_repr=_NOBODY)
    for load in EvidenceLoad.objects.exclude(problems=[]).only("problems"):
        kept = [_without(told, problem) for problem in load.problems]
        if kept != load.problems:
            EvidenceLoad.objects.filter(pk=load.pk).update(problems=kept)
    families = {" ".join(read_name(name).family).title() for name in names}
    for pair in PersonPair.objects.exclude(signs=[]).only("signs", "status"):
        if any(family in str(sign["sentence"]) for family in families for sign in pair.signs):
            _blank(pair)
    MovedRow.objects.filter(table="people.person", key__in=list(people)).delete()


def _blank(pair: PersonPair) -> None:
    """An open question is asked again from what is left; a decision stays, without its reasons."""
    if pair.status == PairStatus.WAITING:
        pair.delete()
    else:
        PersonPair.objects.filter(pk=pair.pk).update(signs=[])


def _without(names: Iterable[str], problem: dict[str, object]) -> dict[str, object]:
    message = str(problem.get("message", ""))
    found = any(name.casefold() in message.casefold() for name in names)
    return {**problem, "message": "A problem that named somebody who asked to be forgotten."} if found else problem


def _close_account(user: User) -> None:
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    delete_account(user=user)


def _texts_with(name: str) -> int:
    records = EvidenceRecord.objects.filter(Q(text__icontains=name) | Q(title__icontains=name)).count()
    return records + Offer.objects.filter(Q(text__icontains=name) | Q(title__icontains=name)).count()


def _forget_vectors() -> None:
    """A file that cannot be written now is mended by the next one who is forgotten, or by removing the folder."""
    try:
        forget_old_texts()
    except OSError as problem:
        logger.error("Vectors of old texts could not be removed (%s). Remove the folder “vectors”.", problem.strerror)
