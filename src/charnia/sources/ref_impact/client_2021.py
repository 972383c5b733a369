"""The export of the REF 2021 impact case study database: all case studies, as one workbook.

Built after what public programs do, those of a research group in Oxford above all (OxfordDemSci/ICS_Analysis), which
fetch this address and read the workbook with its headings in the first row. No documentation of it was found: the
database's own help (2021.ref.ac.uk, "Submissions website help") tells of its pages. It has not met the live service.
The address knows neither institutions nor days, so that it is asked for everything, once: the exercise is over.

Not known: how large the workbook is, and whether it is made anew for whoever asks. 6,361 case studies of five pages at
most should be some 130 MB of text. Up to 150 MB are taken, as the reader of the file does, and held in memory, where
no other reply lies beside it; reading one of 133 MB unpacked takes 7 seconds and 360 MB. It is waited for longer than
other replies are.
"""

from __future__ import annotations

from charnia.sources.harvest import OTHER_FORM, Page, Pages
from charnia.sources.polite_client import PoliteClient, SourceFailed
from charnia.sources.query import Query, UnusableQuery
from charnia.sources.ref_impact.table_2021 import CaseStudy2021, case_studies_of_workbook
from charnia.sources.spreadsheet.model import UnreadableSheet

BASE = "https://results2021.ref.ac.uk"
NAME = "The REF 2021 database"
A_SECOND = 1.0
PATIENCE = 300.0
"""Seconds: the workbook may be made only when somebody asks."""
_UNREADABLE = (
    f"{NAME} sent a workbook that cannot be read to its end, so nothing was loaded. Ask for the same later; if it "
    "stays so, please report it."
)


class Export(Pages):
    """The whole export, which is one page."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        if query.institution:
            raise UnusableQuery(f"{NAME} is not asked for an institution: ask for all of it, with --open.")
        self._client = client

    def page(self, position: str) -> Page:
        workbook = self._client.get("/impact/export-all", {}, form="workbook")
        number = _case_studies_in(workbook)
        if not number:
            raise SourceFailed(OTHER_FORM)
        return Page(replies=(workbook,), next_position=None, total=number, records=number)


def _case_studies_in(workbook: bytes) -> int:
    """How many can be read. Raises SourceFailed for a workbook that is damaged somewhere: what is closed is not asked
    again by itself, so that less than the whole must never pass for it."""
    try:
        return sum(isinstance(one, CaseStudy2021) for one in case_studies_of_workbook(workbook))
    except UnreadableSheet as problem:
        raise SourceFailed(_UNREADABLE) from problem
