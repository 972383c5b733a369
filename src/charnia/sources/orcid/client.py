"""The public API of ORCID, version 3.0: the records of all who name an organisation, found by its ROR.

The search gives ids, 100 a page; each record is one more request. "Since" asks by the day of the last change. The
public search ends after 10,000 people. A token of the public API may be given as the key.
"""

from __future__ import annotations

from charnia.sources.harvest import OTHER_FORM, START, Page, Pages, json_lines
from charnia.sources.identifiers import orcid_id, ror_id
from charnia.sources.nested import objects, text
from charnia.sources.polite_client import PoliteClient, SourceFailed, SourceRefused
from charnia.sources.query import Query, UnusableQuery

BASE = "https://pub.orcid.org/v3.0"
NAME = "ORCID"
A_SECOND = 8.0
PAGE_SIZE = 100
END = 10_000
GONE = frozenset((404, 409, 410))
"""What a record answers that was deactivated, locked or merged into another."""


class Records(Pages):
    """The records of the people of one organisation."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        ror = ror_id(query.institution)
        if not ror:
            raise UnusableQuery("ORCID is asked by ROR: give --institution with one, such as 04h699437.")
        if query.key:
            client.headers["Authorization"] = f"Bearer {query.key}"
        self._client = client
        self._query = f'ror-org-id:"https://ror.org/{ror.removeprefix("ror:")}"'
        if query.since:
            self._query += f" AND profile-last-modified-date:[{query.since.isoformat()}T00:00:00Z TO NOW]"

    def page(self, position: str) -> Page:
        start = 0 if position == START else int(position)
        reply = self._client.get_json("/expanded-search/", {"q": self._query, "start": start, "rows": PAGE_SIZE})
        found = [text(one, "orcid-id") for one in objects(reply, "expanded-result")]
        total = reply.get("num-found")
        if not isinstance(total, int) or (not found and start < min(total, END)):
            raise SourceFailed(OTHER_FORM)
        following = start + PAGE_SIZE
        more = following < min(total, END)
        records = [record for id_ in found if orcid_id(id_) and (record := self._record(id_))]
        return Page(
            replies=(json_lines(records),) if records else (),
            next_position=str(following) if found and more else None,
            total=total,
            records=len(found),
        )

    def _record(self, orcid: str) -> dict[str, object] | None:
        """The public record; None for one that its owner has taken back."""
        try:
            return self._client.get_json(f"/{orcid}/record", {})
        except SourceRefused as refusal:
            if refusal.status in GONE:
                return None
            raise
