"""The ClinicalTrials.gov API, version 2: all studies that an organisation leads, shares or hosts, with token paging.

"Since" asks by the day on which the last change of a study was posted. The API takes some 50 requests a minute.
"""

from __future__ import annotations

import json

from charnia.sources.harvest import START, Page, Pages, listed
from charnia.sources.polite_client import PoliteClient
from charnia.sources.query import Query, UnusableQuery

BASE = "https://clinicaltrials.gov/api/v2"
NAME = "ClinicalTrials.gov"
A_SECOND = 0.8
PAGE_SIZE = 100
_AREAS = ("LeadSponsorName", "CollaboratorName", "LocationFacility")


class Studies(Pages):
    """The studies of one organisation."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        name = query.institution.replace('"', " ").replace("\\", " ").strip()
        if not name:
            raise UnusableQuery('ClinicalTrials.gov is asked by name: give --institution "Leicester Royal Infirmary".')
        asked = " OR ".join(f'AREA[{area}]"{name}"' for area in _AREAS)
        if query.since:
            asked = f"({asked}) AND AREA[LastUpdatePostDate]RANGE[{query.since.isoformat()},MAX]"
        self._client = client
        self._params: dict[str, str | int] = {"query.term": asked, "pageSize": PAGE_SIZE, "countTotal": "true"}

    def page(self, position: str) -> Page:
        params = self._params if position == START else {**self._params, "pageToken": position}
        reply = self._client.get_json("/studies", params)
        studies = listed(reply, "studies")
        following, total = reply.get("nextPageToken"), reply.get("totalCount", None if studies else 0)
        return Page(
            replies=(json.dumps(reply).encode(),) if studies else (),
            next_position=following if isinstance(following, str) and following else None,
            total=total if isinstance(total, int) else None,
            records=len(studies),
        )
