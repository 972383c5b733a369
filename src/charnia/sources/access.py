"""How an installation asks sources over the network: who it says it is, with which key, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from charnia.sources.polite_client import Clock, Manners, PoliteClient


class Service(Protocol):
    """A source over the network: its name in messages, its address, the most requests a second, and the seconds to wait
    after too many where it does not say, None for a little longer each time."""

    @property
    def name(self) -> str: ...

    @property
    def base(self) -> str: ...

    @property
    def a_second(self) -> float: ...

    @property
    def wait_when_too_many(self) -> float | None: ...

    @property
    def patience(self) -> float: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The address that a source may write to, the installation's key for it, an address in place of the source's own,
    and the clock by which it is asked."""

    contact: str
    key: str = field(default="", repr=False)
    base: str = ""
    clock: Clock = field(default_factory=Clock)

    def client(self, service: Service) -> PoliteClient:
        """What asks a service."""
        return PoliteClient(
            name=service.name,
            base=self.base or service.base,
            manners=Manners(
                contact=self.contact,
                a_second=service.a_second,
                patience=service.patience,
                wait_when_too_many=service.wait_when_too_many,
            ),
            clock=self.clock,
        )
