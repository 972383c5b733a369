"""Funding opportunities of UKRI, NIHR, Innovate UK and GOV.UK's Find a Grant, as a list that watches their pages.

One JSON list (or JSON Lines) of objects with `title, url, source, deadline, lastSeenAt`, and `opportunityTypes,
publishedAt` where known. Topics and relevance in such lists are a machine's guesses and are not read; kinds of funding
are, too, and the text says so. The text is that of public bodies, under the Open Government Licence 3.0. The list was
read by others, so that its facts are secondary: the page of the funder decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from charnia.core.evidence import Offer, OrganisationReference
from charnia.core.vocabulary import FactStatus, OfferKind
from charnia.sources.dates import day_in_words, iso_date, written_date
from charnia.sources.field_watch import watched
from charnia.sources.identifiers import name_slug, web_address
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, text, texts

LICENCE = "Open Government Licence v3.0"
ALWAYS = ("title", "url", "source", "deadline")
_FULL_NAMES = {
    "UKRI": "UK Research and Innovation",
    "NIHR": "National Institute for Health and Care Research",
    "Innovate UK": "Innovate UK",
    "GOV.UK Find a Grant": "Find a Grant (GOV.UK)",
    "Royal Society": "The Royal Society",
}
_TELLING = ("source", "deadline", "publishedAt", "firstSeenAt", "lastSeenAt")
"""What opportunities have, of which lists of other things with titles and addresses have nothing."""
_NO_END = re.compile(r"no (?:closing date|submission deadline)|always open|ongoing", re.IGNORECASE)
_INVITED = re.compile(r"invite only|invitation only|by invitation", re.IGNORECASE)


def read_opportunities(path: Path) -> Iterator[Offer | LineProblem]:
    """Every opportunity of a file that can be read and a LineProblem for everything that cannot."""
    for found in watched(read_json_file(path, lists=("opportunities",), always=ALWAYS), always=ALWAYS):
        yield found if isinstance(found, LineProblem) else opportunity_or_problem(*found)


def opportunity_or_problem(number: int, fields: Json) -> Offer | LineProblem:
    """The offer of one opportunity, or why there is none. Its address is its identity: wording changes."""
    title, url, source = text(fields, "title"), web_address(text(fields, "url")), text(fields, "source")
    if not title or not url:
        return LineProblem(number, "There is no title or no web address; every opportunity needs both.")
    if not any(text(fields, name) for name in _TELLING):
        return LineProblem(number, "There is neither a source nor a deadline nor a day; give a list of opportunities.")
    deadline = text(fields, "deadline")
    return Offer(
        id=opportunity_id(url),
        kind=OfferKind.FUND,
        title=title,
        text="\n\n".join(filter(None, _paragraphs(fields, source, deadline))),
        organisation=_funder(source),
        closes=written_date(deadline),
        url=url,
        source=f"{_FULL_NAMES.get(source, source) or 'Funder not known'}: {url} ({LICENCE})",
        as_of=_as_of(fields),
        status=FactStatus.SECONDARY,
        cautions=tuple(deadline_cautions(title, deadline)),
    )


def opportunity_id(url: str) -> str:
    """The id of what is offered at this address, whichever source told of it."""
    return f"uk-fund:{blake2b(url.rstrip('/').lower().encode(), digest_size=12).hexdigest()}"


def _paragraphs(fields: Json, source: str, deadline: str) -> Iterator[str]:
    name = _FULL_NAMES.get(source, source)
    yield f"A funding opportunity of {name}." if name else ""
    kinds = texts(fields, "opportunityTypes")
    yield (
        f"Kinds of funding, as a program guessed them: {', '.join(kinds).lower().replace('phd', 'PhD')}."
        if kinds
        else ""
    )
    yield f"Deadline as the funder writes it: {deadline}." if deadline else ""
    published = iso_date(text(fields, "publishedAt"))
    yield f"Published on {day_in_words(published)}." if published else ""


def deadline_cautions(title: str, deadline: str) -> Iterator[str]:
    """What the title, and the closing date as the funder writes it, say against planning with an opportunity."""
    if _INVITED.search(title):
        yield "Only those whom the funder invites can apply."
    if not deadline or (written_date(deadline) is None and not _NO_END.search(deadline)):
        yield "The closing date is not known; look at the funder's page before you plan with it."


def _funder(source: str) -> OrganisationReference | None:
    return OrganisationReference(f"funder:{name_slug(source)}", _FULL_NAMES.get(source, source)) if source else None


def _as_of(fields: Json) -> str:
    seen = iso_date(text(fields, "lastSeenAt"))
    return seen.isoformat() if seen else ""
