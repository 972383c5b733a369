"""A person who asks to be forgotten: everything personal goes, in one transaction, and no load brings it back."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction
from django.db.models import Q

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import Authorship, ChangedThing, EvidenceLoad, EvidenceRecord, LoadStatus
from charnia.apps.introductions.models import IntroductionWish
from charnia.apps.matches.meaning import forget_old_texts
from charnia.apps.matches.models import Feedback, ShortlistEntry
from charnia.apps.offers.models import Offer
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.organisations.actions import delete_account
from charnia.apps.organisations.models import AcceptedChange
from charnia.apps.people import queries as people_queries
from charnia.apps.people.actions import keep_from_coming_back
from charnia.apps.people.models import MovedRow, PairStatus, Person, PersonPair
from charnia.apps.programmes.personal_traces import PersonalTraces, traces_of
from charnia.apps.programmes.spreadsheets.forgetting import forget_in_spreadsheets, sheet_ids_of
from charnia.core.access.roles import Permission
from charnia.core.verdict import NotAllowed
from charnia.engine.identity.people_names import GivenNames, PersonName, compare_given, read_name
from charnia.sources.words_in_files import holds_any

logger = logging.getLogger(__name__)

NAMESAKES_NAMED = 5
_STILL_IN_LOG = (
    "The database's log still has what was removed (%s), until the next one is forgotten, or the site and charnia work "
    "have been stopped and started again."
)
_NOBODY = "(somebody who asked to be forgotten)"
_WORDS_GONE = "(words that named somebody who asked to be forgotten)"
_WORDS_OF_COMPANIES = {
    IntroductionWish: ("message", "reason", "outcome_words"),
    ShortlistEntry: ("note",),
    Feedback: ("note",),
}
"""What is written about an offer, by model. Rows about the person themselves go whole."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What came of it: records that named the person, public texts of others that hold the name in their words, and the
    names of other profiles that may be the same person's, such as one with an initial."""

    records: int
    texts: int
    namesakes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """For whoever asked for it."""
        said = f"Forgotten. {self.records:,} record{'s' * (self.records != 1)} no longer name this person."
        if self.texts:
            said += (
                f" {self.texts:,} public text{'s' * (self.texts != 1)} of others still hold the name in their own "
                "words: look whether they should be taken out on the admin pages."
            )
        if self.namesakes:
            named = ", ".join(self.namesakes[:NAMESAKES_NAMED])
            more = " and more" if len(self.namesakes) > NAMESAKES_NAMED else ""
            said += f" Other profiles may be of the same person: {named}{more}. Look, and have them forgotten too."
        return said


@transaction.atomic
def forget_person(*, person: Person, by: User | None) -> Forgotten:
    """Removes a person: profile, account, names, offers in their own name, and what companies keep of them.

    Records stay without them, figures that name nobody stay, and the audit trail keeps that something was done, not
    with whom. Digests of ids, of addresses and of what spreadsheets know them by keep them from coming back. Raises
    NotAllowed unless it is one's own profile or one keeps the directory, while the account is the last owner of an
    organisation, and for somebody else's account that has a part in running the cluster.
    """
    if by is not None and not people_queries.editable_by(by).filter(pk=person.pk).exists():
        raise NotAllowed("Only the person themselves and the programme team can have a profile forgotten.")
    _require_no_colleague(person, by)
    _require_no_organisation_alone(person)
    profiles = _with_merged(person)
    keys = [one.pk for one in profiles]
    traces = traces_of(profiles)
    records = list(Authorship.objects.filter(person__in=keys).values_list("record_id", flat=True).distinct())
    keep_from_coming_back(ids=traces.ids | sheet_ids_of(profiles, traces))
    offers = _let_go_of_offers(keys)
    _take_name_out_of_words_about(offers, traces)
    _scrub(traces, keys)
    forget_in_spreadsheets(traces)
    _let_go_of_previews(traces)
    record(action="person.forgotten", target=person, by=None if by is not None and by.pk == person.user_id else by)
    if person.user is not None:
        _close_account(person.user)
    Person.everyone.filter(pk__in=keys).delete()
    note_change(ChangedThing.RECORD, records)
    note_change(ChangedThing.PERSON, keys)
    note_change(ChangedThing.OFFER, offers)
    transaction.on_commit(_forget_vectors)
    transaction.on_commit(empty_log)
    return Forgotten(len(records), _texts_with(person.name), _namesakes(person.name))


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


def _let_go_of_offers(people: Collection[int]) -> list[int]:
    """What an organisation offers stays, without the person; what they offered themselves goes."""
    offers = Offer.objects.filter(person__in=people)
    keys = list(offers.values_list("pk", flat=True))
    offers.filter(Q(organisation=None) & Q(provider="")).delete()
    offers.update(person=None)
    return keys


