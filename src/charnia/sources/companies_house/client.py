"""The public data interface of Companies House: companies by their numbers, with the key of the installation.

The key is the user name of HTTP basic authentication, without a password; 600 requests are allowed in five minutes, and
every further one is answered with 429 until these are over (developer-specs.company-information.service.gov.uk, guides
"Authorisation" and "Rate limiting", read in November 2026). This follows the documentation and has not yet met the live
service.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

from charnia.sources.companies_house.reply import NUMBER, company_of_profile
from charnia.sources.json_lines import LineProblem
from charnia.sources.polite_client import PoliteClient
from charnia.sources.query import UnusableQuery
from charnia.sources.register_query import Found, RegisterQuery, one_by_one, other_form

BASE = "https://api.company-information.service.gov.uk"
NAME = "Companies House"
A_SECOND = 1.9
WAIT_WHEN_TOO_MANY = 60.0
KEY_VARIABLE = "CHARNIA_COMPANIES_HOUSE_KEY"

_NO_KEY = (
    f"Companies House is asked with a key, which is free: register an application at "
    f"developer.company-information.service.gov.uk and put its key into {KEY_VARIABLE}."
)


def companies(client: PoliteClient, query: RegisterQuery) -> Iterator[Found]:
    """The companies with the numbers, each once. Raises UnusableQuery without a key and for roles, and on the way
    SourceFailed."""
    if query.roles:
        raise UnusableQuery("Companies House knows no roles; name companies with --number.")
    key = query.key.strip()
    if not key:
        raise UnusableQuery(_NO_KEY)
    client.headers["Authorization"] = f"Basic {base64.b64encode(f'{key}:'.encode()).decode()}"

    def read(number: str) -> Found:
        if not NUMBER.fullmatch(number):
            said = f'"{number[:20]}" is not a company number; write all eight characters, with the zeros in front.'
            return LineProblem(0, said)
        found = company_of_profile(client.get_json(f"/company/{number}", {}), today=query.today)
        return found if found is not None and found.id == number else other_form(NAME, number)

    return one_by_one(dict.fromkeys(number.strip().upper() for number in query.ids), read, name=NAME)
