"""Every page that each kind of user can reach by links: it is there, axe finds nothing, and it fits a phone."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.architecture.audience import PUBLIC
from tests.browsing import NARROW, faults_of
from tests.journeys.conftest import Visitor
from tests.serving import Site

pytestmark = pytest.mark.browser

EXAMINED = {"": 2, "founder": 2, "team": 2}
"""How many pages of one address pattern are looked at for a kind of user; one for the others, who share pages."""
ASKED_FOR = 6
"""How many links of one pattern are followed at least so far that the page is known to be there."""
ONCE_MORE = frozenset({"directory:person", "directory:organisation", "directory:offer", "home:home"})
"""Public pages that show more to those who are signed in."""

THE_SAME_FOR_ALL = ("account_", "accounts:", "mfa_")
"""Pages of one's own account, which are looked at once, as a founder."""


class Crawl:
    """One walk along the links of the site."""

    def __init__(self, page: Page, url: str, kind: str) -> None:
        self._page = page
        self._url = url
        self._kind = kind
        self._waiting: deque[tuple[str, str]] = deque()
        self._known: set[str] = set()
        self._asked: Counter[str] = Counter()
        self._examined: Counter[str] = Counter()
        self.faults: list[str] = []

    def run(self) -> set[str]:
        """Walks; returns the names of the pages that were looked at."""
        self._note("/", "the start")
        while self._waiting:
            self._follow(*self._waiting.popleft())
        return set(self._examined)

    def _note(self, address: str, source: str) -> None:
        parts = urlsplit(urldefrag(urljoin(self._url, address)).url)
        if f"{parts.scheme}://{parts.netloc}" != self._url or parts.path.startswith(("/admin/", "/static/")):
            return
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if path not in self._known:
            self._known.add(path)
            self._waiting.append((path, source))

    def _follow(self, path: str, source: str) -> None:
        name = self._name(path)
        if self._asked[name] >= ASKED_FOR and not self._wants(name):
            return
        self._asked[name] += 1
        answer = self._page.request.get(self._url + path)
        if answer.status >= 400:
            self.faults.append(f"{answer.status} for {path}, linked on {source}")
        elif answer.headers.get("content-type", "").startswith("text/html"):
            self._look_at(answer.url)

    def _look_at(self, address: str) -> None:
        name = self._name(urlsplit(address).path)
        if not self._wants(name):
            return
        self._examined[name] += 1
        self._page.goto(address)
        self.faults += faults_of(self._page)
        for link in self._page.locator("a[href]").all():
            self._note(str(link.get_attribute("href")), urlsplit(address).path)

    def _wants(self, name: str) -> bool:
        if self._kind and name in PUBLIC - ONCE_MORE:
            return False
        if self._kind != "founder" and name.startswith(THE_SAME_FOR_ALL):
            return False
        return self._examined[name] < EXAMINED.get(self._kind, 1)

    @staticmethod
    def _name(path: str) -> str:
        try:
            return resolve(urlsplit(path).path).view_name
        except Resolver404:
            return "no such page"


@pytest.fixture
def narrow(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=NARROW)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("kind", "reaches"),
    [
        ("", {"home:home", "dossiers:try", "dossiers:example", "directory:search"}),
        ("founder", {"products:detail", "gaps:ledger", "gaps:reword", "matches:gap", "introductions:wishes"}),
        ("academic", {"directory:change-profile", "offers:choose", "programmes:forget"}),
        ("clinician", {"offers:mine", "offers:change", "offers:withdraw"}),
        ("mentor", {"offers:mine", "offers:create"}),
        ("student", {"directory:change-profile"}),
        (
            "team",
            {
                "programmes:desk",
                "programmes:introductions",
                "programmes:gaps",
                "programmes:pairs",
                "programmes:moves",
                "programmes:merge",
                "programmes:split",
                "programmes:forget",
                "programmes:register-doubts",
                "programmes:institutions",
                "products:detail",
                "gaps:detail",
                "matches:gap",
            },
        ),
        ("funder", {"organisations:detail"}),
    ],
)
def test_every_page_within_reach_is_sound(
    narrow: Page, site: Site, logins: dict[str, str], kind: str, reaches: set[str]
) -> None:
    if kind:
        Visitor(narrow, site.url, logins).signs_in(kind)
    crawl = Crawl(narrow, site.url, kind)
    seen = crawl.run()
    assert crawl.faults == []
    assert reaches <= seen
