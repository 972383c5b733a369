"""Funding opportunities of UKRI, from the RSS feed of its opportunity finder.

Built after what published programs that read the feed daily agree on; no recorded reply was at hand. Read are, of each
`item`: `title, link, description, pubDate`, and in the description the labelled facts (see `description.py`). What
closed before the day on which the feed was read is left out, since the finder keeps it for years. The feed has a
summary of each opportunity and not its conditions. It is read as XML, or as the JSON Lines that the client makes of it.
"""

from __future__ import annotations

import datetime as dt
import email.utils
from collections.abc import Iterator
from pathlib import Path

from charnia.core.evidence import Offer, OrganisationReference
from charnia.core.vocabulary import FactStatus, OfferKind
from charnia.sources.dates import day_in_words, iso_date, written_date
from charnia.sources.field_watch import watched
from charnia.sources.identifiers import web_address
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, at, objects, text
from charnia.sources.packed_files import BROKEN_PACKING, open_plain_or_packed
from charnia.sources.uk_funding.parse import LICENCE, deadline_cautions, opportunity_id
from charnia.sources.ukri_opportunities import description as told
from charnia.sources.xml_tree import UnreadableXml, read_xml

AS_OF, NEWEST_ONLY = "asOf", "newestOnly"
"""What the client adds to an item: the day on which it was read; and in the place of items, that no more pages came."""
ALWAYS = ("title", "link", "description", "pubdate")
FUNDER = OrganisationReference("funder:ukri", "UK Research and Innovation")
_NO_FEED = "There is no opportunity in this file; give the RSS feed of UKRI's opportunity finder."
_NEWEST = (
    "UKRI's feed gave the same opportunities on its second page as on its first: only the newest of them are here. "
    "Older ones that are still open are missing; the opportunity finder has them."
)
_CUT_ENDS = ("…", "[...]", "[…]")
_CUT = "Only the beginning of the summary is known; read the opportunity at UKRI."


def read_opportunities(path: Path) -> Iterator[Offer | LineProblem]:
    """Every opportunity of a file that is not over and a LineProblem for everything that cannot be read."""
    for found in watched(_items(path), always=ALWAYS):
        if isinstance(found, LineProblem):
            yield found
        elif not _is_over(found[1]):
            yield opportunity_or_problem(*found)


def opportunity_or_problem(number: int, item: Json) -> Offer | LineProblem:
    """The offer of one item of the feed, or why there is none."""
    title, url = text(item, "title"), _address(item)
    if not title or not url:
        return LineProblem(number, "There is no title or no web address; every opportunity needs both.")
    found = _description(item)
    return Offer(
        id=opportunity_id(url),
        kind=OfferKind.FUND,
        title=title,
        text="\n\n".join(filter(None, _paragraphs(item, found))),
        organisation=FUNDER,
        starts=written_date(found.facts.get(told.OPENS, "")),
        closes=written_date(found.facts.get(told.CLOSES, "")),
        url=url,
        source=f"{FUNDER.name}, funding finder: {url} ({LICENCE})",
        as_of=text(item, AS_OF),
        status=FactStatus.PRIMARY,
        cautions=tuple(_cautions(item, title, found)),
    )


def _address(item: Json) -> str:
    """Without what tells from where somebody came, so that it is the one that lists have."""
    return web_address(text(item, "link").partition("#")[0].partition("?")[0])


def _description(item: Json) -> told.Description:
    markup = at(item, "description")
    first = markup[0] if isinstance(markup, list) and markup else markup
    return told.read_description(first if isinstance(first, str) else "")


def _paragraphs(item: Json, found: told.Description) -> Iterator[str]:
    facts = found.facts
    yield from found.prose
    yield _sentence("Funders", facts.get(told.FUNDERS) or facts.get(told.FUNDER, ""))
    yield _sentence("Kind of funding", facts.get(told.KIND, ""))
    yield _sentence("Total fund", facts.get(told.TOTAL, ""))
    yield _sentence("Size of an award", facts.get(told.RANGE, ""))
    yield _sentence("Largest award", facts.get(told.MOST, ""))
    yield _sentence("Opens", facts.get(told.OPENS, ""))
    yield _sentence("Deadline as the funder writes it", facts.get(told.CLOSES, ""))
    published = _published(item)
    yield f"Published on {day_in_words(published)}." if published else ""


def _sentence(label: str, words: str) -> str:
    return f"{label}: {words.rstrip('.')}." if words else ""


def _cautions(item: Json, title: str, found: told.Description) -> Iterator[str]:
    yield from deadline_cautions(title, found.facts.get(told.CLOSES, ""))
    opens, day = written_date(found.facts.get(told.OPENS, "")), iso_date(text(item, AS_OF))
    if opens and day and opens > day:
        yield f"It opens on {day_in_words(opens)}."
    if any(words.endswith(_CUT_ENDS) for words in found.prose):
        yield _CUT


def _is_over(item: Json) -> bool:
    facts = _description(item).facts
    closes, day = written_date(facts.get(told.CLOSES, "")), iso_date(text(item, AS_OF))
    return facts.get(told.STATUS, "").lower().startswith("closed") or bool(closes and day and closes < day)


def _published(item: Json) -> dt.date | None:
    return feed_day(text(item, "pubdate"))


def feed_day(value: str) -> dt.date | None:
    """The day of a feed's date, such as "Tue, 16 Jun 2026 08:00:33 +0000"; None where it is none."""
    try:
        return email.utils.parsedate_to_datetime(value).date()
    except ValueError:
        return None


def _items(path: Path) -> Iterator[tuple[int, Json] | LineProblem]:
    """The items of the feed, each with the day as of which it is told."""
    if _is_xml(path):
        yield from _items_of_feed(path)
        return
    for found in read_json_file(path, always=ALWAYS):
        is_note = not isinstance(found, LineProblem) and NEWEST_ONLY in found[1]
        yield LineProblem(0, _NEWEST, kept=True) if is_note else found


def _items_of_feed(path: Path) -> Iterator[tuple[int, Json] | LineProblem]:
    try:
        _, root = read_xml(path)
    except UnreadableXml as problem:
        yield LineProblem(1, str(problem))
        return
    built = feed_day(text(root, "channel", "lastbuilddate"))
    as_of = {AS_OF: built.isoformat()} if built else {}
    items = objects(at(root, "channel"), "item")
    if not items:
        yield LineProblem(1, _NO_FEED)
    yield from ((number, item | as_of) for number, item in enumerate(items, start=1))


def _is_xml(path: Path) -> bool:
    try:
        with open_plain_or_packed(path) as file:
            return file.peek()[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    except BROKEN_PACKING:
        return False  # the reader says what is wrong with the file
