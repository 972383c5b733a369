"""What the Gateway to Research may call an institution, as far as the organisations here show it: for people to
confirm, never taken by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.queries import other_ids_accepted
from charnia.apps.programmes.institutions.queries import Row
from charnia.core.organisation_names import name_key, spellings_of
from charnia.core.vocabulary import Register
from charnia.sources.gtr.client import organisation_id, page_of_organisation

_OF_GATEWAY = "gtr:"
_CARRIES_ROR = "the organisation here with its ROR id came from the Gateway under this id"
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An id of the Gateway, and why it may be the one."""

    gateway_id: str
    why: str

    @property
    def address(self) -> str:
        """Where the Gateway shows it."""
        return page_of_organisation(self.gateway_id)


def suggestions_for(rows: Sequence[Row]) -> dict[int, tuple[Suggestion, ...]]:
    """Suggestions by the keys of those institutions whose id in the Gateway is not known, in two queries. What carries
    the ROR id comes before what has the same name alone."""
    wanted = [row for row in rows if not row.institution.gateway_id]
    merged = other_ids_accepted(Register.ROR, [row.institution.ror for row in wanted]) if wanted else {}
    namesakes = _by_name(row.name for row in wanted if row.name)
    return {row.institution.pk: _suggestions(row, merged, namesakes) for row in wanted}


def _suggestions(
    row: Row, merged: Mapping[str, Sequence[str]], namesakes: Mapping[str, Sequence[Organisation]]
) -> tuple[Suggestion, ...]:
    own = (row.organisation.source_id if row.organisation else "", *merged.get(row.institution.ror, ()))
    same_name = namesakes.get(name_key(row.name), ()) if row.name else ()
    carrying = {_gateway_id(id_): _CARRIES_ROR for id_ in own}
    named = {_gateway_id(one.source_id): f"{_with_town(one)}, has the same name" for one in same_name}
    said = carrying | {id_: why for id_, why in named.items() if id_ not in carrying}
    return tuple(Suggestion(id_, why) for id_, why in said.items() if id_)[:MOST_SHOWN]


def _with_town(organisation: Organisation) -> str:
    return ", ".join(filter(None, (organisation.name, organisation.town)))


def _gateway_id(source_id: str | None) -> str:
    return organisation_id(source_id) if source_id and source_id.startswith(_OF_GATEWAY) else ""


def _by_name(names: Iterable[str]) -> dict[str, list[Organisation]]:
    """Organisations of the Gateway by what the spellings of their names share."""
    spelt = {way for name in names for way in spellings_of(name)}
    found: defaultdict[str, list[Organisation]] = defaultdict(list)
    named = Organisation.objects.filter(source_id__startswith=_OF_GATEWAY, name__in=spelt, is_fictional=False)
    for one in named.order_by("pk") if spelt else ():
        found[name_key(one.name)].append(one)
    return found
