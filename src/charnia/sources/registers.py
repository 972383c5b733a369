"""The registers of organisations that files can be loaded from, and how each is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from charnia.core.registers import RegisteredOrganisation
from charnia.core.vocabulary import Register
from charnia.sources.catalogue import KnownBy, Network
from charnia.sources.companies_house import parse as companies_house
from charnia.sources.json_lines import LineProblem
from charnia.sources.nhs_ods import parse as nhs_ods
from charnia.sources.openalex import client as openalex_client
from charnia.sources.openalex import institutions as openalex
from charnia.sources.openalex.parse import LICENCE as OPENALEX_LICENCE
from charnia.sources.ror import parse as ror


@dataclass(frozen=True, slots=True)
class RegisterSource:
    """How the files of a register are read, the licence of its data, and how it is asked over the network where it can
    be."""

    register: Register
    read: Callable[[Path], Iterator[RegisteredOrganisation | LineProblem]]
    licence: str
    network: Network | None = None


REGISTERS = {
    "ror": RegisterSource(Register.ROR, ror.read_ror, ror.LICENCE),
    "nhs-ods": RegisterSource(Register.NHS_ODS, nhs_ods.read_nhs_ods, nhs_ods.LICENCE),
    "companies-house": RegisterSource(
        Register.COMPANIES_HOUSE, companies_house.read_companies, companies_house.LICENCE
    ),
    "openalex-institutions": RegisterSource(
        Register.OPENALEX,
        openalex.read_institutions,
        OPENALEX_LICENCE,
        Network(
            openalex_client.NAME,
            openalex_client.BASE,
            openalex_client.A_SECOND,
            openalex_client.Institutions,
            institution=KnownBy.ROR_OR_COUNTRY,
            goes_on_by_itself=False,
            key_variable=openalex_client.KEY_VARIABLE,
        ),
    ),
}
"""By the name that the command line uses."""
