"""Takes in what a source says of people apart from their works: their names, posts and ORCID iDs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Q

from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.identity import organisation_keys
from charnia.apps.evidence.models import ChangedThing
from charnia.apps.evidence.people_ids import known_people, people_keys
from charnia.apps.organisations.accepted_ids import AcceptedIds, note_by_way_of
from charnia.apps.people import queries as people_queries
from charnia.apps.people.actions import keep_from_coming_back
from charnia.apps.people.models import Person
from charnia.core import evidence as values


def examine_people(people: Iterable[values.PersonFacts]) -> Counter[str]:
    """What `put_people` would add, storing nothing. What it would fill in is not looked into."""
    ids = {facts.person.id for facts in people}
    known = known_people(ids)
    return Counter(new=len(ids - known.keys()), unchanged=len(known))


def add_people(batch: Mapping[str, values.PersonFacts]) -> Counter[str]:
    """Adds and fills in the people of one batch, by their ids; returns how many were new, changed and unchanged."""
    batch = _without_forgotten(batch)
    known = known_people(batch).keys()
    keys = {id_: one.key for id_, one in people_keys(_named(batch), is_fictional=False).items()}
    posts = {id_: post for id_, facts in batch.items() if id_ in keys and (post := current_post(facts))}
    accepted = AcceptedIds()
    employers = {post.organisation.id: post.organisation.name for post in posts.values()}
    organisations = organisation_keys(employers, accepted=accepted, is_fictional=False)
    orcids = _orcids_of_one(batch)
    people = Person.objects.in_bulk(list(keys.values()))
    filled: dict[str, Person] = {}
    posted: list[tuple[Person, str]] = []
    for id_, key in keys.items():
        person = people[key]
        has_post, has_orcid = _fill_post(person, posts.get(id_), organisations), _fill_orcid(person, orcids.get(id_))
        if has_post:
            posted.append((person, posts[id_].organisation.id))
        if has_post or has_orcid:
            filled[id_] = person
    Person.objects.bulk_update(
        list({one.pk: one for one in filled.values()}.values()), ["organisation", "title", "orcid"]
    )
    _note_accepted(accepted, posted)
    note_change(ChangedThing.PERSON, people)
    return Counter(
        new=len(keys.keys() - known),
        changed=len(filled.keys() & known),
        unchanged=len(known - filled.keys()),
    )


def _note_accepted(accepted: AcceptedIds, posted: Iterable[tuple[Person, str]]) -> None:
    """Writes down whose organisation came by the id of an entry that was accepted for it."""
    came = [
        (person.pk, way, False) for person, id_ in posted for way in accepted.ways_of(id_, person.organisation_id or 0)
    ]
    note_by_way_of("people.person", "organisation_id", came)


def _without_forgotten(batch: Mapping[str, values.PersonFacts]) -> dict[str, values.PersonFacts]:
    """The people who did not ask to be forgotten, under this id or by their ORCID iD; in the second case the list
    learns this id too."""
    by_orcid = {f"orcid:{facts.orcid}" for facts in batch.values() if facts.orcid}
    forgotten = people_queries.forgotten_among({*batch, *by_orcid})
    told = [id_ for id_, facts in batch.items() if f"orcid:{facts.orcid}" in forgotten]
    keep_from_coming_back(ids=[id_ for id_ in told if id_ not in forgotten])
    return {id_: facts for id_, facts in batch.items() if id_ not in forgotten and id_ not in told}


def _named(batch: Mapping[str, values.PersonFacts]) -> dict[str, str]:
    return {id_: facts.person.name for id_, facts in batch.items()}


def current_post(facts: values.PersonFacts) -> values.Affiliation | None:
    """The newest post that has not ended."""
    return next((post for post in facts.affiliations if post.ends is None), None)


def _orcids_of_one(batch: Mapping[str, values.PersonFacts]) -> dict[str, str]:
    """The ORCID iDs of the batch, by the ids of the people, without those that anybody else has too."""
    told = {id_: facts.orcid for id_, facts in batch.items() if facts.orcid}
    holders: dict[str, set[str | None]] = defaultdict(set)
    for id_, orcid in told.items():
        holders[orcid].add(id_)
    stored = Person.everyone.filter(Q(orcid__in=list(holders)) | Q(source_id__in=[f"orcid:{one}" for one in holders]))
    for source_id, own in stored.values_list("source_id", "orcid"):
        for held in (own or "", (source_id or "").removeprefix("orcid:")):
            if held in holders:
                holders[held].add(source_id)
    return {id_: orcid for id_, orcid in told.items() if holders[orcid] == {id_}}


def _fill_orcid(person: Person, orcid: str | None) -> bool:
    """Whether an ORCID iD could be filled in. A claimed profile is its owner's to fill."""
    if not orcid or person.user_id is not None or person.orcid:
        return False
    person.orcid = orcid
    return True


def _fill_post(person: Person, post: values.Affiliation | None, organisations: Mapping[str, int]) -> bool:
    """Whether a post could be filled in. A claimed profile is its owner's to fill."""
    if post is None or person.user_id is not None or person.organisation_id is not None:
        return False
    person.organisation_id = organisations[post.organisation.id]
    person.title = person.title or post.role[:200]
    return True
