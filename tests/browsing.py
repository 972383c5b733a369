"""A real headless Chromium, and what every page that it shows must hold to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.machine import left_out

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NARROW: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1280, "height": 900}


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser that is closed at the end; skips the test on a machine without one."""
    if CHROMIUM is None:
        left_out("There is no Chromium on this machine: install one to run the browser tests.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


def faults_of(page: Page) -> list[str]:
    """What axe finds on the page as it stands, and whether something is wider than the screen."""
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    found = Axe().run(page).response["violations"]
    faults = [f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:300]}" for one in found]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append(f"{page.url}: wider than {page.viewport_size}")
    if page.locator("h1").count() != 1:
        faults.append(f"{page.url}: {page.locator('h1').count()} main headings")
    return faults


def examine(page: Page, *sizes: ViewportSize) -> None:
    """The page has no fault at these sizes, narrow and wide where none is named."""
    for size in sizes or (NARROW, WIDE):
        page.set_viewport_size(size)
        assert faults_of(page) == []
