"""A university, a trust and a company as registers tell of them, and a way to load them."""

from __future__ import annotations

import datetime as dt

from charnia.apps.organisations.register_loading import RegisterFiles, RegisterReport, load_register
from charnia.core.registers import Activity, Address, RegisteredOrganisation
from charnia.core.vocabulary import CompanySize, OrganisationKind, Register
from charnia.sources.json_lines import LineProblem

FENMARSH = RegisteredOrganisation(
    register=Register.ROR,
    id="https://ror.org/0aaaaaa11",
    name="University of Fenmarsh",
    other_names=("Prifysgol Fenmarsh",),
    kind=OrganisationKind.UNIVERSITY,
    address=Address(town="Fenmarsh", country="GB", latitude=52.5, longitude=-1.25),
    website="https://fenmarsh.example",
    founded=1921,
)
TRUST = RegisteredOrganisation(
    register=Register.NHS_ODS,
    id="RX9",
    name="Fenmarsh Hospitals NHS Trust",
    kind=OrganisationKind.NHS,
    address=Address(town="Fenmarsh", country="GB", postcode="FE1 1AA"),
    opened_on=dt.date(2010, 4, 1),
)
COMPANY = RegisteredOrganisation(
    register=Register.COMPANIES_HOUSE,
    id="01234567",
    name="Fenmarsh Kits Limited",
    kind=OrganisationKind.COMPANY,
    size=CompanySize.SME,
    address=Address(town="Fenmarsh", country="GB"),
    founded=2004,
    activities=(Activity("72110", "Research on biotechnology"),),
    status="Active",
)


def load(*found: RegisteredOrganisation | LineProblem, whole: bool = False, known_only: bool = False) -> RegisterReport:
    """Loads what a register's file gave."""
    register = next((one.register for one in found if isinstance(one, RegisteredOrganisation)), Register.ROR)
    files = RegisterFiles(register=register, filenames=("file",), whole=whole, known_only=known_only)
    return load_register(files=files, found=found, by=None)


def numbers(report: RegisterReport) -> dict[str, int | None]:
    """The figures of a report that are not zero."""
    return {name: number for name, number in report.figures.items() if number}
