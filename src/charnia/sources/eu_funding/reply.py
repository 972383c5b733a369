"""Entries of the portal's own replies, in the form in which feeds of calls are written.

An entry has a `reference`, which is the `id` of feeds, and `metadata`, where every value stands in a list. The budget
is JSON within a text: those of all topics of a call, of which that of this one is taken. Descriptions are HTML.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator

from charnia.sources.dates import iso_date
from charnia.sources.identifiers import web_address
from charnia.sources.nested import Json, at, objects, plain, text, texts

CASCADE = "8"
_TOPIC_PAGE = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/"
_STATUS = {"31094501": "Forthcoming", "31094502": "Open for submission", "31094503": "Closed"}
_KINDS = {"1": "Grant", "2": "Calls for proposals", CASCADE: "Cascade funding calls"}
_TAKEN_OVER = {
    "identifier": "identifier", "title": "title", "callIdentifier": "callIdentifier", "callTitle": "callTitle",
    "destinationDescription": "destination", "typesOfAction": "actionType", "startDate": "startDate",
}  # fmt: skip
_END_OF_PARAGRAPH = re.compile(r"<\s*br\s*/?>|</(?:p|div|li|ul|ol|h[1-6]|tr)\s*>", re.IGNORECASE)
_TEXTS = (("descriptionByte",), ("beneficiaryAdministration", "furtherInformation"))
"""Where the text of a call is: grants have one place, cascade calls the others."""


def is_of_reply(fields: Json) -> bool:
    """Whether this is an entry of a reply, and not of a feed."""
    return isinstance(fields.get("metadata"), dict) and "reference" in fields


def is_over(entry: Json, day: dt.date | None) -> bool:
    """Whether it was too late on a day to apply for the first time. False where no deadline is known, or no day."""
    return day is not None and bool(_deadlines(entry)) and _closes(entry, day) is None


def as_in_feeds(entry: Json, day: dt.date | None) -> Json:
    """The entry as feeds write it; a field that it does not have is missing there too. Of several deadlines it has the
    next one as of `day`, of a call in two stages always the first."""
    about = entry["metadata"]
    kind, status = text(about, "type"), text(about, "status")
    call: Json = {"id": text(entry, "reference"), "summary": text(entry, "summary")}
    call |= {theirs: text(about, ours) for ours, theirs in _TAKEN_OVER.items() if ours in about}
    call["url"] = _address(entry)
    call["abstract"] = _text_of(about)
    call["budget"] = _budget(about)
    call["kind"] = {"id": kind, "label": _KINDS.get(kind, "")}
    if status:
        call["status"] = {"id": status, "label": _STATUS.get(status, "")}
    if "deadlineDate" in about:
        call["deadlineDate"] = str(_closes(entry, day) or "")
    return call


def _address(entry: Json) -> str:
    """The page for people; the address of an entry itself is often that of a file."""
    about = entry["metadata"]
    identifier = text(about, "identifier")
    page = f"{_TOPIC_PAGE}{identifier}" if identifier and text(about, "type") == "1" else ""
    return next(filter(None, map(web_address, (text(about, "url"), page, text(entry, "url")))), "")


def _deadlines(entry: Json) -> list[dt.date]:
    return sorted(filter(None, map(iso_date, texts(entry, "metadata", "deadlineDate"))))


def _closes(entry: Json, day: dt.date | None) -> dt.date | None:
    """The deadline that counts for somebody who has not applied yet; None where none is known or all are over."""
    deadlines = _deadlines(entry)
    if text(entry, "metadata", "deadlineModel") == "two-stage":
        deadlines = deadlines[:1]
    return next((one for one in deadlines if day is None or one >= day), None)


def _text_of(about: Json) -> str:
    for names in _TEXTS:
        told = [words for name in names for words in map(_readable, _listed(at(about, name))) if words]
        if told:
            return "\n\n".join(told)
    return ""


def _readable(markup: object) -> str:
    """The paragraphs of HTML as text with an empty line between them."""
    if not isinstance(markup, str):
        return ""
    lines = plain(_END_OF_PARAGRAPH.sub("\n", markup)).splitlines()
    return "\n\n".join(filter(None, map(str.strip, lines)))


def _budget(about: Json) -> Json:
    """Sums in euro over the actions of this topic; a sum that is not given is missing. `topicsWithTheSame` are other
    topics of the call for which the portal gives the same sum, which it does where they share one."""
    identifier = text(about, "identifier")
    mine: list[Json] = []
    others: list[Json] = []
    for one in _actions(about):
        (mine if identifier and _is_of(text(one, "action"), identifier) else others).append(one)
    total = sum(_in_all(one) for one in mine)
    found = {
        "totalBudgetEur": total,
        "minContributionEur": min(_sums(mine, "minContribution"), default=0),
        "maxContributionEur": max(_sums(mine, "maxContribution"), default=0),
        "topicsWithTheSame": sum(_in_all(one) == total for one in others) if total else 0,
    }
    return {name: sum_ for name, sum_ in found.items() if sum_}


def _in_all(action: Json) -> float:
    return sum(_euro(sum_) for sum_ in _values(at(action, "budgetYearMap")))


def _sums(actions: Iterable[Json], name: str) -> list[float]:
    return [sum_ for one in actions if (sum_ := _euro(at(one, name)))]


def _is_of(action: str, identifier: str) -> bool:
    """Whether "HORIZON-X-01 - HORIZON-IA" is of HORIZON-X-01; HORIZON-X-01-two is another topic."""
    return action == identifier or action.startswith(f"{identifier} ")


def _actions(about: Json) -> Iterator[Json]:
    try:
        overview = json.loads(_first_text(about, "budgetOverview"))
    except (ValueError, RecursionError):
        return
    for listed in _values(at(overview, "budgetTopicActionMap")):
        yield from objects(listed)


def _first_text(about: Json, name: str) -> str:
    first = next(iter(_listed(at(about, name))), "")
    return first if isinstance(first, str) else ""


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _values(value: object) -> list[object]:
    return list(value.values()) if isinstance(value, dict) else []


def _euro(value: object) -> float:
    """The sum, given as a number or in digits; 0 where it is neither, or not above nought."""
    try:
        sum_ = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else 0.0
    except (ValueError, OverflowError):
        return 0.0
    return sum_ if 0 < sum_ < float("inf") else 0.0
