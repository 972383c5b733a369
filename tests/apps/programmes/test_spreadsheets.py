"""What becomes of the rows of the team's spreadsheets: people, organisations, offers, events and products."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.directory.actions import change_profile
from charnia.apps.evidence.models import IndexChange
from charnia.apps.evidence.retirement_actions import retire
from charnia.apps.gaps.models import Gap
from charnia.apps.offers.actions import change_offer
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.actions import create_organisation
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import Person
from charnia.apps.products.models import Product
from charnia.apps.programmes.models import Spreadsheet, SpreadsheetEntry
from charnia.core.vocabulary import Layer, OrganisationKind
from tests.apps.organisations.registered import FENMARSH, load
from tests.apps.programmes.sheets import ANN, MENTORS, UPLOAD, Row, examined, figures, imported
from tests.apps.reading import page

pytestmark = pytest.mark.django_db


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


def test_a_place_of_study_is_known_by_its_other_names_and_in_any_town(desk: Client) -> None:
    load(dataclasses.replace(FENMARSH, kind=OrganisationKind.FUNDER, other_names=("Fenmarsh Art College",)))
    rows = [
        ["Name", "Type", "Town"],
        ["University of Fenmarsh", "University", "Greater Fenmarsh"],
        ["Fenmarsh Kits", "Company", "Fenmarsh"],
    ]
    assert imported(desk, *rows, target="organisations") == figures(new=1, unchanged=1)
    assert imported(desk, rows[0], ["Fenmarsh Art College", "", ""], target="organisations") == figures(unchanged=1)
    other = ["Fenmarsh Kits", "Company", "Elsewhere"], ["University of Fenmarsh", "Company", "Fenmarsh"]
    assert imported(desk, rows[0], *other, target="organisations") == figures(new=2)


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
