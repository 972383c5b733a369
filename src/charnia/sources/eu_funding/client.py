"""The search interface of the European Union's Funding and Tenders Portal: all calls that are open or announced.

Built after the Commission's page on the portal's interfaces as others quote it, and what nine published programs that
use it agree on (one of them in daily use in August 2026); it has not met the live service. The question is a form of
JSON parts that is posted, with the public key SEDIA that the portal itself uses; pages have at most 100 entries and are
counted from 1. Asked for are grants (type 1), calls of external action (2) and cascade calls, by which a funded project
gives its money on (8), not tenders, with status 31094501 (announced) or 31094502 (open), in English.

The portal cannot be asked for what has changed, and goes on calling calls open whose last deadline is over; the reader
leaves these out, by the day that is kept with each reply. Pages belong together as long as the portal counts as many
calls as before; one call that comes in the same moment as another goes is not noticed, and found the next time.
"""

from __future__ import annotations

import json

from charnia.sources.harvest import OTHER_FORM, START, ListChanged, Page, Pages
from charnia.sources.multipart import json_parts
from charnia.sources.polite_client import PoliteClient, SourceFailed
from charnia.sources.query import Query, UnusableQuery

BASE = "https://api.tech.ec.europa.eu/search-api/prod/rest"
NAME = "The EU Funding and Tenders Portal"
A_SECOND = 1.0
PAGE_SIZE = 100
_OPEN_CALLS = {
    "bool": {"must": [{"terms": {"type": ["1", "2", "8"]}}, {"terms": {"status": ["31094501", "31094502"]}}]}
}
_FIELDS = (
    "identifier", "title", "summary", "url", "type", "status", "startDate", "deadlineDate", "deadlineModel",
    "callIdentifier", "callTitle", "typesOfAction", "budgetOverview", "destinationDescription", "descriptionByte",
    "beneficiaryAdministration", "furtherInformation",
)  # fmt: skip


class Calls(Pages):
    """All calls that are open or announced. A position is the number of a page, that of all calls as the first page
    counted them, and of those before."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        if query.institution:
            raise UnusableQuery(f"{NAME} is not asked for an institution: ask for all open calls, with --open.")
        self._client = client
        self._day = query.today.isoformat()

    def page(self, position: str) -> Page:
        number, counted, before = map(int, position.split()) if position != START else (1, None, 0)
        total, results = self._ask(number)
        if counted is not None and total != counted:
            raise ListChanged(f"{NAME} changed its list of calls while it was read. Ask for the same later.")
        read = before + len(results)
        if read < total and not results:
            raise SourceFailed(
                f"{NAME} gave {read:,} of {total:,} calls and no more, so nothing was loaded. Ask for the same later; "
                "if it stays so, please report it."
            )
        return Page(
            replies=(json.dumps({"generatedAt": self._day, "results": results}).encode(),) if results else (),
            next_position=f"{number + 1} {total} {read}" if read < total else None,
            total=total,
            records=len(results),
        )

    def _ask(self, number: int) -> tuple[int, list[object]]:
        """How many calls there are, and those of a page."""
        params: dict[str, str | int] = {"apiKey": "SEDIA", "text": "***", "pageSize": PAGE_SIZE, "pageNumber": number}
        parts = {
            "query": _OPEN_CALLS,
            "languages": ["en"],
            "sort": {"field": "startDate", "order": "DESC"},
            "displayFields": _FIELDS,
        }
        reply = self._client.post_json("/search", params, json_parts(parts))
        total, results = reply.get("totalResults"), reply.get("results")
        if not isinstance(total, int) or isinstance(total, bool) or not isinstance(results, list):
            raise SourceFailed(OTHER_FORM)
        return total, results