def _take_name_out_of_words_about(offers: Collection[int], traces: PersonalTraces) -> None:
    """Offers that stay without the person keep their wishes and notes, but for texts that name them."""
    for model, fields in _WORDS_OF_COMPANIES.items():
        for row in model._default_manager.filter(offer__in=offers):
            named = {field: _WORDS_GONE for field in fields if traces.are_in(getattr(row, field))}
            if named:
                model._default_manager.filter(pk=row.pk).update(**named)


def _let_go_of_previews(traces: PersonalTraces) -> None:
    """Gives up files of evidence that wait for a decision and name the person; their uploader can load a newer one."""
    words = (*traces.names, *traces.addresses, *(id_.removeprefix("orcid:") for id_ in traces.ids))
    waiting = EvidenceLoad.objects.filter(status=LoadStatus.PREVIEW, spreadsheet=None).exclude(payload=b"")
    for load in waiting.order_by("pk").iterator(1):
        if holds_any(bytes(load.payload), words):
            EvidenceLoad.objects.filter(pk=load.pk).update(status=LoadStatus.DISCARDED, payload=b"", problems=[])
            record(action="evidence-load.forgotten", target=load, by=None)


def _scrub(traces: PersonalTraces, people: Collection[int]) -> None:
    """Takes the names out of what only quotes them: lists of problems, reasons for pairs, the admin pages' own log."""
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Person))
    about.filter(object_id__in=[str(key) for key in people]).update(object_repr=_NOBODY)
    for load in EvidenceLoad.objects.exclude(problems=[]).only("problems"):
        kept = [_without(traces, problem) for problem in load.problems]
        if kept != load.problems:
            EvidenceLoad.objects.filter(pk=load.pk).update(problems=kept)
    families = {" ".join(read_name(name).family).title() for name in traces.names}
    for pair in PersonPair.objects.exclude(signs=[]).only("signs", "status"):
        if any(family in str(sign["sentence"]) for family in families for sign in pair.signs):
            _blank(pair)
    MovedRow.objects.filter(table="people.person", key__in=list(people)).delete()
    AcceptedChange.objects.filter(table="people.person", key__in=list(people)).delete()
    AcceptedChange.objects.filter(table="people.declaredconflict", before__fields__person__in=list(people)).delete()


def _blank(pair: PersonPair) -> None:
    """An open question is asked again from what is left; a decision stays, without its reasons."""
    if pair.status == PairStatus.WAITING:
        pair.delete()
    else:
        PersonPair.objects.filter(pk=pair.pk).update(signs=[])


def _without(traces: PersonalTraces, problem: dict[str, object]) -> dict[str, object]:
    if not traces.are_in(str(problem.get("message", ""))):
        return problem
    return {**problem, "message": "A problem that named somebody who asked to be forgotten."}


def _close_account(user: User) -> None:
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    delete_account(user=user)


def _texts_with(name: str) -> int:
    records = EvidenceRecord.objects.filter(Q(text__icontains=name) | Q(title__icontains=name)).count()
    return records + Offer.objects.filter(Q(text__icontains=name) | Q(title__icontains=name)).count()


def _namesakes(name: str) -> tuple[str, ...]:
    """The profiles that are still there of the same family name and given names that fit."""
    mine = read_name(name)
    family = [word for word in name.replace(",", " ").split() if read_name(word).family[-1:] == mine.family[-1:]]
    others = Person.objects.filter(name__icontains=family[0] if family else name).order_by("name", "pk")
    return tuple(one for one in others.values_list("name", flat=True) if _may_be_one(mine, read_name(one)))


def _may_be_one(mine: PersonName, other: PersonName) -> bool:
    return mine.family == other.family and compare_given(mine, other) is not GivenNames.CONTRADICT


def _forget_vectors() -> None:
    """A file that cannot be written now is mended by the next one who is forgotten, or by removing the folder."""
    try:
        forget_old_texts()
    except OSError as problem:
        logger.error("Vectors of old texts could not be removed (%s). Remove the folder “vectors”.", problem.strerror)


def empty_log() -> None:
    """SQLite still has what was removed in the log beside its file, until the log is written back and cut off. Where
    somebody reads an older state, it cannot, and answers 1 instead of failing; that is logged."""
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy = cursor.fetchone()[0]
    except OperationalError as problem:
        logger.warning(_STILL_IN_LOG, problem)
    else:
        if is_busy:
            logger.warning(_STILL_IN_LOG, "somebody reads it")
