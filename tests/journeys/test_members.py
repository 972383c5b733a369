"""What an academic, a clinician, a mentor and a student come for."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.browser


def test_an_academic_removes_a_record_and_takes_it_back(visitor: Visitor) -> None:
    visitor.signs_in("academic")
    visitor.goes_to("/directory/my-profile/")
    assert visitor.title() == "Amara Okafor"
    button = visitor.page.get_by_role("button", name=re.compile("^Not mine")).first
    title = " ".join((button.text_content() or "").partition(": ")[2].split())
    button.click()
    visitor.sees(f"“{title}” no longer counts for Amara Okafor.")
    visitor.sees("Removed from this profile")
    visitor.clicks(f"Take this back: {title}")
    visitor.sees(f"“{title}” counts for Amara Okafor again.")
    visitor.sees_no("Removed from this profile")


def test_an_academic_says_what_she_wants_to_work_on(visitor: Visitor) -> None:
    visitor.signs_in("academic")
    visitor.goes_to("/directory/my-profile/")
    visitor.clicks("Change this profile")
    visitor.fills("What you want to work on next", "Inhalers that listen")
    visitor.clicks("Save", exact=True)
    visitor.sees("The profile is saved.")
    visitor.sees("Inhalers that listen")


def test_a_clinician_changes_an_event_that_he_hosts(visitor: Visitor) -> None:
    visitor.signs_in("clinician")
    visitor.goes_to("/offers/")
    visitor.clicks("Change Sepsis tests in the emergency department: what would change practice?")
    visitor.fills("Title", "Sepsis tests: an evening of another name")
    visitor.fills("Where", "Seminar room of the emergency department")
    visitor.clicks("Save", exact=True)
    visitor.sees("Sepsis tests: an evening of another name")
    visitor.goes_to("/directory/events/?q=another+name")
    visitor.sees("Seminar room of the emergency department")


def test_a_mentor_makes_an_event_and_withdraws_it(visitor: Visitor) -> None:
    visitor.signs_in("mentor")
    visitor.goes_to("/offers/")
    visitor.clicks("Make an offer")
    visitor.clicks("Event", exact=True)
    visitor.page.get_by_label("Myself, Sushila Patwardhan").check()
    visitor.fills("Title", "Open hour on quality systems")
    visitor.clicks("Publish")
    visitor.sees("Please mend these")
    assert visitor.page.get_by_label("Title").input_value() == "Open hour on quality systems"
    visitor.fills("Description", "Bring your file; we look at it together.")
    visitor.fills("Starts", f"{dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=20):%Y-%m-%d}T18:00")
    visitor.clicks("Publish")
    visitor.sees("Open hour on quality systems")
    visitor.goes_to("/directory/events/?q=open+hour")
    visitor.sees("Open hour on quality systems")
    visitor.goes_to("/offers/")
    visitor.clicks("Withdraw Open hour on quality systems")
    visitor.sees("It leaves the directory and every match at once")
    visitor.clicks("Withdraw it", exact=True)
    visitor.goes_to("/directory/events/?q=open+hour")
    assert visitor.page.locator("main").get_by_text("Open hour on quality systems").count() == 0


def test_a_student_finds_placements_and_events(visitor: Visitor) -> None:
    visitor.signs_in("student")
    visitor.page.get_by_role("navigation", name="Main").get_by_role("link", name="Directory").first.click()
    visitor.clicks("Offers (")
    visitor.page.get_by_label("Student placement").check()
    visitor.clicks("Apply")
    visitor.clicks("Master's project in medical statistics")
    visitor.sees("Student placement")
    visitor.page.get_by_role("navigation", name="Main").get_by_role("link", name="Events").first.click()
    visitor.clicks("Grants surgery: does the budget add up?")
    visitor.sees("Merrowby Science Park")
    with visitor.page.expect_download() as download:
        visitor.page.locator("main a[href$='.ics']").first.click()
    assert download.value.path().read_text().startswith("BEGIN:VCALENDAR")
