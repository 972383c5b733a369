"""The demonstration cluster, built once by the command itself and served by the real web server, and a real browser."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import launched
from tests.serving import Site, run_charnia, serving

CLUSTER_NAME = "Merrowby Health Cluster"
CONTACT = "team@example.org"
PATIENCE = 15_000
"""Milliseconds that the browser waits for a page; the first one that matches builds the index."""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The data folder of the demonstration, which is only copied; the processes of one run share it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    data = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "done").exists():
            data.mkdir(exist_ok=True)
            done = run_charnia("demo", "--no-serve", data=data)
            assert done.returncode == 0, done.stderr
            (data / "done").touch()
    return data


@pytest.fixture(scope="session")
def logins(built: Path) -> dict[str, str]:
    """The password of each address that the demonstration hands out."""
    return dict(json.loads((built / "demo-logins.json").read_text()))


@pytest.fixture(scope="session")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration as `charnia demo` serves it, on a copy of this worker's own."""
    data = shutil.copytree(built, tmp_path_factory.mktemp("site") / "data")
    settings = {"CHARNIA_DEMONSTRATION": "yes", "CHARNIA_CLUSTER_NAME": CLUSTER_NAME, "CHARNIA_CONTACT": CONTACT}
    with serving(data=data, **settings) as site:
        yield site
    assert "Traceback" not in site.said, site.said


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file of journeys; it is gone before tests that use the database themselves."""
    with launched() as browser:
        yield browser


class Visitor:
    """Somebody at a browser."""

    def __init__(self, page: Page, url: str, logins: dict[str, str]) -> None:
        self.page = page
        self.url = url
        self._logins = logins
        page.set_default_timeout(PATIENCE)

    def goes_to(self, path: str) -> None:
        """Opens an address of the site, which must be there."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, path

    def signs_in(self, kind: str) -> None:
        """Signs in with one of the demonstration's accounts."""
        self.goes_to("/accounts/login/")
        self.page.get_by_label("E-mail address").fill(f"{kind}@example.org")
        self.page.get_by_label("Password", exact=True).fill(self.password_of(kind))
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda address: "/login/" not in address)

    def password_of(self, kind: str) -> str:
        """The password of that demonstration account."""
        return self._logins[f"{kind}@example.org"]

    def clicks(self, words: str, *, exact: bool = False) -> None:
        """Follows the first link or presses the first button of that name in the page proper."""
        main, name = self.page.locator("main"), _named(words, exact=exact)
        main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name)).first.click()

    def fills(self, label: str, words: str) -> None:
        """Types into the field of that label."""
        self.page.locator("main form").get_by_label(label).first.fill(words)

    def sees(self, words: str) -> None:
        """The words are on the page."""
        self.page.locator("body").get_by_text(words).filter(visible=True).first.wait_for()

    def sees_no(self, words: str) -> None:
        """The words are not in the page proper."""
        assert self.page.locator("main").get_by_text(words, exact=True).count() == 0, words

    def title(self) -> str:
        """The main heading."""
        return self.page.locator("h1").inner_text()


def _named(words: str, *, exact: bool) -> re.Pattern[str]:
    """An accessible name that holds the words; browsers put spaces around a part that only screen readers get."""
    parts = (r"\s+".join(map(re.escape, part.split())) for part in words.split(":"))
    pattern = r"\s*:\s*".join(parts)
    return re.compile(f"^\\s*{pattern}\\s*$" if exact else pattern)


@pytest.fixture
def visitor(chromium: Browser, site: Site, logins: dict[str, str]) -> Iterator[Visitor]:
    """Somebody whom the site does not know yet."""
    context = chromium.new_context()
    yield Visitor(context.new_page(), site.url, logins)
    context.close()
