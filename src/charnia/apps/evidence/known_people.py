"""Takes in what a source says of people apart from their works: their names, posts and ORCID iDs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.identity import organisation_keys, people_keys
from charnia.apps.evidence.models import ChangedThing
from charnia.apps.people.models import Person
from charnia.core import evidence as values


def examine_people(people: Iterable[values.PersonFacts]) -> Counter[str]:
    """What `put_people` would add, storing nothing. What it would fill in is not looked into."""
    ids = {facts.person.id for facts in people}
    known = Person.objects.filter(source_id__in=ids).count()
    return Counter(new=len(ids) - known, unchanged=known)


def add_people(batch: Mapping[str, values.PersonFacts]) -> Counter[str]:
    """Adds and fills in the people of one batch, by their ids; returns how many were new, changed and unchanged."""
    known = set(Person.objects.filter(source_id__in=list(batch)).values_list("source_id", flat=True))
    people_keys({id_: facts.person.name for id_, facts in batch.items()}, is_fictional=False)
    posts = {id_: post for id_, facts in batch.items() if (post := current_post(facts))}
    organisations = organisation_keys(
        {post.organisation.id: post.organisation.name for post in posts.values()}, is_fictional=False
    )
    people = Person.objects.filter(source_id__in=list(batch))
    filled = [person for person in people if _fill(person, posts.get(str(person.source_id)), organisations)]
    Person.objects.bulk_update(filled, ["organisation", "title"])
    note_change(ChangedThing.PERSON, [person.pk for person in people])
    return _counted(batch, known, filled)


def current_post(facts: values.PersonFacts) -> values.Affiliation | None:
    """The newest post that has not ended."""
    return next((post for post in facts.affiliations if post.ends is None), None)


def _fill(person: Person, post: values.Affiliation | None, organisations: Mapping[str, int]) -> bool:
    """Whether anything could be filled in. A claimed profile is its owner's to fill."""
    if post is None or person.user_id is not None or person.organisation_id is not None:
        return False
    person.organisation_id = organisations[post.organisation.id]
    person.title = person.title or post.role[:200]
    return True


def _counted(batch: Mapping[str, object], known: set[str | None], filled: Sequence[Person]) -> Counter[str]:
    changed = sum(person.source_id in known for person in filled)
    new = len(batch) - len(known)
    return Counter(new=new, changed=changed, unchanged=len(known) - changed)
