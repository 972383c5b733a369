"""What a register is asked over the network, one organisation at a time: by id, by role, or all that are here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from charnia.apps.organisations import queries
from charnia.apps.organisations.register_loading import RegisterFiles
from charnia.sources.access import Access
from charnia.sources.query import UnusableQuery
from charnia.sources.register_query import Found, RegisterQuery
from charnia.sources.registers import RegisterNetwork, RegisterSource

_ROLE = f"{queries.ASKED}role "


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAsking:
    """What a register is asked, and by whom. With `known` also for every organisation here that has an id in it, or
    where the register tells, and not `everything` is wanted, for those that have changed since all were asked for.

    `narrowed` says that not all answers will be stored.
    """

    source: RegisterSource
    access: Access
    ids: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    known: bool = False
    everything: bool = False
    narrowed: bool = False

    @property
    def network(self) -> RegisterNetwork:
        """How the register is asked. Raises UnusableQuery for one that cannot be asked so."""
        if self.source.network is None:
            raise UnusableQuery(f"{self.source.register.label} cannot be asked for ids or roles: leave them out.")
        return self.source.network

    def as_files(self, *, licence: str = "", known_only: bool = False) -> RegisterFiles:
        """What is noted of the load, by which `roles_to_ask_again` knows it again."""
        known = [queries.ASKED_FOR_SOME if self.narrowed else queries.ASKED_FOR_KNOWN] if self.known else []
        names = [*known, *(f"{_ROLE}{role.upper()}" for role in self.roles)]
        return RegisterFiles(
            register=self.source.register,
            filenames=(*names, *(f"{queries.ASKED}{id_.upper()}" for id_ in self.ids)),
            licence=licence or self.source.licence,
            known_only=known_only,
            over_network=True,
        )


def found_over_network(asking: RegisterAsking) -> Iterator[Found]:
    """What the register answers. Raises UnusableQuery at once for what it cannot be asked, also when there is nothing
    to ask for."""
    network, register = asking.network, asking.source.register
    ids = (*asking.ids, *(queries.ids_known(register) if asking.known else ()))
    if not ids and not asking.roles:
        raise UnusableQuery(f"No organisation here has an id of {network.name} yet: load some first.")
    since = queries.known_asked_on(register) if asking.known and not asking.everything else None
    query = RegisterQuery(
        today=timezone.localdate(),
        ids=ids,
        roles=asking.roles,
        key=asking.access.key,
        since=since,
        read_before=queries.ids_read(register) if since else frozenset(),
    )
    return network.ask(asking.access.client(network), query)


def roles_to_ask_again(source: RegisterSource) -> tuple[str, ...] | None:
    """The roles that a register was ever asked for; None for one that was never asked over the network, or of which
    nothing came. What was asked for the list of institutions alone does not count."""
    if source.network is None:
        return None
    names = sorted(queries.filenames_loaded(source.register))
    asked = [name for name in names if name.startswith(queries.ASKED) and not name.startswith(queries.ASKED_FOR_LIST)]
    roles = tuple(name.removeprefix(_ROLE) for name in asked if name.startswith(_ROLE))
    return roles if asked and (roles or queries.ids_known(source.register)) else None
