"""What sources say of organisations apart from records: added where not known, filled in where nobody has said it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from charnia.apps.evidence.identity import known_organisations, organisation_keys
from charnia.apps.organisations.accepted_ids import AcceptedIds
from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.one_of import OneOf
from charnia.apps.organisations.register_filling import kept_fields, save_all
from charnia.core import evidence as values

FIELDS = ("town", "region", "website")


def add_organisations(batch: Mapping[str, values.OrganisationFacts]) -> Counter[str]:
    """Adds and fills in the organisations of one batch, by their ids; returns how many were new, changed and unchanged.

    Filled in are empty fields that people have not emptied, of organisations that carry the source's own id: for one
    that is known by a register, the register counts for more.
    """
    before = _with_these_ids(batch).keys()
    named = {id_: facts.organisation.name for id_, facts in batch.items()}
    keys = organisation_keys(named, accepted=AcceptedIds(), is_fictional=False)
    own = _with_these_ids(batch)
    filled = [id_ for id_, organisation in own.items() if _fill(organisation, batch[id_])]
    save_all([own[id_] for id_ in filled], FIELDS)
    new, changed = own.keys() - before, before & set(filled)
    return Counter(new=len(new), changed=len(changed), unchanged=len(keys) - len(new) - len(changed))


def examine_organisations(organisations: Iterable[values.OrganisationFacts]) -> Counter[str]:
    """What `put_organisations` would add, storing nothing. What it would fill in is not looked into."""
    named = {facts.organisation.id: facts.organisation.name for facts in organisations}
    known = known_organisations(named, AcceptedIds())
    return Counter(new=len(named) - len(known), unchanged=len(known))


def _with_these_ids(batch: Mapping[str, values.OrganisationFacts]) -> dict[str, Organisation]:
    return {str(one.source_id): one for one in Organisation.objects.filter(source_id__in=OneOf(batch))}


def _fill(organisation: Organisation, facts: values.OrganisationFacts) -> bool:
    """Whether a field could be filled in."""
    told = {"town": facts.town[:120], "region": facts.region, "website": facts.website[:200]}
    by_hand = kept_fields(organisation)
    empty = {n: value for n, value in told.items() if value and not getattr(organisation, n) and n not in by_hand}
    for name, value in empty.items():
        setattr(organisation, name, value)
    return bool(empty)
