"""By what somebody is recognised in texts that only quote them: their names, addresses and identifiers."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from allauth.account.models import EmailAddress

from charnia.apps.evidence.models import Authorship
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.apps.programmes.models import SpreadsheetEntry

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PersonalTraces:
    """The names of one person in every form that is stored, their e-mail addresses in small letters, and the ids of
    sources, ORCID iDs among them."""

    names: frozenset[str]
    addresses: frozenset[str]
    ids: frozenset[str]

    def are_in(self, text: str) -> bool:
        """Whether the text holds an address, an iD, or every word of a name in whatever order."""
        folded = text.casefold()
        marks = {mark.casefold().removeprefix("orcid:") for mark in (*self.addresses, *self.ids)}
        words = set(_WORD.findall(folded))
        named = (set(_WORD.findall(name.casefold())) for name in self.names)
        return any(mark in folded for mark in marks) or any(name and name <= words for name in named)


def traces_of(profiles: Collection[Person]) -> PersonalTraces:
    """What is stored of a person with all their profiles."""
    printed = Authorship.objects.filter(person__in=profiles).values_list("name_as_printed", flat=True).distinct()
    names = (*(one.name for one in profiles), *printed)
    return PersonalTraces(
        names=frozenset(name for name in names if name.strip()),
        addresses=frozenset(address.lower() for address in _addresses_of(profiles) if address),
        ids=frozenset(_ids_of(profiles)),
    )


def _ids_of(profiles: Collection[Person]) -> set[str]:
    """Every id under which a source may bring the person again."""
    ids = {one.source_id for one in profiles if one.source_id}
    orcids = {people_queries.orcid_of(one.orcid, one.source_id) for one in profiles}
    return ids | {f"orcid:{orcid}" for orcid in orcids if orcid}


def _addresses_of(profiles: Collection[Person]) -> set[str]:
    """Of the profile, of the account with all its addresses, and of the spreadsheets that told of them."""
    users = [one.user for one in profiles if one.user is not None]
    keys = SpreadsheetEntry.objects.filter(person__in=profiles).values_list("keys", flat=True)
    told = {key.removeprefix("email:") for each in keys for key in each if key.startswith("email:")}
    accounts = {user.email for user in users}
    accounts.update(EmailAddress.objects.filter(user__in=users).values_list("email", flat=True))
    return told | accounts | {one.contact_email for one in profiles}
