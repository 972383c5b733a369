"""The programme team types an institution, and a worker brings what the sources have on it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.browsing import examine
from tests.config.test_load_institutions import LEICESTER, Sources
from tests.journeys.conftest import CONTACT, Visitor
from tests.serving import Site, run_charnia
from tests.sources.govuk_finance.test_client import answers as of_govuk
from tests.sources.local_source import Answer, Asked, LocalSource, serving
from tests.sources.ukri_opportunities.test_client import three_pages as of_ukri

pytestmark = pytest.mark.browser
LIST = "/desk/import/institutions/"


@pytest.fixture
def sources() -> Iterator[LocalSource]:
    """What is asked of the institution, and the funders that a worker asks for calls besides."""
    of_institution = Sources()

    def answers(asked: Asked) -> Answer:
        if asked.path.startswith("/api/"):
            return of_govuk(asked, 3)
        return of_ukri(asked, 2) if asked.path == "/opportunity/feed/" else of_institution(asked)

    with serving(LocalSource(answers=answers)) as sources:
        yield sources


def work(site: Site, sources: LocalSource) -> None:
    """A worker does what is due."""
    arguments = ("work", "--once", "--address", sources.base)
    done = run_charnia(*arguments, data=site.data, CHARNIA_CONTACT=CONTACT, CHARNIA_DEMONSTRATION="yes")
    assert done.returncode == 0, done.stderr


def test_the_team_types_an_institution_and_finds_its_people(visitor: Visitor, site: Site, sources: LocalSource) -> None:
    visitor.signs_in("team")
    visitor.goes_to(LIST)
    visitor.fills("ROR id", f"https://ror.org/{LEICESTER}")
    visitor.clicks("Add", exact=True)
    visitor.sees(f"{LEICESTER} is on the list. 3 sources will be asked for it.")
    visitor.sees("No worker has been seen yet")
    visitor.sees("Waits since")
    visitor.sees("No: its name is not known")
    examine(visitor.page)
    work(site, sources)
    visitor.clicks("Load this page again")
    visitor.sees("University of Leicester")
    visitor.sees("1 record, 1 new")
    visitor.sees_no("Waits since")
    examine(visitor.page)
    visitor.clicks("Fetch now: University of Leicester")
    visitor.sees("7 sources will be asked.")
    visitor.page.get_by_role("button", name=re.compile("Stop.*orcid")).click()
    visitor.sees("Stopped.")
    work(site, sources)
    visitor.clicks("Load this page again")
    visitor.sees("1 record, 0 new")
    visitor.sees("Stopped, ")
    examine(visitor.page)
    visitor.goes_to("/directory/people/?q=Rosa+Rowan")
    visitor.page.get_by_role("heading", name="Rosa Rowan").get_by_role("link").click()
    visitor.sees("A work")
