"""A founder's whole way: from a pasted text to an introduction, without JavaScript; and a part of it by keyboard."""

from __future__ import annotations

import email
import re
import shutil
from collections.abc import Iterator
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser

from tests.apps.accounts.test_mail import Postbox
from tests.journeys.conftest import CLUSTER_NAME, Visitor
from tests.serving import Site, free_port, serving

pytestmark = pytest.mark.browser

DESCRIPTION = """We make a clip for inhalers that listens to the breath of people with asthma and tells them whether the
dose went in. The prototype works on the bench and eleven patients have tried it.

We have never run a clinical trial and nobody in the team knows how many patients a study of inhaler technique needs.
We do not have anybody who has measured an aerosol. We need about £200,000 for the next year.
"""
ANSWER = "Eleven people with asthma, on three evenings."
PASSWORD = "green lantern gravel"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    """A mail server on this machine, and its port."""
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()


@pytest.fixture
def open_site(built: Path, tmp_path: Path, postbox: tuple[Postbox, int]) -> Iterator[Site]:
    """The cluster served as an installation that is no demonstration: it sends mail and wants addresses confirmed."""
    data = shutil.copytree(built, tmp_path / "data")
    settings = {"CHARNIA_SMTP_URL": f"smtp://127.0.0.1:{postbox[1]}", "CHARNIA_CLUSTER_NAME": CLUSTER_NAME}
    with serving(data=data, **settings) as site:
        yield site
    assert "Traceback" not in site.said, site.said


def link_in(box: Postbox) -> str:
    """The path of the link in the newest mail."""
    content = box.arrived[-1].content
    assert isinstance(content, bytes)
    body = email.message_from_bytes(content, policy=default).get_body()
    assert body is not None
    found = re.search(r"https?://[^/\s]+(/\S+)", body.get_content())
    assert found
    return found.group(1)


