"""A researcher finds herself in the directory and takes her profile over by signing in with ORCID."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browsing import examine
from tests.journeys.conftest import CLUSTER_NAME, Visitor
from tests.orcid_provider import CLIENT_ID, PASSWORD, SECRET, OrcidProvider
from tests.orcid_provider import serving as serving_provider
from tests.serving import Site, run_charnia, serving

pytestmark = pytest.mark.browser

ROSAS = "0000-0002-1825-0097"
PAPER = {
    "id": "doi:10.9999/rowan",
    "kind": "publication",
    "title": "Finger-prick tests for kidney disease in pharmacies",
    "date": "2026-03-01",
    "people": [{"id": f"orcid:{ROSAS}", "name": "Rosa Rowan", "role": "author"}],
}


@pytest.fixture(scope="module")
def provider() -> Iterator[OrcidProvider]:
    with serving_provider(OrcidProvider(redirect_uri="")) as provider:
        yield provider


@pytest.fixture(scope="module")
def orcid_site(built: Path, provider: OrcidProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration with a researcher from a load of evidence, and set up for signing in with ORCID."""
    data = shutil.copytree(built, tmp_path_factory.mktemp("orcid") / "data")
    papers = data / "papers.jsonl"
    papers.write_text(json.dumps(PAPER))
    loaded = run_charnia("load", "evidence", str(papers), data=data)
    assert loaded.returncode == 0, loaded.stderr
    settings = {
        "CHARNIA_DEMONSTRATION": "yes",
        "CHARNIA_CLUSTER_NAME": CLUSTER_NAME,
        "CHARNIA_ORCID_CLIENT_ID": CLIENT_ID,
        "CHARNIA_ORCID_CLIENT_SECRET": SECRET,
        "CHARNIA_ORCID_SERVER": provider.base,
    }
    with serving(data=data, **settings) as site:
        provider.redirect_uri = f"{site.url}/accounts/orcid/login/callback/"
        yield site
    assert "Traceback" not in site.said, site.said


@pytest.fixture
def newcomer(chromium: Browser, orcid_site: Site, logins: dict[str, str]) -> Iterator[Visitor]:
    """Somebody whom the site does not know yet."""
    context = chromium.new_context()
    yield Visitor(context.new_page(), orcid_site.url, logins)
    context.close()


def at_orcid(visitor: Visitor, answer: str = "Authorize access") -> None:
    """Signs in on the provider's page and answers."""
    assert visitor.title() == "Sign in to ORCID"
    visitor.page.get_by_label("ORCID iD").fill(ROSAS)
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.page.get_by_role("button", name=answer).click()


def test_a_researcher_says_no_then_yes_and_has_her_profile(newcomer: Visitor) -> None:
    newcomer.goes_to("/directory/people/rosa-rowan/")
    examine(newcomer.page)
    newcomer.clicks("This is me: sign in with ORCID")
    assert newcomer.title() == "Sign in with ORCID"
    examine(newcomer.page)
    newcomer.clicks("Go on to ORCID")
    at_orcid(newcomer, "Deny access")
    newcomer.sees("You did not let ORCID tell us your iD")
    examine(newcomer.page)

    newcomer.goes_to("/directory/people/rosa-rowan/")
    newcomer.clicks("This is me: sign in with ORCID")
    newcomer.clicks("Go on to ORCID")
    at_orcid(newcomer)
    assert newcomer.title() == "One more step: your account"
    examine(newcomer.page)
    newcomer.fills("Full name", "Rosa Rowan")
    newcomer.fills("E-mail address", "rosa.rowan@example.org")
    newcomer.clicks("Sign up", exact=True)
    newcomer.sees("The profile of Rosa Rowan is yours.")
    newcomer.sees("Verified by ORCID on")
    assert newcomer.title() == "Rosa Rowan"
    examine(newcomer.page)
    newcomer.clicks("Change this profile")
    newcomer.fills("What you want to work on next", "Tests in pharmacies")
    newcomer.clicks("Save", exact=True)
    newcomer.sees("The profile is saved.")

    newcomer.goes_to("/account/orcid/")
    newcomer.sees("ORCID is your only way in")
    examine(newcomer.page)
    newcomer.page.get_by_role("link", name="Set a password").click()
    examine(newcomer.page)


def test_she_comes_back_by_orcid_from_the_page_to_sign_in(newcomer: Visitor) -> None:
    newcomer.goes_to("/products/")
    examine(newcomer.page)
    newcomer.clicks("Sign in with ORCID")
    newcomer.clicks("Go on to ORCID")
    at_orcid(newcomer)
    newcomer.page.wait_for_url("**/products/")
    newcomer.goes_to("/account/")
    newcomer.sees("rosa.rowan@example.org")
    examine(newcomer.page)


def test_somebody_else_with_an_account_does_not_get_her_id(newcomer: Visitor) -> None:
    newcomer.signs_in("founder")
    newcomer.goes_to("/account/")
    newcomer.clicks("Connect your ORCID iD")
    examine(newcomer.page)
    newcomer.clicks("Connect your ORCID iD")
    assert newcomer.title() == "Your password once more"
    newcomer.fills("Your password", newcomer.password_of("founder"))
    newcomer.clicks("Go on", exact=True)
    assert newcomer.title() == "Show that an ORCID iD is yours"
    examine(newcomer.page)
    newcomer.clicks("Go on to ORCID")
    at_orcid(newcomer)
    newcomer.sees("already belongs to another account. The programme team has been told")
    examine(newcomer.page)
