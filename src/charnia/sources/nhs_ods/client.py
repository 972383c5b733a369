"""The ORD interface (2-0-0) of the NHS Organisation Data Service: organisations by their codes and by their roles.

Chosen before the newer FHIR R4 interface because it is open to anyone without a key and gives the full record. Fewer
than five requests a second are wished for (digital.nhs.uk, API catalogue, "Organisation Data Service - ORD API", and
"HTTP headers" of the guidance for developers, read in November 2026). A list gives at most 1,000 summaries a page and
says in a header how many there are. The documentation does not settle whether `Offset` counts from nought or one: where
it counts from one, pages overlap by one, and codes that came before are passed over.

Full records come one a request only: neither lists nor "Sync endpoint" hold more than summaries and links. But the
latter lists in one reply, without a limit, all that has changed since a day at most six months ago, so of organisations
that were read before only these are asked for. Changes reach the service by a daily upload; a week is allowed for that.

The service is to be withdrawn ("Choosing an Organisation Data Service API", digital.nhs.uk), by September 2026 as its
staff wrote in the developers' forum. With a key, what replaces it is asked instead (fhir_client.py); without one, where
this answers no more, a sentence says so.

This follows the documentation and has not yet met the live service.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator

from charnia.sources.json_lines import LineProblem, Unchanged
from charnia.sources.nhs_ods import fhir_client
from charnia.sources.nhs_ods.reply import CODE, codes_linked, codes_of, organisation_of
from charnia.sources.polite_client import PoliteClient, SourceFailed, SourceRefused
from charnia.sources.query import UnusableQuery
from charnia.sources.register_query import Found, RegisterQuery, one_by_one, other_form

BASE = "https://directory.spineservices.nhs.uk/ORD/2-0-0"
NAME = "NHS ODS"
A_SECOND = 4.0
PAGE_SIZE = 1000
LATENESS = dt.timedelta(days=7)
LONGEST_SINCE = dt.timedelta(days=180)

KEY_VARIABLE = "CHARNIA_NHS_ODS_KEY"

_WITHDRAWN = (
    "The NHS has announced to withdraw this interface by September 2026: if it is gone, register an application for "
    "Organisation Data Terminology at onboarding.prod.api.platform.nhs.uk and put its key, which is free to the public "
    f"sector, into {KEY_VARIABLE}, or load the files of the register."
)
_REPORT = " Run the same command later; if it stays so, please report it."
_ROLE = re.compile(r"RO\d{1,4}")


def organisations(client: PoliteClient, query: RegisterQuery) -> Iterator[Found]:
    """The organisations with the codes, then those in the roles, each once. Raises UnusableQuery for what is none, and
    on the way SourceFailed."""
    roles = [role.upper() for role in query.roles]
    for role in roles:
        if not _ROLE.fullmatch(role):
            raise UnusableQuery(f'"{role[:20]}" is not the id of a role; give one such as RO197 (NHS trusts).')
    if query.key.strip():
        client.base = fhir_client.BASE if client.base == BASE else client.base
        return fhir_client.organisations(client, query, roles)
    walk = _organisations(client, query, roles)
    is_asked = bool(roles) or any(CODE.fullmatch(code.strip().upper()) for code in query.ids)
    return _until_withdrawn(walk) if is_asked else walk


def _until_withdrawn(walk: Iterator[Found]) -> Iterator[Found]:
    """The walk, with what to do where nothing at all comes of it as nothing does of a service that is gone."""
    some, refused = False, False
    try:
        for found in walk:
            some = some or not isinstance(found, LineProblem)
            refused = refused or isinstance(found, LineProblem)
            yield found
    except SourceFailed as failure:
        if some or failure.wait:
            raise
        raise SourceFailed(f"{failure} {_WITHDRAWN}") from failure
    if refused and not some:
        yield LineProblem(0, _WITHDRAWN)


def _organisations(client: PoliteClient, query: RegisterQuery, roles: list[str]) -> Iterator[Found]:
    def read(code: str) -> Found:
        if not CODE.fullmatch(code):
            return LineProblem(0, f'"{code[:20]}" is not an ODS code; write three to eight letters and digits.')
        found = organisation_of(client.get_json(f"/organisations/{code}", {}), today=query.today)
        return found if found is not None and found.id == code else other_form(NAME, code)

    seen = dict.fromkeys(code.strip().upper() for code in query.ids)
    unchanged = _unchanged(client, query, seen)
    if unchanged:
        yield Unchanged(len(unchanged))
    yield from one_by_one([code for code in seen if code not in unchanged], read, name=NAME)
    for role in roles:
        listed = codes_in_role(client, role)
        if not listed:
            yield LineProblem(0, f"{NAME} lists no active organisation in the role {role}; check it.")
        yield from one_by_one([code for code in listed if code not in seen], read, name=NAME)
        seen |= dict.fromkeys(listed)


def _unchanged(client: PoliteClient, query: RegisterQuery, codes: Collection[str]) -> set[str]:
    """Those of the codes that were read before and have not changed since; none where that cannot be said."""
    read_before = set(query.read_before) & set(codes)
    if query.since is None or not read_before:
        return set()
    since = query.since - LATENESS
    if query.today - since > LONGEST_SINCE:
        return set()
    try:
        changed = codes_linked(client.get_json("/sync", {"LastChangeDate": since.isoformat()}))
    except SourceRefused:
        return set()
    return set() if changed is None else read_before - changed


def codes_in_role(client: PoliteClient, role: str) -> list[str]:
    """The codes of all active organisations in a role. Raises SourceFailed, also where the list breaks off."""
    codes: dict[str, None] = {}
    asked: dict[str, str | int] = {"Roles": role, "Status": "Active", "Limit": PAGE_SIZE}
    while True:
        reply = client.get_json("/organisations", {**asked, **({"Offset": len(codes)} if codes else {})})
        if not isinstance(reply.get("Organisations"), list):
            raise SourceFailed(f"What {NAME} answered on the role {role} has another form than expected.{_REPORT}")
        page = codes_of(reply)
        before = len(codes)
        codes |= dict.fromkeys(page)
        total = client.heard.get("X-Total-Count", "")
        if len(codes) >= int(total) if total.isdigit() else len(page) < PAGE_SIZE:
            return list(codes)
        if len(codes) == before:
            raise SourceFailed(
                f"{NAME} says that {total or 'more'} organisations are in the role {role}, and gave {before}. Run the "
                "same command later."
            )
