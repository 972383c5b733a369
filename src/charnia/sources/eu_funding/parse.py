"""Calls of the European Union's Funding and Tenders Portal: replies of its search interface, and feeds made of these.

A feed is a JSON list, or an object with `grants` and `generatedAt`, of calls with `id, identifier, title, summary, url,
callTitle, destination, abstract, actionType, status, kind, startDate, deadlineDate, budget`. The portal's texts may be
reused under CC BY 4.0; feeds cut abstracts short. A budget is in euro and is unknown, not nought, where it is missing.
A reply is an object with `results` (see `reply.py`), to which whoever asked has added the day as `generatedAt`; entries
whose last deadline was over by then are left out, although the portal goes on calling them open.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from charnia.core.evidence import Offer, OrganisationReference
from charnia.core.vocabulary import FactStatus, OfferKind
from charnia.sources.dates import iso_date
from charnia.sources.eu_funding.reply import CASCADE, as_in_feeds, is_of_reply, is_over
from charnia.sources.field_watch import watched
from charnia.sources.identifiers import web_address
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, at, text
from charnia.sources.packed_files import BROKEN_PACKING, open_plain_or_packed

LICENCE = "CC BY 4.0 (European Commission)"
ALWAYS = ("id", "identifier", "title", "url", "status", "startDate", "deadlineDate")
FUNDER = OrganisationReference("funder:european-commission", "European Commission")
_GENERATED = re.compile(r'"generatedAt"\s*:\s*"(\d{4}-\d{2}-\d{2})')
_UK = "Whether organisations in the United Kingdom can be funded differs from programme to programme; check the call."
_SHARED = "Other topics of the call have the same budget at the source: it may be one sum for all of them."
_CUT = "Only the beginning of the call's text is known; read the whole at the source."


def read_calls(path: Path) -> Iterator[Offer | LineProblem]:
    """Every call of a file that can be read and a LineProblem for everything that cannot."""
    as_of = _generated(path)
    entries = read_json_file(path, lists=("grants", "results"), always=ALWAYS)
    for found in watched(_as_in_feeds(entries, iso_date(as_of)), always=ALWAYS):
        yield found if isinstance(found, LineProblem) else call_or_problem(*found, as_of=as_of)


def _as_in_feeds(
    entries: Iterable[tuple[int, Json] | LineProblem], day: dt.date | None
) -> Iterator[tuple[int, Json] | LineProblem]:
    for found in entries:
        if isinstance(found, LineProblem) or not is_of_reply(found[1]):
            yield found
        elif not is_over(found[1], day):
            yield found[0], as_in_feeds(found[1], day)


def call_or_problem(number: int, fields: Json, *, as_of: str = "") -> Offer | LineProblem:
    """The offer of one call, or why there is none."""
    id_, title = text(fields, "id"), _title(fields)
    if not id_ or not title:
        return LineProblem(number, 'There is no "id" or no "title"; every call needs both.')
    url, identifier = web_address(text(fields, "url")), text(fields, "identifier")
    if not url and not identifier:
        return LineProblem(number, 'There is neither an "identifier" nor a "url"; give calls of the Funding Portal.')
    return Offer(
        id=f"eu-call:{id_}",
        kind=OfferKind.FUND,
        title=title if not identifier else f"{title} ({identifier})",
        text="\n\n".join(filter(None, _paragraphs(fields, title))),
        organisation=FUNDER,
        starts=iso_date(text(fields, "startDate")),
        closes=iso_date(text(fields, "deadlineDate")),
        url=url,
        source=f"European Commission, Funding and Tenders Portal: {url or identifier} ({LICENCE})",
        as_of=as_of,
        status=FactStatus.SECONDARY,
        cautions=tuple(_cautions(fields)),
    )


def _title(fields: Json) -> str:
    """A cascade call has the title of the topic of the project that makes it, and its own as that of the call."""
    own = text(fields, "callTitle") if text(fields, "kind", "id") == CASCADE else ""
    return own or text(fields, "title")


def _paragraphs(fields: Json, title: str) -> Iterator[str]:
    summary = text(fields, "summary")
    yield summary if summary != title else ""
    yield text(fields, "abstract")
    yield _sentence("Part of", text(fields, "destination"))
    called = text(fields, "callTitle")
    yield _sentence("Call", called) if called != title else _sentence("Made under", text(fields, "title"))
    yield _sentence("Kind of funding", text(fields, "actionType") or text(fields, "kind", "label"))
    yield _sentence("Budget", _budget(fields))
    yield _sentence("Status at the source", text(fields, "status", "label").lower())


def _sentence(label: str, words: str) -> str:
    return f"{label}: {words.rstrip('.')}." if words else ""


def _budget(fields: Json) -> str:
    total, smallest, largest = (
        _euro(at(fields, "budget", name)) for name in ("totalBudgetEur", "minContributionEur", "maxContributionEur")
    )
    each = smallest if smallest == largest else " to ".join(filter(None, (smallest, largest)))
    return ", ".join(filter(None, (f"{total} in all" if total else "", f"{each} for a project" if each else "")))


def _euro(value: object) -> str:
    known = isinstance(value, int | float) and not isinstance(value, bool) and value > 0
    return f"€{value:,.0f}" if known else ""


def _cautions(fields: Json) -> Iterator[str]:
    yield _UK
    if at(fields, "budget", "topicsWithTheSame"):
        yield _SHARED
    if text(fields, "abstract").endswith("…"):
        yield _CUT
    if text(fields, "status", "label").lower() == "forthcoming":
        starts = iso_date(text(fields, "startDate"))
        yield f"It opens on {_day(starts)}." if starts else "It is not open yet; the opening date is not known."
    if iso_date(text(fields, "deadlineDate")) is None:
        yield "The closing date is not known; look at the call before you plan with it."


def _day(date: dt.date) -> str:
    return f"{date.day} {date:%B %Y}"


def _generated(path: Path) -> str:
    """The day on which the feed was made, from the beginning of the file; empty where it does not say."""
    try:
        with open_plain_or_packed(path) as file:
            head = file.read(2000).decode("utf-8", "replace")
    except BROKEN_PACKING:
        return ""  # the reader says what is wrong with the file
    match = _GENERATED.search(head)
    return match[1] if match else ""
