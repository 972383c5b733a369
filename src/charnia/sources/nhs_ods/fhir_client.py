"""Organisation Data Terminology, the FHIR interface (R4) of the NHS Organisation Data Service, which replaces ORD.

It is asked with a key in the header `apikey`, for which its application is registered and approved at the NHS's
developer site. A search gives whole records, pages of as many as asked for, and links to the next one; a reply may have
at most 10 MB, as its staff wrote in the developers' forum, so 250 are asked for. `lastChangeDate` has no limit
(Reference Data Catalogue, "LastChangeDate"). Changes reach the service daily; a week is allowed for that. Read in
November 2026. This follows the documentation and has not yet met the live service.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from charnia.sources.json_lines import LineProblem, Unchanged
from charnia.sources.nested import Json
from charnia.sources.nhs_ods.fhir_reply import code_of_resource, goes_on, organisation_of_resource, resources_of
from charnia.sources.nhs_ods.reply import CODE
from charnia.sources.polite_client import PoliteClient, SourceFailed, SourceRefused
from charnia.sources.register_query import Found, RegisterQuery, one_by_one, other_form

BASE = "https://api.service.nhs.uk/organisation-data-terminology-api/fhir"
NAME = "NHS ODS"
PAGE_SIZE = 250
LATENESS = dt.timedelta(days=7)

_ACCEPT = "application/fhir+json"


class _OtherForm(SourceFailed):
    """A list is not as documented."""


def organisations(client: PoliteClient, query: RegisterQuery, roles: list[str]) -> Iterator[Found]:
    """The organisations with the codes, then those active in the roles, each once. Raises SourceFailed on the way."""
    client.headers["apikey"] = query.key.strip()

    def read(code: str) -> Found:
        if not CODE.fullmatch(code):
            return LineProblem(0, f'"{code[:20]}" is not an ODS code; write three to eight letters and digits.')
        reply = client.get_json(f"/Organization/{code}", {}, accept=_ACCEPT)
        found = organisation_of_resource(reply, today=query.today)
        return found if found is not None and found.id == code else other_form(NAME, code)

    seen = dict.fromkeys(code.strip().upper() for code in query.ids)
    unchanged = _unchanged(client, query, seen)
    if unchanged:
        yield Unchanged(len(unchanged))
    yield from one_by_one([code for code in seen if code not in unchanged], read, name=NAME)
    for role in roles:
        yield from _in_role(client, query, role, seen)


def _in_role(client: PoliteClient, query: RegisterQuery, role: str, seen: dict[str, None]) -> Iterator[Found]:
    listed = 0
    for resource in _found(client, {"activeRoleCode": role, "active": "true"}):
        listed += 1
        code = code_of_resource(resource)
        if code in seen:
            continue
        seen[code] = None
        yield organisation_of_resource(resource, today=query.today) or other_form(NAME, code or f"the role {role}")
    if not listed:
        yield LineProblem(0, f"{NAME} lists no active organisation in the role {role}; check it.")


def _unchanged(client: PoliteClient, query: RegisterQuery, codes: Collection[str]) -> set[str]:
    """Those of the codes that were read before and have not changed since; none where that cannot be said."""
    read_before = set(query.read_before) & set(codes)
    if query.since is None or not read_before:
        return set()
    try:
        changed = {
            code_of_resource(one)
            for one in _found(client, {"lastChangeDate": f"gt{(query.since - LATENESS).isoformat()}"})
        }
    except (SourceRefused, _OtherForm):
        return set()
    return set() if "" in changed else read_before - changed


def _found(client: PoliteClient, asked: dict[str, str]) -> Iterator[Json]:
    """All that a search finds. Raises SourceFailed, also where the pages break off."""
    offset = 0
    while True:
        params: dict[str, str | int] = {**asked, "_count": PAGE_SIZE, **({"_offset": offset} if offset else {})}
        page = client.get_json("/Organization", params, accept=_ACCEPT)
        resources = resources_of(page)
        if resources is None or (goes_on(page) and not resources):
            raise _OtherForm(
                f"What {NAME} answered on a list has another form than expected. Run the same command later; if it "
                "stays so, please report it."
            )
        yield from resources
        if not goes_on(page):
            return
        offset += len(resources)
