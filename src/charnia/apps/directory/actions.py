"""Writes to public profiles that also tell the index, which reads people again after each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from charnia.apps.accounts.actions import hold
from charnia.apps.accounts.models import User
from charnia.apps.accounts.queries import confirmed_orcid
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import ChangedThing
from charnia.apps.people import actions as people_actions
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.core.verdict import NotAllowed


@transaction.atomic
def create_own_profile(*, by: User, fields: Mapping[str, Any]) -> Person:
    """A profile for somebody whom no evidence names yet. Raises NotAllowed when the account has one already."""
    hold(user=by)
    if Person.objects.filter(user=by).exists():
        raise NotAllowed("Your account already has a profile. Change that one.")
    person = people_actions.create_person(by=by, fields={**fields, "user": by, "orcid": _free_orcid(by)})
    note_change(ChangedThing.PERSON, [person.pk])
    return person


@transaction.atomic
def change_profile(*, person: Person, by: User, fields: Mapping[str, Any]) -> Person:
    """Corrects a profile. Raises NotAllowed unless it is one's own or one keeps the directory."""
    person = people_actions.change_person(person=person, by=by, fields=fields)
    note_change(ChangedThing.PERSON, [person.pk])
    return person


def _free_orcid(user: User) -> str | None:
    """The iD that ORCID has confirmed to be the account's, unless another profile has it."""
    confirmed = confirmed_orcid(user)
    return confirmed.orcid if confirmed and not people_queries.with_orcid(confirmed.orcid).exists() else None
