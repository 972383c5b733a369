"""A small invented registry, with the traps of the real one."""

from __future__ import annotations

from charnia.core.registers import Address, RegisteredOrganisation
from charnia.core.vocabulary import OrganisationKind, Register


def organisation(
    number: int,
    name: str,
    town: str,
    *,
    others: tuple[str, ...] = (),
    acronyms: tuple[str, ...] = (),
    kind: OrganisationKind | None = None,
    relatives: tuple[int, ...] = (),
    successors: tuple[int, ...] = (),
    withdrawn: bool = False,
) -> RegisteredOrganisation:
    return RegisteredOrganisation(
        register=Register.ROR,
        id=ror(number),
        name=name,
        other_names=others,
        acronyms=acronyms,
        kind=kind,
        address=Address(town=town, country="GB"),
        relatives=tuple(map(ror, relatives)),
        successors=tuple(map(ror, successors)),
        withdrawn=withdrawn,
    )


def ror(number: int) -> str:
    return f"https://ror.org/0aaaaaa{number:02}"


UNIVERSITY = OrganisationKind.UNIVERSITY
ORGANISATIONS = (
    organisation(1, "University of Leicester", "Leicester", others=("Prifysgol Caerlŷr",), kind=UNIVERSITY),
    organisation(2, "University Hospitals of Leicester NHS Trust", "Leicester"),
    organisation(3, "University of Oxford", "Oxford", others=("Oxford University",), kind=UNIVERSITY),
    organisation(4, "Oxford University Hospitals NHS Foundation Trust", "Oxford"),
    organisation(5, "University College London", "London", acronyms=("UCL",), kind=UNIVERSITY),
    organisation(6, "University of London", "London", kind=UNIVERSITY),
    organisation(7, "Newcastle University", "Newcastle upon Tyne", kind=UNIVERSITY),
    organisation(8, "University of York", "York", kind=UNIVERSITY),
    organisation(9, "Trinity College", "Cambridge", kind=UNIVERSITY),
    organisation(10, "St Mary's Hospital", "London"),
    organisation(11, "St Mary's Hospital", "Manchester"),
    organisation(12, "Institute of Cancer Research", "London"),
    organisation(13, "AstraZeneca (United Kingdom)", "Cambridge", kind=OrganisationKind.COMPANY),
    organisation(14, "Great Marsh Hospital for Children NHS Foundation Trust", "Fenmarsh", relatives=(15,)),
    organisation(15, "Great Marsh Hospital", "Fenmarsh", relatives=(14,)),
    organisation(16, "Polytechnic of Fenmarsh", "Fenmarsh", successors=(17,), withdrawn=True),
    organisation(17, "University of Fenmarsh", "Fenmarsh", kind=UNIVERSITY),
    organisation(18, "Wellcome Trust", "London", kind=OrganisationKind.FUNDER),
    organisation(19, "Manchester United PLC", "Manchester", kind=OrganisationKind.COMPANY),
    organisation(20, "University of Manchester", "Manchester", kind=UNIVERSITY),
    organisation(21, "University of Southampton", "Southampton", kind=UNIVERSITY),
    organisation(23, "Fenmarsh Institute of Rheumatology", "Fenmarsh", others=("Fenmarsh Institute",)),
    organisation(24, "Society for Marsh Studies", "London", others=("Marsh Studies",)),
    organisation(22, "Cardiff University", "Cardiff", kind=UNIVERSITY),
)
