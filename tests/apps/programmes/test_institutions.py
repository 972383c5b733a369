"""The list of institutions on the desk: what goes on it, what each source is asked, and what came."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.text import slugify

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
from charnia.apps.organisations.models import DoubtStatus, Organisation, RegisterDoubt, RegisterEntry, RegisterLoad
from charnia.apps.programmes.institutions.actions import (
    add_institution,
    ask_for_fetches,
    change_institution,
    remove_institution,
)
from charnia.apps.programmes.institutions.queries import institutions_for, rows_of
from charnia.apps.programmes.institutions.suggestions import suggestions_for
from charnia.apps.programmes.models import Institution
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Register

pytestmark = pytest.mark.django_db
LIST = "/desk/import/institutions/"
LEICESTER = "04h699437"
GATEWAY = "D1774113-D5D2-4B7C-A412-66A90FE4B96F"
HOSTILE = '<script>alert("x")</script>'
QUERIES = 13


def organisation(name: str, ror: str | None, **fields: Any) -> Organisation:
    return Organisation.objects.create(slug=slugify(name), name=name, ror=ror, **fields)


def register_name(of: Organisation, ror: str, name: str) -> None:
    load = RegisterLoad.objects.create(register=Register.ROR)
    RegisterEntry.objects.create(
        register=Register.ROR, register_id=ror, organisation=of, facts={"name": name}, content_hash="x", load=load
    )


def loaded(source: str, asked: str, **fields: Any) -> EvidenceLoad:
    fields = {"status": LoadStatus.LOADED, "counts": {"new": 3, "changed": 1, "unchanged": 1_200}, **fields}
    return EvidenceLoad.objects.create(source=source, query=f"institution={asked}", **fields)


def ids_of(institution: Institution) -> dict[str, str]:
    [row] = rows_of([institution])
    return {one.source_name: one.id for one in row.questions if not one.why_not}


def page(desk: Client, **asked: str) -> str:
    return html.unescape(desk.get(LIST, asked).content.decode())


def test_an_id_is_added_in_any_form_and_the_trail_says_so(tess: User) -> None:
    institution = add_institution(ror=f"https://ror.org/{LEICESTER}", by=tess)
    assert (institution.ror, institution.added_by) == (LEICESTER, tess)
    entry = AuditEntry.objects.get(action="institution.added")
    assert (entry.target_id, entry.by, entry.details) == (str(institution.pk), tess, {"ror": LEICESTER})
    assert add_institution(ror="013meh722", by=None).added_by is None


@pytest.mark.parametrize(
    ("ror", "sentence"),
    [("04h699438", "04h699438 is not a ROR id"), ("", "is not a ROR id"), (LEICESTER, "is on the list already")],
)
def test_what_cannot_be_added_is_refused(ror: str, sentence: str, tess: User) -> None:
    add_institution(ror=LEICESTER, by=tess)
    with pytest.raises(NotAllowed, match=sentence):
        add_institution(ror=ror, by=tess)
    assert Institution.objects.count() == 1
    assert AuditEntry.objects.filter(action="institution.added").count() == 1


def test_only_the_team_keeps_the_list(tess: User, alice: User) -> None:
    institution = add_institution(ror=LEICESTER, by=tess)
    with pytest.raises(NotAllowed, match="Only the programme team"):
        add_institution(ror="013meh722", by=alice)
    with pytest.raises(NotAllowed, match="Only the programme team"):
        change_institution(institution=institution, gateway_id="", left_out=["orcid"], by=alice)
    with pytest.raises(NotAllowed, match="Only the programme team"):
        remove_institution(institution=institution, by=alice)
    assert list(institutions_for(tess)) == [institution]
    assert not institutions_for(alice).exists()


def test_each_source_is_asked_by_what_it_knows(tess: User) -> None:
    institution = add_institution(ror=LEICESTER, by=tess)
    assert ids_of(institution) == {"openalex": LEICESTER, "openalex-authors": LEICESTER, "orcid": LEICESTER}
    named = organisation("Leicester Uni", None, source_id=f"ror:{LEICESTER}")
    assert ids_of(institution)["europepmc"] == "Leicester Uni"
    register_name(named, LEICESTER, "University of Leicester (United Kingdom)")
    institution = change_institution(
        institution=institution, gateway_id=f"https://gtr.ukri.org/organisation/{GATEWAY.lower()}", left_out=[], by=tess
    )
    assert ids_of(institution) == {
        "openalex": LEICESTER,
        "openalex-authors": LEICESTER,
        "europepmc": "University of Leicester",
        "clinicaltrials": "University of Leicester",
        "isrctn": "University of Leicester",
        "gtr": GATEWAY,
        "orcid": LEICESTER,
    }
    institution = change_institution(institution=institution, gateway_id=GATEWAY, left_out=["orcid", "gtr"], by=tess)
    assert sorted(ids_of(institution)) == ["clinicaltrials", "europepmc", "isrctn", "openalex", "openalex-authors"]
    assert AuditEntry.objects.filter(action="institution.changed", by=tess).count() == 2
    Organisation.objects.update(companies_house="RC000659")
    assert ids_of(institution)["360giving"] == "GB-COH-RC000659"
    Organisation.objects.update(companies_house="RC/659")
    assert "360giving" not in ids_of(institution)


def test_an_organisation_is_asked_of_360giving_as_grants_call_it(tess: User) -> None:
    organisation("Tarn Charity", LEICESTER, source_id="org-id:GB-CHC-225922", companies_house="01234567")
    assert ids_of(add_institution(ror=LEICESTER, by=tess))["360giving"] == "GB-CHC-225922"


def test_the_organisation_whose_page_has_the_id_comes_before_one_that_evidence_names(tess: User) -> None:
    organisation("In evidence", None, source_id=f"https://ror.org/{LEICESTER}")
    registered = organisation("Registered", f"https://ror.org/{LEICESTER}")
    [row] = rows_of([add_institution(ror=LEICESTER, by=tess)])
    assert (row.organisation, row.name) == (registered, "Registered")


def test_a_change_does_not_overwrite_one_that_was_not_seen(tess: User) -> None:
    seen = add_institution(ror=LEICESTER, by=tess)
    change_institution(institution=seen, gateway_id=GATEWAY, left_out=[], by=tess)
    with pytest.raises(NotAllowed, match="Somebody else has changed this institution meanwhile"):
        change_institution(institution=seen, gateway_id="", left_out=["gtr"], by=tess)
    assert Institution.objects.get().gateway_id == GATEWAY


def test_what_is_taken_off_is_gone_once(tess: User) -> None:
    institution = add_institution(ror=LEICESTER, by=tess)
    load = loaded("OpenAlex works", LEICESTER)
    remove_institution(institution=Institution.objects.get(), by=tess)
    assert not Institution.objects.exists()
    assert EvidenceLoad.objects.filter(pk=load.pk).exists()
    with pytest.raises(NotAllowed, match="taken off the list"):
        remove_institution(institution=institution, by=tess)
    with pytest.raises(NotAllowed, match="taken off the list"):
        change_institution(institution=institution, gateway_id="", left_out=[], by=tess)
    assert AuditEntry.objects.filter(action="institution.removed", by=tess).count() == 1


def test_the_page_adds_by_typing_and_by_choosing(desk: Client) -> None:
    organisation("University of Leicester", LEICESTER, town="Leicester")
    organisation("Leicester Works", None)
    assert "No institution yet" in page(desk)
    found = page(desk, q="leicester")
    assert f"University of Leicester, Leicester ({LEICESTER})" in found
    assert "Leicester Works" not in found
    answer = desk.post(f"{LIST}?q=leicester", {"ror": LEICESTER}, follow=True)
    assert "University of Leicester is on the list." in answer.content.decode()
    assert f"({LEICESTER}): on the list" in page(desk, q="leicester")
    assert "Type its ROR id instead" in page(desk, q="zebra")
    desk.post(LIST, {"ror": "https://ror.org/013meh722"})
    assert "Name not known yet" in page(desk)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Give the ROR id of the institution"),
        ("04h699438", "This is not a ROR id."),
        (HOSTILE, "This is not a ROR id."),
        (LEICESTER, "is on the list already"),
    ],
)
def test_the_page_says_what_to_type_instead(typed: str, sentence: str, desk: Client, tess: User) -> None:
    add_institution(ror=LEICESTER, by=tess)
    text = desk.post(LIST, {"ror": typed}).content.decode()
    assert sentence in text
    assert HOSTILE not in text
    assert Institution.objects.count() == 1


def test_the_page_says_what_each_source_gave_and_how_to_ask(desk: Client, tess: User, settings: Any) -> None:
    settings.TEAM_MAIL = "cluster@example.org"
    organisation("University of Leicester", LEICESTER)
    add_institution(ror=LEICESTER, by=tess)
    assert "not asked yet" in page(desk)
    loaded("OpenAlex works", LEICESTER, counts={"new": 9_000})
    newest = loaded("OpenAlex works", LEICESTER)
    loaded("ORCID records", LEICESTER, status=LoadStatus.RUNNING)
    loaded("Europe PMC articles", "Another University")
    text = page(desk)
    assert f"Yes<br>{newest.started_at:%-d %b %Y}: 1,204 records, 3 new</td>" in text
    assert "9,000" not in text
    assert f"Yes<br>begun {newest.started_at:%-d %b %Y}, not at its end yet</td>" in text
    assert text.count("Yes<br>not asked yet</td>") == 4
    assert "No: its id in the Gateway is not known<br></td>" in text
    assert ">charnia load institutions --contact cluster@example.org</pre>" in text


def test_the_page_of_one_institution_says_what_is_asked(desk: Client, tess: User) -> None:
    organisation("University of Leicester", LEICESTER)
    path = reverse("programmes:change-institution", args=[add_institution(ror=LEICESTER, by=tess).pk])
    assert desk.get(path).content.decode().count("checked") == 8
    text = desk.post(path, {"asked": ["openalex"], "gateway_id": "Leicester"}).content.decode()
    assert "There is no id in this." in text
    assert desk.post(path, {"asked": ["openalex", "gtr"], "gateway_id": GATEWAY}).status_code == 302
    institution = Institution.objects.get()
    assert institution.gateway_id == GATEWAY
    left_out = ["360giving", "clinicaltrials", "europepmc", "isrctn", "openalex-authors", "orcid"]
    assert institution.left_out == left_out
    assert "No: it is left out here" in page(desk)
    assert desk.post(path, {"asked": ["nonsense"]}).status_code == 200
    desk.post(reverse("programmes:remove-institution", args=[institution.pk]))
    assert not Institution.objects.exists()
    assert desk.get(path).status_code == 404


def test_a_page_that_was_opened_before_a_change_takes_nothing_back(desk: Client, tess: User) -> None:
    institution = add_institution(ror=LEICESTER, by=tess)
    path = reverse("programmes:change-institution", args=[institution.pk])
    opened = {"asked": ["openalex", "gtr"], "gateway_id": "", "seen": desk.get(path).context["form"]["seen"].value()}
    change_institution(institution=institution, gateway_id=GATEWAY, left_out=["orcid"], by=None)
    assert "Somebody else has changed this institution meanwhile." in desk.post(path, opened).content.decode()
    assert Institution.objects.get().gateway_id == GATEWAY
    again = {**opened, "seen": desk.get(path).context["form"]["seen"].value()}
    assert desk.post(path, again).status_code == 302
    assert Institution.objects.get().gateway_id == ""


def test_the_store_suggests_what_the_gateway_calls_an_institution(tess: User) -> None:
    own, merged, namesake = (f"{first}{GATEWAY[1:]}" for first in "ABC")
    leicester = organisation("University of Leicester", LEICESTER, source_id=f"gtr:{own}")
    doubt = {"register": Register.ROR, "register_id": LEICESTER, "organisation": leicester}
    load = RegisterLoad.objects.create(register=Register.ROR)
    RegisterDoubt.objects.create(
        **doubt, load=load, status=DoubtStatus.ACCEPTED, other=7, other_source_id=f"gtr:{merged}"
    )
    Organisation.objects.create(
        slug="l2", name="The University of Leicester", source_id=f"gtr:{namesake}", town="Oadby"
    )
    Organisation.objects.create(slug="l3", name="University of Leicester", source_id="gtr:no-id-at-all")
    Organisation.objects.create(slug="l4", name="University of Leicester", source_id="ref2014:uol")
    Organisation.objects.create(slug="l5", name="University of Leicester Press", source_id=f"gtr:D{GATEWAY[1:]}")
    institution, unknown = add_institution(ror=LEICESTER, by=tess), add_institution(ror="013meh722", by=tess)
    found = suggestions_for(rows_of([institution, unknown]))
    assert [one.gateway_id for one in found[institution.pk]] == [own, merged, namesake]
    assert found[institution.pk][2].why == "The University of Leicester, Oadby, has the same name"
    assert found[institution.pk][0].address == f"https://gtr.ukri.org/organisation/{own}"
    assert found[unknown.pk] == ()
    change_institution(institution=institution, gateway_id=GATEWAY, left_out=[], by=tess)
    assert suggestions_for(rows_of([Institution.objects.get(ror=LEICESTER)])) == {}


def test_a_suggestion_is_taken_only_when_it_is_saved(desk: Client, tess: User) -> None:
    organisation("University of Leicester", LEICESTER, source_id=f"gtr:{GATEWAY}")
    institution = add_institution(ror=LEICESTER, by=tess)
    path = reverse("programmes:change-institution", args=[institution.pk])
    assert "Id in the Gateway suggested" in page(desk)
    text = desk.get(path).content.decode()
    assert "1 suggestion for its id in the Gateway to Research" in text
    assert f'value="{GATEWAY}"' not in text
    assert f'value="{GATEWAY}"' in desk.get(path, {"suggested": GATEWAY}).content.decode()
    assert HOSTILE not in desk.get(path, {"suggested": HOSTILE}).content.decode()
    assert Institution.objects.get().gateway_id == ""
    assert desk.post(f"{path}?suggested={GATEWAY}", {"asked": ["gtr"], "gateway_id": GATEWAY}).status_code == 302
    assert Institution.objects.get().gateway_id == GATEWAY
    assert "suggest" not in desk.get(path).content.decode()
    assert "Id in the Gateway suggested" not in page(desk)


def test_others_find_no_such_page(tess: User, alice: User, as_user: Any) -> None:
    institution = add_institution(ror=LEICESTER, by=tess)
    client = as_user(alice)
    change = reverse("programmes:change-institution", args=[institution.pk])
    remove = reverse("programmes:remove-institution", args=[institution.pk])
    assert client.post(LIST, {"ror": "013meh722"}).status_code == 404
    assert client.get(change).status_code == 404
    assert client.post(remove).status_code == 404
    assert Client().post(remove).status_code == 302
    assert list(Institution.objects.all()) == [institution]


@pytest.mark.parametrize("words", ["leicester " * 2_000, "\0", "leicester\0"])
def test_any_words_are_looked_for(words: str, desk: Client) -> None:
    organisation("University of Leicester", LEICESTER)
    answer = desk.get(LIST, {"q": words})
    assert answer.status_code == 200
    assert (f"({LEICESTER})" in answer.content.decode()) is words.startswith("leicester")


def test_markup_in_names_is_shown_as_text(desk: Client, tess: User) -> None:
    register_name(organisation(HOSTILE, LEICESTER), LEICESTER, HOSTILE)
    path = reverse("programmes:change-institution", args=[add_institution(ror=LEICESTER, by=tess).pk])
    for text in (desk.get(LIST, {"q": "script"}).content.decode(), desk.get(path).content.decode()):
        assert HOSTILE not in text
        assert "&lt;script&gt;" in text


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_for_one_and_many(number: int, desk: Client) -> None:
    for place in range(number):
        ror = f"0{place:06}00"
        register_name(organisation(f"Place {place}", ror), ror, f"Place {place}")
        institution = Institution.objects.create(ror=ror)
        loaded("OpenAlex works", ror)
        ask_for_fetches(institution=institution, by=None)
    desk.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        text = desk.get(LIST).content.decode()
    assert len(queries) == QUERIES
    assert text.count("1,204 records") == number
    assert text.count("Waits since") == 7 * number
