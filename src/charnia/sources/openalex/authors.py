"""OpenAlex authors: who they are and where they work, as pages of the API, single authors or JSON Lines.

Fields as documented for the Author object in 2026: `id, orcid, display_name, display_name_alternatives, affiliations,
last_known_institutions (earlier: last_known_institution), topics`. Posts are known by their years only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from charnia.core.evidence import Affiliation, OrganisationReference, PersonFacts, PersonReference
from charnia.sources.field_watch import watched
from charnia.sources.identifiers import orcid_id
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, objects, text, texts
from charnia.sources.openalex.fields import Institution
from charnia.sources.openalex.parse import LISTS, organisation, short_id
from charnia.sources.typed_json import as_struct

ALWAYS = ("id", "orcid", "display_name", "works_count")


def read_authors(path: Path) -> Iterator[PersonFacts | LineProblem]:
    """Every author of a file that can be read and a LineProblem for everything that cannot."""
    for found in watched(read_json_file(path, lists=LISTS, always=ALWAYS), always=ALWAYS):
        yield found if isinstance(found, LineProblem) else author_or_problem(*found)


def author_or_problem(number: int, fields: Json) -> PersonFacts | LineProblem:
    """What is known of one author, or why nothing is."""
    short, name = short_id(fields.get("id")), text(fields, "display_name")
    if not short.startswith("A") or not name:
        return LineProblem(number, "This is not an OpenAlex author with a name; load authors here.")
    orcid = orcid_id(text(fields, "orcid"))
    return PersonFacts(
        person=PersonReference(orcid or f"openalex:{short}", name),
        orcid=orcid.removeprefix("orcid:"),
        other_names=tuple(other for other in texts(fields, "display_name_alternatives") if other != name),
        affiliations=tuple(_affiliations(fields)),
        topics=tuple(filter(None, (text(one, "display_name") for one in objects(fields, "topics")))),
    )


def _affiliations(fields: Json) -> Iterator[Affiliation]:
    """The last known institutions as posts that last, then the others with their years, the newest first."""
    last = (*objects(fields, "last_known_institutions"), *objects(fields, "last_known_institution"))
    current = [one for one in map(_organisation, last) if one]
    yield from (Affiliation(one) for one in current)
    past = [_past(entry) for entry in objects(fields, "affiliations")]
    known = [post for post in past if post and post.organisation not in current]
    yield from sorted(known, key=lambda post: post.ends or dt.date.min, reverse=True)


def _past(entry: Json) -> Affiliation | None:
    institution = entry.get("institution")
    found = _organisation(institution) if isinstance(institution, dict) else None
    years = [year for year in entry.get("years") or () if isinstance(year, int) and 1800 < year < 2200]
    if found is None or not years:
        return None
    return Affiliation(found, starts=dt.date(min(years), 1, 1), ends=dt.date(max(years), 12, 31))


def _organisation(fields: Json) -> OrganisationReference | None:
    return organisation(as_struct(fields, Institution))
