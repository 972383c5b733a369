"""The REST API (version 2) of the Research Organization Registry: organisations by their ids, one a request.

A single record comes as the data dump has it, closed and withdrawn ones too; an id that ROR does not know is answered
with 404 (ror.readme.io, "Retrieve a single record", and the code at github.com/ror-community/ror-api). It allows 2,000
requests in five minutes to whoever sends a client id, which is free and no secret, and announces 50 to others
(ror.readme.io, "Register for a client ID"); what is too much is answered with 429, without Retry-After, until requests
are fewer again. Read in November 2026. This follows the documentation and has not yet met the live service.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from charnia.core.registers import ror_of
from charnia.sources.json_lines import LineProblem
from charnia.sources.polite_client import PoliteClient
from charnia.sources.query import UnusableQuery
from charnia.sources.register_query import Found, RegisterQuery, one_by_one, other_form
from charnia.sources.ror.parse import organisation_of

BASE = "https://api.ror.org/v2"
NAME = "ROR"
A_SECOND = 6.0
WAIT_WHEN_TOO_MANY = 60.0
CLIENT_ID_VARIABLE = "CHARNIA_ROR_CLIENT_ID"
AT_ONCE_WITHOUT_CLIENT_ID = 50
_A_SECOND_WITHOUT_CLIENT_ID = 0.16


def organisations(client: PoliteClient, query: RegisterQuery) -> Iterator[Found]:
    """The organisations with the ids, each once; `query.key` is the client id, where there is one. Without one, more
    than fit into five minutes are asked slowly. Raises UnusableQuery for roles, and on the way SourceFailed."""
    if query.roles:
        raise UnusableQuery("ROR knows no roles; name organisations with --ror.")
    wanted = dict.fromkeys(ror_of(typed) or typed.strip() for typed in query.ids)
    if query.key:
        client.headers["Client-Id"] = query.key
    elif len(wanted) > AT_ONCE_WITHOUT_CLIENT_ID:
        client.manners = replace(client.manners, a_second=_A_SECOND_WITHOUT_CLIENT_ID)

    def read(id_: str) -> Found:
        if not ror_of(id_):
            return LineProblem(0, f'"{id_[:40]}" is not a ROR id; copy it from ror.org, such as 04h699437.')
        found = organisation_of(client.get_json(f"/organizations/{id_}", {}))
        return found if found is not None and ror_of(found.id) == id_ else other_form(NAME, id_)

    return one_by_one(wanted, read, name=NAME)
