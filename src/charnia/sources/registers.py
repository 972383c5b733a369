"""The registers of organisations that can be loaded, and how each is read from files and asked over the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from charnia.core.registers import RegisteredOrganisation
from charnia.core.vocabulary import Register
from charnia.sources.companies_house import client as companies_house_network
from charnia.sources.companies_house import parse as companies_house
from charnia.sources.json_lines import LineProblem
from charnia.sources.nhs_ods import client as nhs_ods_network
from charnia.sources.nhs_ods import parse as nhs_ods
from charnia.sources.openalex import client as openalex_client
from charnia.sources.openalex import institutions as openalex
from charnia.sources.openalex.parse import LICENCE as OPENALEX_LICENCE
from charnia.sources.polite_client import PoliteClient
from charnia.sources.register_query import Found, RegisterQuery
from charnia.sources.ror import client as ror_network
from charnia.sources.ror import parse as ror
from charnia.sources.source import AskedByModule, KnownBy, Network


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterNetwork(AskedByModule):
    """How a register is asked: the module that asks it, how it gives organisations, the seconds to wait after too many
    requests where it does not say, the environment variable of its key, and the seconds to wait for a reply."""

    ask: Callable[[PoliteClient, RegisterQuery], Iterator[Found]]
    wait_when_too_many: float | None = None
    key_variable: str = ""
    patience: float = 60.0


@dataclass(frozen=True, slots=True)
class RegisterSource:
    """How the files of a register are read, the licence of its data, and, where it can be asked, how it is asked for
    organisations by their ids, or for the pages of an institution or country."""

    register: Register
    read: Callable[[Path], Iterator[RegisteredOrganisation | LineProblem]]
    licence: str
    network: RegisterNetwork | None = None
    pages: Network | None = None


_ROR_NETWORK = RegisterNetwork(
    client=ror_network,
    ask=ror_network.organisations,
    wait_when_too_many=ror_network.WAIT_WHEN_TOO_MANY,
    key_variable=ror_network.CLIENT_ID_VARIABLE,
)
_ODS_NETWORK = RegisterNetwork(
    client=nhs_ods_network,
    ask=nhs_ods_network.organisations,
    key_variable=nhs_ods_network.KEY_VARIABLE,
)
_COMPANIES_NETWORK = RegisterNetwork(
    client=companies_house_network,
    ask=companies_house_network.companies,
    wait_when_too_many=companies_house_network.WAIT_WHEN_TOO_MANY,
    key_variable=companies_house_network.KEY_VARIABLE,
)


REGISTERS = {
    "ror": RegisterSource(Register.ROR, ror.read_ror, ror.LICENCE, _ROR_NETWORK),
    "nhs-ods": RegisterSource(Register.NHS_ODS, nhs_ods.read_nhs_ods, nhs_ods.LICENCE, _ODS_NETWORK),
    "companies-house": RegisterSource(
        Register.COMPANIES_HOUSE, companies_house.read_companies, companies_house.LICENCE, _COMPANIES_NETWORK
    ),
    "openalex-institutions": RegisterSource(
        Register.OPENALEX,
        openalex.read_institutions,
        OPENALEX_LICENCE,
        pages=Network(
            openalex_client,
            openalex_client.Institutions,
            institution=KnownBy.ROR_OR_COUNTRY,
            goes_on_by_itself=False,
            key_variable=openalex_client.KEY_VARIABLE,
        ),
    ),
}
"""By the name that the command line uses."""
