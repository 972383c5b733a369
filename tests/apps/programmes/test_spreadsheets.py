"""Import of the team's spreadsheets on the desk."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.directory.actions import change_profile
from charnia.apps.evidence.models import EvidenceLoad, IndexChange, LoadStatus
from charnia.apps.evidence.retirement_actions import retire
from charnia.apps.gaps.models import Gap
from charnia.apps.offers.actions import change_offer
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.actions import create_organisation
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import Person
from charnia.apps.products.models import Product
from charnia.apps.programmes.models import SavedMapping, Spreadsheet, SpreadsheetEntry
from charnia.apps.programmes.spreadsheets import actions
from charnia.apps.programmes.spreadsheets.queries import KEPT_FOR
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Layer
from charnia.sources.spreadsheet.targets import TARGETS
from tests.apps.reading import HOSTILE, assert_closed_to, assert_only_words, page

pytestmark = pytest.mark.django_db
UPLOAD = "/desk/import/spreadsheet/"
Row = list[Any]
MENTORS: list[Row] = [
    ["Name", "E-mail", "Employer", "Job title", "Role", "Areas of expertise", "Hours"],
    ["Ann Other", "ann@example.org", "Merrow Trust", "Consultant", "Clinician; Mentor", "sepsis; triage", 4],
    ["Ben Other", "ben@example.org", "Merrow Trust", "Nurse", "Clinician", "", ""],
]
ANN = MENTORS[1]


def workbook(*rows: Row, name: str = "mentors.xlsx") -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def examined(desk: Client, *rows: Row, target: str = "people", **also: str) -> Spreadsheet:
    """Goes with a sheet through the steps up to the preview, taking the columns as they are guessed."""
    answer = desk.post(UPLOAD, {"file": workbook(*rows)})
    assert answer.status_code == 302, answer.content.decode()
    sheet = Spreadsheet.objects.latest("pk")
    answer = desk.post(answer["Location"], {"sheet": "Sheet", "target": target})
    assert answer.status_code == 302, answer.content.decode()
    form = desk.get(answer["Location"]).context["form"]
    chosen = {name: value for name, value in form.initial.items() if value not in (False, None)}
    answer = desk.post(answer["Location"], {**chosen, **also})
    assert answer.status_code == 302, answer.content.decode()
    sheet.refresh_from_db()
    return sheet


def imported(desk: Client, *rows: Row, target: str = "people", **also: str) -> dict[str, int]:
    """As `examined`, and imports; returns the figures."""
    sheet = examined(desk, *rows, target=target, **also)
    desk.post(reverse("programmes:load-spreadsheet", args=[sheet.load_id]))
    sheet.load.refresh_from_db()
    assert sheet.load.status == LoadStatus.LOADED
    return dict(sheet.load.counts)


def figures(**told: int) -> dict[str, int]:
    return {"new": 0, "changed": 0, "unchanged": 0, "kept": 0, "faulty": 0, **told}


def test_people_come_in_hidden_with_what_the_sheet_says(desk: Client) -> None:
    sheet = examined(desk, *MENTORS)
    assert not Person.objects.exists()
    text = page(desk, "programmes:spreadsheet", sheet.load_id)
    assert "Nothing is stored yet." in text
    assert "Import 2 rows" in text
    assert "Expertise: sepsis; triage." in text
    seen = IndexChange.objects.count()
    desk.post(reverse("programmes:load-spreadsheet", args=[sheet.load_id]))
    ann = Person.objects.get(name="Ann Other")
    assert (ann.contact_email, ann.title, ann.roles, ann.hours_a_month) == (
        "ann@example.org",
        "Consultant",
        ["clinician", "mentor"],
        4,
    )
    assert ann.organisation is not None
    assert (ann.organisation.name, ann.organisation.is_listed, ann.is_listed) == ("Merrow Trust", False, False)
    assert Organisation.objects.count() == 1
    assert IndexChange.objects.count() == seen + 2
    sheet.load.refresh_from_db()
    assert bytes(sheet.load.payload) == b""
    assert AuditEntry.objects.filter(action="spreadsheet.imported", target_id=str(sheet.load_id)).count() == 1


def test_an_address_is_on_no_page_that_visitors_see(desk: Client) -> None:
    imported(desk, *MENTORS, shows_new="on")
    ann = Person.objects.get(name="Ann Other")
    assert ann.is_listed
    for path in (ann.get_absolute_url(), reverse("directory:people"), reverse("directory:search") + "?q=Ann"):
        text = Client().get(path).content.decode()
        assert "Ann Other" in text
        assert "ann@example.org" not in text
    assert "ann@example.org" in page(desk, "programmes:people")


def test_the_corrected_sheet_again_updates_and_makes_no_doubles(desk: Client) -> None:
    assert imported(desk, *MENTORS) == figures(new=2)
    assert imported(desk, *MENTORS) == figures(unchanged=2)
    ann = ["Ann Other", "ann@example.org", "Merrow Trust", "Professor", "Clinician; Mentor", "sepsis", 6]
    assert imported(desk, MENTORS[0], ann, MENTORS[2], ["Cy Other", "cy@example.org"]) == figures(
        new=1, changed=1, unchanged=1
    )
    stored = Person.objects.get(name="Ann Other")
    assert (stored.title, stored.hours_a_month, stored.bio) == ("Professor", 6, "Expertise: sepsis.")
    assert Person.objects.count() == 3
    assert SpreadsheetEntry.objects.count() == 3


def test_what_people_changed_since_stays(desk: Client, tess: User) -> None:
    imported(desk, *MENTORS)
    ann = Person.objects.get(name="Ann Other")
    change_profile(person=ann, by=tess, fields={"title": "Chief nurse"})
    row = ["Ann Other", "ann@example.org", "Merrow Trust", "Professor", "Mentor", "sepsis; triage", 8]
    assert imported(desk, MENTORS[0], row) == figures(changed=1)
    ann.refresh_from_db()
    assert (ann.title, ann.hours_a_month) == ("Chief nurse", 8)


def test_a_claimed_profile_is_its_owners(desk: Client, alice: User) -> None:
    imported(desk, *MENTORS)
    Person.objects.filter(name="Ann Other").update(user=alice, title="", is_listed=False)
    assert imported(desk, *MENTORS, shows_new="on") == figures(unchanged=1, kept=1)
    ann = Person.objects.get(name="Ann Other")
    assert (ann.title, ann.is_listed) == ("", False)


def test_a_person_is_known_by_orcid_account_and_address(desk: Client, alice: User, rosa: Person) -> None:
    by_evidence = create_person(by=None, fields={"name": "A. Rowan", "source_id": "orcid:0000-0002-1825-0097"})
    Person.objects.filter(pk=rosa.pk).update(contact_email="rosa@example.org")
    own = create_person(by=None, fields={"name": "Alice Alder", "user": alice})
    rows = [
        ["Name", "E-mail", "ORCID"],
        ["Ada Rowan", "", "https://orcid.org/0000-0002-1825-0097"],
        ["Rosa Rowan", "rosa@example.org", ""],
        ["Alice Alder", "Alice@Example.org", ""],
    ]
    assert imported(desk, *rows) == figures(changed=1, unchanged=1, kept=1)
    by_evidence.refresh_from_db()
    assert (by_evidence.name, by_evidence.orcid) == ("A. Rowan", "0000-0002-1825-0097")
    assert Person.objects.count() == 3
    assert own.pk


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["", "x@example.org"], "Name is empty"),
        (["Cy Other", ""], "It cannot be told who this is"),
        (["Cy Other", "nonsense"], "E-mail “nonsense” is no e-mail address"),
        (["Cy Other", "#N/A"], "is an error of the spreadsheet"),
        (["Cy Other", "", "0000-0002-1825-0098"], "is no ORCID iD"),
        (["Eve Elm", "rosa@example.org"], "belongs to Rosa Rowan here"),
        (["Rosa Rowan", "rosa@example.org", "0000-0001-5109-3700"], "belong to two people here"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(desk: Client, rosa: Person, row: Row, sentence: str) -> None:
    Person.objects.filter(pk=rosa.pk).update(contact_email="rosa@example.org")
    create_person(by=None, fields={"name": "Ida", "orcid": "0000-0001-5109-3700"})
    sheet = examined(desk, ["Name", "E-mail", "ORCID"], row, ["Di Other", "di@example.org"])
    assert (sheet.load.counts["new"], sheet.load.counts["faulty"]) == (1, 1)
    assert sentence in page(desk, "programmes:spreadsheet", sheet.load_id)
    answer = desk.get(reverse("programmes:spreadsheet-refused", args=[sheet.load_id]))
    head, *refused = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == ["Row in the sheet", "What to mend", "Name", "E-mail", "ORCID"]
    assert [one[0] for one in refused] == ["2"]
    assert sentence in refused[0][1]


def test_a_cell_that_cannot_be_read_costs_itself_alone(desk: Client) -> None:
    row = ["Ann Other", "ann@example.org", "Merrow Trust", "Nurse", "Wizard", "", "many"]
    sheet = examined(desk, MENTORS[0], row)
    assert sheet.load.counts == figures(new=1)
    assert [one["kept"] for one in sheet.load.problems] == [True, True]
    assert sheet.refused == []


def test_two_rows_of_one_person_and_two_people_of_one_name(desk: Client) -> None:
    rows = [
        ["Name", "E-mail", "Employer", "Reference"],
        ["Jo Smith", "jo@example.org", "Merrow Trust", ""],
        ["Jo Smith", "jo.smith@example.org", "Merrow Trust", ""],
        ["J. Smith", "JO@example.org", "", ""],
    ]
    sheet = examined(desk, *rows)
    assert sheet.load.counts == figures(new=2, faulty=1)
    assert "Row 2 speaks of the same" in sheet.load.problems[0]["message"]


def test_another_address_for_a_known_name_asks_who_is_meant(desk: Client) -> None:
    imported(desk, *MENTORS)
    other = ["Ann Other", "ann.other@example.org", "Merrow Trust"]
    sheet = examined(desk, MENTORS[0], other)
    assert sheet.load.counts == figures(faulty=1)
    assert "came before with other details" in sheet.load.problems[0]["message"]


def test_a_row_that_names_somebody_retired_says_so_and_is_stored(desk: Client) -> None:
    imported(desk, *MENTORS, shows_new="on")
    ann = Person.objects.get(name="Ann Other")
    retire(person=ann, reason="Old evidence.", newest=None)
    corrected = [*ANN[:3], "Professor", *ANN[4:]]
    sheet = examined(desk, MENTORS[0], corrected, MENTORS[2])
    text = page(desk, "programmes:spreadsheet", sheet.load_id)
    assert "Ann Other is out of the directory because the evidence is old, and stays out whatever the row says." in text
    assert "Ben Other is out of the directory" not in text
    assert "<td>kept</td>" in text
    assert "kept without it" not in text
    desk.post(reverse("programmes:load-spreadsheet", args=[sheet.load_id]))
    ann.refresh_from_db()
    assert (ann.title, ann.is_listed) == ("Professor", False)


def test_a_fixed_spreadsheet_of_refused_rows_goes_in_itself(desk: Client) -> None:
    sheet = examined(desk, MENTORS[0], ["Ann Other", "nonsense", "+Merrow Trust"])
    answer = desk.get(reverse("programmes:spreadsheet-refused", args=[sheet.load_id]))
    mended = answer.content.replace(b"nonsense", b"ann@example.org")
    first = desk.post(UPLOAD, {"file": SimpleUploadedFile("mend.csv", mended)})
    second = desk.post(first["Location"], {"sheet": "The file", "target": "people"})
    chosen = desk.get(second["Location"]).context["form"].initial
    desk.post(second["Location"], {name: value for name, value in chosen.items() if value})
    again = Spreadsheet.objects.latest("pk")
    desk.post(reverse("programmes:load-spreadsheet", args=[again.load_id]))
    assert Person.objects.get().organisation == Organisation.objects.get(name="+Merrow Trust")


def test_a_mapping_is_kept_and_offered_for_the_same_headings(desk: Client) -> None:
    rows = [["Wer", "Wo", "Mail"], ["Ann Other", "Merrow Trust", "ann@example.org"]]
    desk.post(UPLOAD, {"file": workbook(*rows)})
    sheet = Spreadsheet.objects.get()
    desk.post(reverse("programmes:spreadsheet-rows", args=[sheet.load_id]), {"sheet": "Sheet", "target": "people"})
    path = reverse("programmes:spreadsheet-columns", args=[sheet.load_id])
    refused = desk.post(path, {"column-email": "2"}).content.decode()
    assert "Choose the column that holds the name" in refused
    chosen = {"column-name": "0", "column-organisation": "1", "column-email": "2", "save_as": "German mentors"}
    desk.post(path, chosen)
    mapping = SavedMapping.objects.get()
    assert mapping.headings == {"name": "Wer", "organisation": "Wo", "email": "Mail"}
    desk.post(UPLOAD, {"file": workbook(["Mail", "Wer", "Wo"], rows[1])})
    other = Spreadsheet.objects.latest("pk")
    desk.post(reverse("programmes:spreadsheet-rows", args=[other.load_id]), {"sheet": "Sheet", "target": "people"})
    answer = desk.get(reverse("programmes:spreadsheet-columns", args=[other.load_id]))
    assert "Filled in as the team kept it under “German mentors”" in answer.content.decode()
    assert answer.context["form"].initial["column-name"] == "1"
    assert "German mentors" in page(desk, "programmes:spreadsheets")
    desk.post(reverse("programmes:delete-mapping", args=[mapping.pk]))
    assert not SavedMapping.objects.exists()


def test_organisations_are_known_by_id_and_by_name(desk: Client, alder: Organisation) -> None:
    trust = create_organisation(by=None, fields={"name": "Merrow Trust", "ods_code": "RXX", "town": "Merrow"})
    rows = [
        ["Organisation name", "Type", "ODS code", "Company number", "Town", "Postcode", "Web"],
        ["Merrow NHS Trust", "NHS trust", "RXX", "", "Merrow", "", "merrow.nhs.uk"],
        ["Alder Diagnostics Ltd", "SME", "", "", "", "", "https://alder.example"],
        ["Fern Limited", "Company", "", 1234567, "Leicester", "le17rh", ""],
        ["Fern Ltd", "Charity", "", "", "Derby", "", ""],
        ["Moss", "Wizardry", "", "", "", "", "not an address"],
    ]
    assert imported(desk, *rows, target="organisations") == figures(new=3, changed=1, kept=1)
    trust.refresh_from_db()
    assert (trust.name, trust.kind, trust.website) == ("Merrow Trust", "nhs", "https://merrow.nhs.uk")
    fern = Organisation.objects.get(name="Fern Limited")
    assert (fern.companies_house, fern.is_listed) == ("01234567", True)
    assert Organisation.objects.get(name="Moss").kind == ""
    assert imported(desk, *rows, target="organisations") == figures(unchanged=4, kept=1)


def test_what_people_wrote_of_an_organisation_stays(desk: Client, tess: User) -> None:
    create_organisation(by=tess, fields={"name": "Merrow Trust", "description": "Ours."})
    rows = [["Name", "Description", "Town"], ["Merrow Trust", "Theirs.", "Merrow"]]
    assert imported(desk, *rows, target="organisations") == figures(changed=1)
    stored = Organisation.objects.get()
    assert (stored.description, stored.town) == ("Ours.", "Merrow")


def test_offers_and_events(desk: Client, tess: User) -> None:
    create_organisation(by=None, fields={"name": "Merrow University", "latitude": 52.0, "longitude": -1.0})
    rows = [
        ["Title", "Type", "Provider", "Start date", "End date", "Price", "Website", "Description"],
        ["Clean room", "Equipment", "Merrow University", "", "", "1200", "example.org", "Class 7"],
        ["Open day", "Workshop", "Somebody else", "03/04/2027 10:00", "03/04/2027", "0", "", "Come"],
        ["No day", "Workshop", "", "", "", "", "", ""],
        ["Backwards", "Course", "", "4 April 2027", "3 April 2027", "", "", ""],
    ]
    assert imported(desk, *rows, target="offers", shows_new="on") == figures(new=2, faulty=2)
    room, day = Offer.objects.get(kind="facility"), Offer.objects.get(kind="event")
    assert (room.cost, room.url, room.latitude, room.is_published) == ("£1,200", "https://example.org", 52.0, True)
    assert (day.provider, day.cost) == ("Somebody else", "Free")
    assert timezone.localtime(day.starts_at).isoformat() == "2027-04-03T10:00:00+01:00"
    change_offer(offer=room, by=tess, fields={"text": "Class 5"})
    assert imported(desk, *rows, target="offers") == figures(unchanged=2, faulty=2)
    room.refresh_from_db()
    assert room.text == "Class 5"
    events = [["Event", "Date", "Venue"], ["Open day", dt.datetime(2027, 4, 3, 11), "Hall"]]  # noqa: DTZ001
    assert imported(desk, *events, target="events") == figures(new=1), "another provider, another event"
    assert Offer.objects.get(venue="Hall").is_published


def test_products_of_companies_without_accounts(desk: Client, tess: User, product: Product) -> None:
    rows = [
        ["Company", "Product", "Description", "Stage", "Sector"],
        ["Fern Ltd", "FernPatch", "We do not have a clinical partner.", "Prototype", "Medical device"],
        ["Alder Diagnostics", "AlderQuick", "Other words.", "", ""],
        ["Alder Diagnostics", "AlderTwo", "New words.", "", ""],
    ]
    assert imported(desk, *rows, target="products") == figures(new=1, kept=1, faulty=1)
    patch = Product.objects.get(name="FernPatch")
    newest = patch.brief.newest
    assert newest is not None
    assert newest.text_of(Layer.ACCEPTED) == "We do not have a clinical partner."
    assert newest.text_of(Layer.PUBLIC) == ""
    assert not patch.organisation.is_listed
    assert Gap.objects.filter(brief=patch.brief).exists()
    rows[1][2] = "We do not have a clinical partner or a quality system."
    assert imported(desk, *rows[:2], target="products") == figures(changed=1)
    assert imported(desk, *rows[:2], target="products") == figures(unchanged=1)
    patch.brief.refresh_from_db()
    assert patch.brief.version == 2


@pytest.mark.parametrize("target", list(TARGETS))
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_template_is_understood_and_its_example_passed_over(desk: Client, target: str, form: str) -> None:
    answer = desk.get(reverse("programmes:spreadsheet-template", args=[target, form]))
    if form == "xlsx":
        book = load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames == [TARGETS[target].label, "What the columns mean"]
    file = SimpleUploadedFile(f"t.{form}", answer.content)
    first = desk.post(UPLOAD, {"file": file})
    name = TARGETS[target].label if form == "xlsx" else "The file"
    second = desk.post(first["Location"], {"sheet": name, "target": target})
    chosen = desk.get(second["Location"]).context["form"].initial
    assert {one.removeprefix("column-") for one in chosen if one.startswith("column-")} == {
        field.name for field in TARGETS[target].fields
    }
    third = desk.post(second["Location"], {name: value for name, value in chosen.items() if value})
    assert "<strong>0</strong> new" in desk.get(third["Location"]).content.decode()


def test_no_such_template(desk: Client) -> None:
    assert desk.get(UPLOAD + "template/wizards.csv").status_code == 404
    assert desk.get(UPLOAD + "template/people.pdf").status_code == 404


def test_only_the_team_and_there_only_the_uploader(
    desk: Client, fay: User, alice: User, as_user: Callable[[User], Client]
) -> None:
    sheet = examined(desk, *MENTORS)
    other = User.objects.create_user("tom@example.org", "a long password", name="Tom", cluster_role="programme-team")
    for name in ("spreadsheet", "spreadsheet-rows", "spreadsheet-columns", "spreadsheet-refused"):
        path = reverse(f"programmes:{name}", args=[sheet.load_id])
        assert_closed_to(path, as_user(fay), as_user(alice))
        assert as_user(other).get(path).status_code == 404
    for name in ("load-spreadsheet", "discard-spreadsheet"):
        path = reverse(f"programmes:{name}", args=[sheet.load_id])
        assert_closed_to(path, as_user(fay), as_user(alice), method="post")
        assert as_user(other).post(path).status_code == 404
    assert_closed_to(UPLOAD, as_user(fay), as_user(alice))
    assert "mentors.xlsx" in page(desk, "programmes:imports")
    assert "mentors.xlsx" not in page(as_user(other), "programmes:imports")
    assert desk.get(reverse("programmes:import", args=[sheet.load_id])).status_code == 404
    for user in (fay, alice, other):
        with pytest.raises(NotAllowed):
            actions.import_spreadsheet(spreadsheet=sheet, by=user)
    for user in (fay, alice):
        with pytest.raises(NotAllowed):
            actions.upload_spreadsheet(filename="x", payload=b"a,b\n1,2", by=user)


def test_a_file_is_decided_on_once(desk: Client) -> None:
    sheet = examined(desk, *MENTORS)
    load = reverse("programmes:load-spreadsheet", args=[sheet.load_id])
    discard = reverse("programmes:discard-spreadsheet", args=[sheet.load_id])
    assert "Nothing of the spreadsheet was stored" in desk.post(discard, follow=True).content.decode()
    for path in (load, discard):
        assert "has already been imported or discarded" in desk.post(path, follow=True).content.decode()
    assert not Person.objects.exists()
    sheet.refresh_from_db()
    assert (sheet.samples, sheet.first_rows, bytes(sheet.load.payload)) == ([], [], b"")


def test_a_file_is_forgotten_after_some_days(desk: Client, tess: User) -> None:
    sheet = examined(desk, *MENTORS, ["", "x@example.org"])
    with time_machine.travel(timezone.now() + KEPT_FOR + dt.timedelta(hours=1), tick=False):
        assert actions.forget_overdue() == 1
        assert not Spreadsheet.objects.exists()
        load = EvidenceLoad.objects.get()
        assert (load.status, bytes(load.payload), load.problems) == (LoadStatus.DISCARDED, b"", [])
    assert desk.get(reverse("programmes:spreadsheet", args=[sheet.load_id])).status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x00\x01\x02\x03" * 9, "This file is not text"),
        (b"PK\x03\x04zip", "This workbook is damaged."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "old .xls format"),
    ],
)
def test_a_file_that_is_no_table_is_refused(desk: Client, content: bytes, sentence: str) -> None:
    answer = desk.post(UPLOAD, {"file": SimpleUploadedFile("x.xlsx", content)})
    assert sentence in answer.content.decode()
    assert not EvidenceLoad.objects.exists()


def test_a_sheet_without_rows_says_so_in_the_form(desk: Client) -> None:
    desk.post(UPLOAD, {"file": workbook(MENTORS[0])})
    sheet = Spreadsheet.objects.get()
    answer = desk.post(
        reverse("programmes:spreadsheet-rows", args=[sheet.load_id]), {"sheet": "Sheet", "target": "people"}
    )
    assert "There is nothing below the headings in row 1." in answer.content.decode()


def test_markup_in_a_sheet_is_shown_as_text(desk: Client) -> None:
    head = ["Name", "E-mail", f"x{HOSTILE}"]
    sheet = examined(desk, head, [f"Eve {HOSTILE}", "eve@example.org", HOSTILE], ["", HOSTILE])
    for name in ("spreadsheet-columns", "spreadsheet"):
        assert_only_words(page(desk, f"programmes:{name}", sheet.load_id), name)


def test_if_storing_fails_nothing_is_stored(desk: Client, tess: User, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = examined(desk, *MENTORS)

    def fail(**_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "close_load", fail)
    with pytest.raises(RuntimeError):
        actions.import_spreadsheet(spreadsheet=sheet, by=tess)
    assert not Person.objects.exists()
    assert EvidenceLoad.objects.get().status == LoadStatus.PREVIEW


def _many(number: int) -> list[Row]:
    rows = [[f"Ann Other{n}", f"ann{n}@example.org", f"Trust {n % 3}", "", "", "", ""] for n in range(number)]
    return [MENTORS[0], *rows]


@pytest.mark.parametrize("number", [1, 30])
def test_every_step_costs_the_same_for_one_row_and_thirty(
    desk: Client, tess: User, number: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    imported(desk, *_many(number))
    sheet = examined(desk, *_many(number))
    with django_assert_num_queries(PREVIEW_QUERIES):
        desk.get(reverse("programmes:spreadsheet", args=[sheet.load_id]))
    with django_assert_num_queries(EXAMINE_QUERIES):
        actions.map_columns(spreadsheet=sheet, columns=sheet.columns, shows_new=False, by=tess)


PREVIEW_QUERIES = 3
EXAMINE_QUERIES = 17