def test_from_a_pasted_text_to_an_introduction(
    chromium: Browser, open_site: Site, postbox: tuple[Postbox, int]
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    founder = Visitor(context.new_page(), open_site.url, {})

    # Try before you sign up
    founder.goes_to("/")
    founder.fills("Describe your product", DESCRIPTION)
    founder.clicks("Show my gaps")
    founder.sees("Nothing of this is stored.")
    founder.sees("Best bridges for this gap")
    assert founder.page.locator("main mark").filter(has_text="never run a clinical trial").count() > 0

    # Sign up, confirm by mail, keep it
    founder.clicks("Keep this")
    founder.page.get_by_role("link", name="Sign up").last.click()
    founder.fills("Full name", "Nora New")
    founder.fills("E-mail address", "nora@example.org")
    founder.page.locator("#id_password1").fill(PASSWORD)
    founder.page.locator("#id_password2").fill(PASSWORD)
    founder.clicks("Sign up", exact=True)
    founder.sees("nora@example.org")
    founder.goes_to(link_in(postbox[0]))
    founder.page.locator("main button[type=submit]").click()
    founder.fills("What is your company called?", "Two with an idea")
    founder.fills("What is the product called?", "The clip")
    founder.clicks("Keep it")
    assert founder.title() == "The clip"
    product = founder.page.url

    # Answer a question
    founder.clicks("Answer questions")
    founder.clicks("first question")
    founder.page.locator("main textarea, main input[type=text]").first.fill(ANSWER)
    founder.clicks("Save and go on")
    founder.page.goto(product)
    founder.sees("How ready it is")

    # Decide on gaps
    founder.clicks("Open the gap ledger")
    founder.clicks("Confirm:")
    founder.sees("Confirmed")
    founder.clicks("Dismiss:")
    founder.clicks("Save", exact=True)
    founder.sees("Say why this is not a gap.")
    founder.fills("Why is this not a gap?", "We have found the money.")
    founder.clicks("Save", exact=True)
    founder.sees("Dismissed by Nora New")

    # Bridges, proof, why not, shortlist, introduction
    founder.clicks("Gaps", exact=True)
    founder.clicks("See who could close it:")
    founder.sees("Your words, and the words they met")
    founder.page.locator("main input[name=q]").fill("Okafor")
    founder.clicks("Why not this one?")
    founder.clicks("Amara Okafor")
    founder.sees("score of the last one on the first page")
    founder.clicks("Keep on the shortlist all the same")
    founder.sees("Amara Okafor is on the shortlist.")
    founder.clicks("Open the shortlist of The clip")
    founder.sees("Amara Okafor")
    founder.clicks("Ask for an introduction to Amara Okafor")
    message = founder.page.get_by_label("What would you like to ask them?").input_value()
    assert message.startswith("Dear Amara Okafor,")
    assert "aerosol" not in message
    founder.clicks("Ask for the introduction")
    founder.sees("The programme team has your request for an introduction: Amara Okafor.")
    founder.clicks("Withdraw")
    founder.sees("Withdrawn")
    context.close()


def focuses(founder: Visitor, words: str) -> None:
    """Presses Tab until the focus is on something of that name, which must come within a screenful or two."""
    for _ in range(200):
        founder.page.keyboard.press("Tab")
        if founder.page.evaluate(NAME_OF_FOCUS).startswith(words):
            assert founder.page.evaluate(FOCUS_IS_SEEN), words
            return
    raise AssertionError(f"{words} cannot be reached with the keyboard on {founder.page.url}")


def presses(founder: Visitor, words: str) -> None:
    """Goes to a link or button with the keyboard and presses Enter; the page that comes has loaded."""
    focuses(founder, words)
    with founder.page.expect_navigation():
        founder.page.keyboard.press("Enter")


NAME_OF_FOCUS = """() => {
    const one = document.activeElement;
    const label = one.labels && one.labels.length ? one.labels[0].textContent : one.textContent;
    return label.replace(/\\s+/g, ' ').trim();
}"""
FOCUS_IS_SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
}"""


def test_a_founder_needs_no_mouse(visitor: Visitor, logins: dict[str, str]) -> None:
    visitor.goes_to("/accounts/login/")
    focuses(visitor, "E-mail address")
    visitor.page.keyboard.type("founder@example.org")
    focuses(visitor, "Password")
    visitor.page.keyboard.type(logins["founder@example.org"])
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    presses(visitor, "Pipistrelle Clip")
    presses(visitor, "Gaps")
    presses(visitor, "Confirm: Advice on classification and the regulatory route")
    visitor.sees("Confirmed")
    presses(visitor, "See who could close it")
    focuses(visitor, "How the score adds up")
    visitor.page.keyboard.press("Enter")
    visitor.sees("What the score of")
    focuses(visitor, "Name of a person or an offer")
    visitor.page.keyboard.type("Okafor")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    presses(visitor, "Amara Okafor")
    presses(visitor, "Keep on the shortlist all the same")
    visitor.sees("Amara Okafor is on the shortlist.")
    presses(visitor, "Open the shortlist of Pipistrelle Clip")
    presses(visitor, "Ask for an introduction to Amara Okafor")
    presses(visitor, "Ask for the introduction")
    visitor.sees("The programme team has your request for an introduction: Amara Okafor.")
    presses(visitor, "Withdraw: Amara Okafor")
    visitor.sees("Withdrawn")


@pytest.mark.parametrize("kind", ["founder", "team"])
def test_who_writes_for_a_company_of_the_demonstration_has_one_account(visitor: Visitor, kind: str) -> None:
    visitor.signs_in(kind)
    visitor.goes_to("/directory/my-profile/")
    name = visitor.title()
    visitor.goes_to("/account/")
    assert visitor.page.locator("main dd", has_text=name).count() == 1
    visitor.page.locator("main a[href^='/organisations/']").first.click()
    assert visitor.page.locator("main th[scope=row]", has_text=name).count() == 1
