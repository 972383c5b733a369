"""Rows that are offers: facilities, courses, placements, funds; and events, which have a day."""

from __future__ import annotations

import dataclasses
import datetime as dt

from charnia.core.vocabulary import OfferKind
from charnia.sources.spreadsheet import conversions
from charnia.sources.spreadsheet.conversions import Unusable
from charnia.sources.spreadsheet.fields import Field, Target, Values
from charnia.sources.spreadsheet.targets.shared import ORGANISATION_ID, REFERENCE, named, read, short, words

_KINDS = {
    "workshop": OfferKind.EVENT,
    "conference": OfferKind.EVENT,
    "webinar": OfferKind.EVENT,
    "seminar": OfferKind.EVENT,
    "meeting": OfferKind.EVENT,
    "training": OfferKind.COURSE,
    "training course": OfferKind.COURSE,
    "equipment": OfferKind.FACILITY,
    "laboratory": OfferKind.FACILITY,
    "lab": OfferKind.FACILITY,
    "internship": OfferKind.PLACEMENT,
    "placement": OfferKind.PLACEMENT,
    "phd": OfferKind.STUDENTSHIP,
    "grant": OfferKind.FUND,
    "funding": OfferKind.FUND,
    "loan": OfferKind.FUND,
    "investment": OfferKind.FUND,
    "clinical research": OfferKind.CLINICAL_RESEARCH,
    "clinical trial support": OfferKind.CLINICAL_RESEARCH,
    "market access": OfferKind.MARKET_ACCESS,
    "supply chain": OfferKind.SUPPLY_CHAIN,
    "manufacturing": OfferKind.SUPPLY_CHAIN,
}
_ENDS_FIRST = "It ends before it starts; correct one of the two."
_NO_START = "It says when it ends and not when it starts; fill that in."
_EVENT_NEEDS_DAY = "An event needs the day on which it starts; fill it in."


def _complete(values: Values) -> Values:
    starts, ends = values.get("starts_at"), values.get("ends_at")
    if values["kind"] == OfferKind.EVENT and starts is None:
        raise Unusable(_EVENT_NEEDS_DAY)
    if ends is not None and starts is None:
        raise Unusable(_NO_START)
    if ends is not None and ends.time() == dt.time():
        ends = dt.datetime.combine(ends, dt.time(23, 59))  # a day without a time ends when the day does
    if ends is not None and ends < starts:
        raise Unusable(_ENDS_FIRST)
    return {**values, **({"ends_at": ends} if ends is not None else {})}


def _keys(values: Values) -> tuple[str, ...]:
    keys = [f"reference:{values['reference']}"] if values.get("reference") else []
    day = values["starts_at"].date().isoformat() if values["kind"] == OfferKind.EVENT else ""
    giver = values.get("organisation_id") or values.get("organisation")
    return (*keys, f"title:{values['kind'].value}@{named(values['title'], giver)}@{day}")


_TITLE = Field(
    name="title", label="Title", meaning="What it is called.", example="Clean room for device assembly",
    names=("name", "offer", "name of offer", "event", "event name", "event title", "course", "course title",
           "course name", "opportunity", "scheme"),
    convert=conversions.line(250), needed=True, costs_the_row=True,
)  # fmt: skip
_KIND = Field(
    name="kind",
    label="Kind",
    meaning=f"One of: {', '.join(kind.label.lower() for kind in OfferKind)}.",
    example="Facility",
    names=("type", "offer type", "category", "type of offer", "kind of offer"),
    convert=conversions.one_of(OfferKind, _KINDS),
    needed=True,
    costs_the_row=True,
)
_DATES = (
    Field(name="starts_at", label="Starts", meaning="Day, or day and time.", example="03/04/2027 10:00",
          names=("start", "start date", "date", "from", "starts on", "begins", "event date", "date and time"),
          convert=conversions.moment, costs_the_row=True),
    Field(name="ends_at", label="Ends", meaning="Day, or day and time.", example="03/04/2027 16:00",
          names=("end", "end date", "to", "until", "finish", "ends on"), convert=conversions.moment,
          costs_the_row=True),
)  # fmt: skip
_REST = (
    words("text", "Description", "What it is, for whom, and what comes of it. Matching reads these words.",
          "Class 7 clean room to book by the day.", "details", "about", "summary", "what it is", longest=20_000),
    short("organisation", "Provider", "Who gives it.", "Example University", "organisation", "organisation name",
          "provided by", "host", "delivered by", "organiser", "institution", "lead organisation", "funder",
          longest=250),
    ORGANISATION_ID,
    REFERENCE,
    *_DATES,
    read("closes_on", "Last day to ask", "After it nobody is sent there.", "31/03/2027", "deadline", "closing date",
         "closes", "apply by", "application deadline", by=conversions.day),
    short("venue", "Where", "A room and a town, or online.", "Leicester", "venue", "location", "place", "address",
          longest=250),
    read("cost", "Cost", "A price, or free.", "£450", "price", "fee", "costs", "value", "amount",
         by=conversions.money(250)),
    words("how_to_ask", "How to ask for it", "Anyone may read it.", "Write to the facility's desk.", "how to apply",
          "how to book", "apply", "application"),
    read("url", "Link", "A web address.", "https://example.org/room", "url", "web", "website", "web page",
         "more information", "booking link", by=conversions.address),
)  # fmt: skip

OFFERS = Target(
    name="offers",
    label="Offers",
    meaning="Facilities, courses, placements, funds, services, events: one a row, each with its kind.",
    fields=(_TITLE, _KIND, *_REST),
    complete=_complete,
    keys=_keys,
)

EVENTS = Target(
    name="events",
    label="Events",
    meaning="Workshops, conferences, meetings: one a row.",
    fields=(
        dataclasses.replace(_TITLE, example="Meet the kidney team"),
        *(
            dataclasses.replace(field, needed=True) if field.name == "starts_at" else field
            for field in _REST
            if field.name not in {"closes_on"}
        ),
    ),
    complete=lambda values: _complete({**values, "kind": OfferKind.EVENT}),
    keys=_keys,
)
