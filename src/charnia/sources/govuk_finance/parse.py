"""Finance and support for businesses that GOV.UK lists: public and social lenders, investors and funders of grants.

Content items of GOV.UK's content API with the document type `business_finance_support_scheme`. Read are `base_path,
title, description, public_updated_at`, and in `details` the `body` and of `metadata` what the publisher's schema has:
`types_of_support, business_sizes, business_stages, industries, regions, continuation_link, will_continue_on`. Codes
that the schema does not know are passed over. Schemes that give advice or recognition and no money are left out, since
they are no funds, and so is what GOV.UK has withdrawn (`withdrawn_notice`). It says nothing of closing dates, nor who
pays. Its text is under the Open Government Licence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from charnia.core.evidence import Offer
from charnia.core.vocabulary import FactStatus, OfferKind
from charnia.sources.dates import day_in_words, iso_date
from charnia.sources.field_watch import watched
from charnia.sources.identifiers import web_address
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, at, text, texts
from charnia.sources.plain_text import without_markup
from charnia.sources.uk_funding.parse import LICENCE, opportunity_id

DOCUMENT_TYPE = "business_finance_support_scheme"
AS_OF = "asOf"
"""What the client adds to an item: the day on which it was read."""
ALWAYS = ("base_path", "title", "description", "details", "document_type")
SITE = "https://www.gov.uk"
_PLACE = re.compile(r"/[a-z0-9/_-]+")
_MONEY = {"finance": "finance", "equity": "equity", "grant": "grant", "loan": "loan"}
_KINDS = {**_MONEY, "expertise-and-advice": "expertise and advice", "recognition-award": "recognition awards"}
_STAGES = {
    "not-yet-trading": "not yet trading",
    "start-up": "start-ups (1 to 2 years trading)",
    "established": "established",
}
_SIZES = {
    "under-10": "0 to 9 employees",
    "between-10-and-249": "10 to 249 employees",
    "between-250-and-500": "250 to 500 employees",
    "over-500": "more than 500 employees",
}
_INDUSTRIES = {
    "agriculture-and-food": "agriculture and food",
    "business-and-finance": "business and finance",
    "construction": "construction",
    "education": "education",
    "health": "health",
    "hospitality-and-catering": "hospitality and catering",
    "information-technology-digital-and-creative": "IT, digital and creative",
    "life-sciences": "life sciences",
    "manufacturing": "manufacturing",
    "mining": "mining",
    "real-estate-and-property": "real estate and property",
    "science-and-technology": "science and technology",
    "service-industries": "service industries",
    "transport-and-distribution": "transport and distribution",
    "travel-and-leisure": "travel and leisure",
    "utilities-providers": "utilities providers",
    "wholesale-and-retail": "wholesale and retail",
}
_REGIONS = {
    "east-midlands": "the East Midlands",
    "eastern": "the East of England",
    "london": "London",
    "north-east": "the North East",
    "north-west": "the North West",
    "northern-ireland": "Northern Ireland",
    "scotland": "Scotland",
    "south-east": "the South East",
    "south-west": "the South West",
    "wales": "Wales",
    "west-midlands": "the West Midlands",
    "yorkshire-and-the-humber": "Yorkshire and the Humber",
}
_NO_DATE = "GOV.UK gives no closing date; look at the page before you plan with it."
_LINE_ENDS = re.compile(r"\n|</(?:p|li|h[1-6])>|<br\b[^<>]*>", re.IGNORECASE)


def read_schemes(path: Path) -> Iterator[Offer | LineProblem]:
    """Every scheme of a file that gives money and a LineProblem for everything that cannot be read."""
    for found in watched(read_json_file(path, always=ALWAYS), always=ALWAYS):
        if isinstance(found, LineProblem):
            yield found
        elif not _gives_no_money(found[1]) and not at(found[1], "withdrawn_notice"):
            yield scheme_or_problem(*found)


def scheme_or_problem(number: int, item: Json) -> Offer | LineProblem:
    """The offer of one scheme, or why there is none."""
    if text(item, "document_type") != DOCUMENT_TYPE:
        return LineProblem(number, "This is no finance and support scheme of GOV.UK; give items of its content API.")
    title, place = text(item, "title"), text(item, "base_path")
    if not title or not _PLACE.fullmatch(place):
        return LineProblem(number, 'There is no "title" or no "base_path"; every scheme needs both.')
    url = f"{SITE}{place}"
    return Offer(
        id=opportunity_id(url),
        kind=OfferKind.FUND,
        title=title,
        text="\n\n".join(filter(None, _paragraphs(item))),
        url=url,
        source=f"GOV.UK, finance and support for your business: {url} ({LICENCE})",
        as_of=text(item, AS_OF),
        status=FactStatus.PRIMARY,
        cautions=tuple(_cautions(item)),
    )


def _paragraphs(item: Json) -> Iterator[str]:
    yield text(item, "description")
    yield from _body(item)
    yield _sentence("Kind of support", _named(item, "types_of_support", _KINDS))
    yield _sentence("For businesses that are", _named(item, "business_stages", _STAGES))
    yield _sentence("For businesses with", _named(item, "business_sizes", _SIZES))
    yield _sentence("For industries", _named(item, "industries", _INDUSTRIES))
    yield _sentence("Where", _named(item, "regions", _REGIONS))
    yield _sentence("Apply", _where_to_apply(item))
    changed = iso_date(text(item, "public_updated_at"))
    yield f"GOV.UK changed its page last on {day_in_words(changed)}." if changed else ""


def _body(item: Json) -> Iterator[str]:
    """The paragraphs of the page, unless all they say is the description."""
    markup = at(item, "details", "body")
    lines = (without_markup(line) for line in _LINE_ENDS.split(markup if isinstance(markup, str) else ""))
    known = text(item, "description").rstrip(".")
    return (line for line in lines if line and line.rstrip(".") != known)


def _where_to_apply(item: Json) -> str:
    metadata = at(item, "details", "metadata")
    return " ".join(
        filter(None, (text(metadata, "will_continue_on"), web_address(text(metadata, "continuation_link"))))
    )


def _named(item: Json, field: str, names: Mapping[str, str]) -> str:
    """What the codes of a field mean; empty where all codes are there, which asks for nothing."""
    codes = texts(item, "details", "metadata", field)
    found = [name for code, name in names.items() if code in codes]
    return "" if len(found) == len(names) else ", ".join(found)


def _sentence(label: str, words: str) -> str:
    return f"{label}: {words.rstrip('.')}." if words else ""


def _cautions(item: Json) -> Iterator[str]:
    regions = _named(item, "regions", _REGIONS)
    if regions:
        yield f"It is only for businesses in {regions}."
    yield _NO_DATE


def _gives_no_money(item: Json) -> bool:
    kinds = set(texts(item, "details", "metadata", "types_of_support"))
    return bool(kinds & _KINDS.keys()) and not kinds & _MONEY.keys()
