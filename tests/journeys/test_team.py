"""What the programme team and a funder come for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browsing import examine
from tests.journeys.conftest import Visitor
from tests.serving import Site

pytestmark = pytest.mark.browser


def test_the_team_goes_through_what_waits(visitor: Visitor) -> None:
    visitor.signs_in("team")
    visitor.page.get_by_role("navigation", name="Main").get_by_role("link", name="Desk").first.click()
    assert visitor.title() == "What waits for a human"
    visitor.clicks("Needs", exact=True)
    visitor.clicks("Gaps", exact=True)
    visitor.page.locator("main tbody a").first.click()
    visitor.clicks("Dismiss")
    visitor.fills("Why is this not a gap?", "The university does it already.")
    visitor.clicks("Save", exact=True)
    visitor.sees("Dismissed by Philippa Nordstrom")
    visitor.clicks("Reopen")
    visitor.sees("Reopened by Philippa Nordstrom")


def test_the_team_reads_a_brief_but_not_its_last_layer(visitor: Visitor) -> None:
    visitor.signs_in("team")
    visitor.goes_to("/desk/briefs/")
    visitor.clicks("Pipistrelle Clip")
    visitor.clicks("Product", exact=True)
    visitor.sees("The classifier uses six features")
    visitor.sees("There is more.")
    assert "410,000" not in visitor.page.content()
    assert "exclusivity" not in visitor.page.content()


def test_a_funder_reads_figures_and_no_brief(visitor: Visitor) -> None:
    visitor.signs_in("funder")
    visitor.goes_to("/desk/figures/")
    assert visitor.title() == "The cluster in figures"
    visitor.sees("Where the gaps lie")
    for path in ("/desk/", "/desk/briefs/", "/desk/gaps/"):
        answer = visitor.page.goto(visitor.url + path)
        assert answer is not None
        assert answer.status in {403, 404}, path


def asks_for_an_introduction(visitor: Visitor) -> str:
    """A founder asks to meet the first who could close a gap; whom."""
    visitor.signs_in("founder")
    visitor.goes_to("/products/")
    visitor.clicks("Pipistrelle Clip")
    visitor.clicks("Gaps", exact=True)
    visitor.clicks("See who could close it")
    visitor.clicks("Ask for an introduction to")
    whom = visitor.title()
    visitor.clicks("Ask for the introduction")
    visitor.sees(f"The programme team has your request for an introduction: {whom}.")
    return whom


def test_the_team_answers_a_wish_and_the_company_reads_why(
    visitor: Visitor, chromium: Browser, site: Site, logins: dict[str, str]
) -> None:
    whom = asks_for_an_introduction(visitor)
    with chromium.new_context() as context:
        team = Visitor(context.new_page(), site.url, logins)
        team.signs_in("team")
        team.goes_to("/desk/")
        team.clicks("Pipistrelle Inhalers would like to")
        assert team.title() == "Requests for introductions"
        team.sees("Could we talk for half an hour?")
        examine(team.page)
        team.clicks(f"It will not come about: Pipistrelle Inhalers and {whom}")
        team.fills("Why will it not come about?", "They are away until the summer.")
        team.page.get_by_label("No time").check()
        examine(team.page)
        team.clicks("Tell the company")
        team.sees("The company reads your reason on its page of introductions.")
    visitor.goes_to("/introductions/")
    visitor.sees("They are away until the summer.")
    examine(visitor.page)
    visitor.clicks("Look at who else could close this gap")
    assert "/bridges/" in visitor.page.url


def test_the_team_brings_both_together_and_the_company_says_that_it_helped(
    visitor: Visitor, chromium: Browser, site: Site, logins: dict[str, str]
) -> None:
    whom = asks_for_an_introduction(visitor)
    with chromium.new_context() as context:
        team = Visitor(context.new_page(), site.url, logins)
        team.signs_in("team")
        team.goes_to("/desk/introductions/")
        team.clicks(f"They agree: {whom} for Pipistrelle Inhalers")
        team.sees("Noted: they agree. Pipistrelle Inhalers reads it.")
        examine(team.page)
        visitor.goes_to("/introductions/")
        visitor.sees("They agree; the programme team brings you together.")
        examine(visitor.page)
        team.clicks(f"I have introduced them: Pipistrelle Inhalers and {whom}")
        team.sees("Noted: you have introduced Pipistrelle Inhalers to")
        visitor.goes_to("/introductions/")
        visitor.clicks(f"Say what came of it: {whom}")
        visitor.clicks("Save", exact=True)
        visitor.sees("Choose whether it helped.")
        examine(visitor.page)
        visitor.page.get_by_label("It helped").check()
        visitor.fills("In a few words", "They know who counts the patients.")
        visitor.clicks("Save", exact=True)
        visitor.sees("It is noted what came of the introduction")
        visitor.sees("They know who counts the patients.")
        examine(visitor.page)
        team.clicks("Outcomes", exact=True)
        team.sees("They know who counts the patients.")
        examine(team.page)
        team.clicks(f"Correct what came of it: Pipistrelle Inhalers and {whom}")
        team.fills("In a few words", "They count the patients together now.")
        examine(team.page)
        team.clicks("Save", exact=True)
        team.sees("They count the patients together now.")
    visitor.goes_to("/introductions/")
    visitor.sees("Corrected on")
