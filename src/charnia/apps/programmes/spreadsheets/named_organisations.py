"""Which organisation a row means by a name or a register's id.

By id where the row gives one. By name where exactly one organisation has it: legal forms do not count, and where none
has it, a former or other name that ROR knows leads to the organisation. What an account has called its own company
never stands for a university or a trust, or anybody could become one by writing its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from charnia.apps.organisations.models import Membership, Organisation
from charnia.apps.organisations.queries import ID_FIELDS, by_reference
from charnia.apps.organisations.register_matching import is_safe_alone, is_trust
from charnia.apps.organisations.register_names import registered_under
from charnia.apps.programmes.spreadsheets.steps import in_parts
from charnia.core.registers import referred
from charnia.engine.identity.name_readings import comparable
from charnia.sources.spreadsheet.conversions import Unusable

_SEVERAL = (
    "There are several organisations called “{name}”; give the ROR id, ODS code or Companies House number of the one "
    "that is meant."
)
_UNKNOWN_ID = "No organisation here has the identifier {id}; give its name too."


class _Known(NamedTuple):
    pk: int
    has_accounts: bool


@dataclass(slots=True)
class NamedOrganisations:
    """The organisations that the rows of a sheet may mean, read at once, and those that they bring with them."""

    names: Iterable[str]
    references: Iterable[str]
    fresh: dict[tuple[str, ...], Organisation] = field(default_factory=dict)
    _by_name: dict[tuple[str, ...], list[_Known]] = field(default_factory=dict)
    _by_id: dict[str, Organisation] = field(default_factory=dict)
    _rows: dict[int, Organisation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wanted = {_key(name) for name in self.names if name}
        kept = set(Membership.objects.values_list("organisation", flat=True)) if wanted else set()
        stored = Organisation.objects.order_by("pk").values_list("pk", "name")
        for pk, name in stored.iterator(5_000) if wanted else ():
            if (key := _key(name)) in wanted:
                self._by_name.setdefault(key, []).append(_Known(pk, pk in kept))
        unknown = {name for name in self.names if name and _key(name) not in self._by_name}
        for name, pk in registered_under(unknown).items():
            self._by_name[_key(name)] = [_Known(pk, pk in kept)]
        for part in in_parts({reference for reference in self.references if reference}):
            self._by_id.update(by_reference(part))
        for part in in_parts(one.pk for several in self._by_name.values() for one in several):
            self._rows.update(Organisation.objects.in_bulk(part))

    def known(self, name: str, reference: str = "") -> Organisation | None:
        """The stored organisation that is meant; None where there is none. Raises Unusable where several may be."""
        if reference and reference in self._by_id:
            return self._by_id[reference]
        key = _key(name) if name else ()
        found = [one for one in self._by_name.get(key, ()) if not (one.has_accounts and _is_institution(key))]
        if reference:
            found = [one for one in found if _may_carry(self._rows[one.pk], reference)]
        if len(found) > 1:
            raise Unusable(_SEVERAL.format(name=name))
        return self._rows[found[0].pk] if found else None

    def known_or_new(self, name: str, reference: str = "", *, kind: str = "") -> Organisation:
        """As `known`; where there is none, one to be stored with the rows, which no public list shows yet."""
        found = self.known(name, reference)
        if found is not None:
            return found
        if not name:
            raise Unusable(_UNKNOWN_ID.format(id=reference))
        key = (*_key(name), reference)
        if key not in self.fresh:
            ids = {}
            if referring := referred(reference):
                ids[ID_FIELDS[referring[0]]] = referring[1]
            self.fresh[key] = Organisation(name=name, kind=kind, is_listed=False, **ids)
        return self.fresh[key]


def _key(name: str) -> tuple[str, ...]:
    """The name as it is compared; one without a word that counts stands for itself."""
    return comparable(name) or (name.casefold(),)


def _is_institution(name: tuple[str, ...]) -> bool:
    return is_trust(name) or is_safe_alone(name)


def _may_carry(organisation: Organisation, reference: str) -> bool:
    """Whether nothing speaks against the organisation having this id of a register."""
    referring = referred(reference)
    return referring is None or not getattr(organisation, ID_FIELDS[referring[0]])
