"""Identifiers in the one form in which Charnia writes them, so that two sources mean one thing by one id.

People are `orcid:0000-0002-1825-0097`, organisations `ror:00aaaaa00`, papers `doi:10.1000/x` in lower case.
"""

from __future__ import annotations

import operator
import re
from functools import lru_cache
from urllib.parse import urlsplit

LONGEST_ID = 250
LONGEST_ADDRESS = 500
_ORCID = re.compile(r"\b(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])\b")
_ROR = re.compile(r"\b(?:ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})\b", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:[/?#]|\Z)", re.ASCII)
"""Most addresses: those that need no closer look."""
_ORCID_WEIGHTS = tuple(2 ** (15 - place) for place in range(15))
_SLUG = re.compile(r"[^\w]+")


@lru_cache(maxsize=1 << 15)
def orcid_id(value: str) -> str:
    """`orcid:...` of an ORCID iD or its address; empty where there is none or its last character does not fit."""
    match = _ORCID.search(value)
    return f"orcid:{match[1].upper()}" if match and _orcid_check(match[1]) == match[1][-1].upper() else ""


def ror_id(value: str) -> str:
    """`ror:...` of a ROR id or its address; empty where there is none."""
    match = _ROR.search(value)
    return f"ror:{match[1].lower()}" if match else ""


def doi_id(value: str) -> str:
    """`doi:...` in lower case of a DOI or its address; empty where there is none or it is too long to be one."""
    match = _DOI.search(value)
    found = f"doi:{match[0].lower()}" if match else ""
    return found if len(found) <= LONGEST_ID else ""


def name_slug(name: str) -> str:
    """A name as part of an id: lower case, one hyphen between words."""
    return _SLUG.sub("-", name.lower()).strip("-")


def web_address(value: str) -> str:
    """The address if it begins with http or https, has no blanks and is not too long to keep; otherwise nothing."""
    if len(value) > LONGEST_ADDRESS or re.search(r"\s", value):
        return ""
    if _PLAIN_ADDRESS.match(value):
        return value
    try:
        address = urlsplit(value)
    except ValueError:
        return ""
    return value if address.scheme in {"http", "https"} and address.netloc else ""


def _orcid_check(orcid: str) -> str:
    """The check character (ISO 7064, MOD 11-2) that the first fifteen digits ask for."""
    digits = map(int, orcid.replace("-", "")[:15])
    remainder = (12 - sum(map(operator.mul, digits, _ORCID_WEIGHTS)) % 11) % 11
    return "X" if remainder == 10 else str(remainder)
