"""An organisation with members by the name that a register knows: the programme team decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.evidence.actions import open_load, store_records
from charnia.apps.evidence.models import EvidenceRecord
from charnia.apps.organisations.models import DoubtStatus, Organisation, RegisterDoubt, RegisterEntry
from charnia.apps.organisations.register_decisions import refuse_doubt
from charnia.apps.organisations.register_loading import RegisterFiles, load_register
from charnia.apps.programmes.register_decisions import accept_register_doubt
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import OrganisationReference
from charnia.core.registers import Address, RegisteredOrganisation
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Register

pytestmark = pytest.mark.django_db
LIST = "/desk/organisations/registers/"
HOSTILE = '<script>alert("x")</script>'

ALDER = RegisteredOrganisation(
    register=Register.COMPANIES_HOUSE,
    id="01234567",
    name="ALDER DIAGNOSTICS LIMITED",
    address=Address(town="Fenmarsh", country="GB"),
    founded=2019,
)
REFERENCE = OrganisationReference("companies-house:01234567", "Alder Diagnostics")


def load(*, known_only: bool = False) -> None:
    files = RegisterFiles(register=Register.COMPANIES_HOUSE, known_only=known_only)
    load_register(files=files, found=[ALDER], by=None)


@pytest.fixture
def doubt(alder: Organisation) -> RegisterDoubt:
    load()
    return RegisterDoubt.objects.get()


def test_a_name_alone_is_asked_about_and_never_taken(doubt: RegisterDoubt, alder: Organisation, desk: Client) -> None:
    assert doubt.organisation == alder
    assert RegisterEntry.objects.get().organisation != alder
    text = desk.get(LIST).content.decode()
    for words in ("ALDER DIAGNOSTICS LIMITED", "01234567", "Fenmarsh", "2019"):
        assert words in text
    assert "Organisations that registers may speak of (1)" in desk.get("/desk/").content.decode()


@pytest.mark.parametrize(("told", "shown"), [("nhs", "NHS body"), (None, "not known"), ("<b>", "not known")])
def test_a_kind_is_shown_as_pages_call_it(told: str | None, shown: str, doubt: RegisterDoubt, desk: Client) -> None:
    doubt.facts["kind"] = told
    doubt.save()
    assert f"<td>Company</td><td>{shown}</td>" in desk.get(LIST).content.decode()


@pytest.mark.parametrize("known_only", [False, True])
def test_accepted_it_has_the_entry_and_what_stood_for_it_goes_over(
    alder: Organisation, desk: Client, known_only: bool
) -> None:
    load(known_only=known_only)
    record = Record(id="doi:10.1/1", title="Kits", organisations=(REFERENCE,))
    store_records(load=open_load(source="test", by=None), records=[record], by=None)
    said = desk.post(f"{LIST}{RegisterDoubt.objects.get().pk}/accept/", follow=True).content.decode()
    assert "has its entry in Companies House now" in said
    alder.refresh_from_db()
    assert (alder.companies_house, alder.name, alder.founded) == ("01234567", "Alder Diagnostics", 2019)
    assert RegisterEntry.objects.get().organisation == alder
    if not known_only:
        assert Organisation.objects.count() == 1
        assert EvidenceRecord.objects.get().organisations.get() == alder
    load()
    assert RegisterDoubt.objects.get().status == DoubtStatus.ACCEPTED
    assert RegisterEntry.objects.get().organisation == alder


def test_refused_it_is_not_asked_about_again(doubt: RegisterDoubt, alder: Organisation, desk: Client) -> None:
    desk.post(f"{LIST}{doubt.pk}/refuse/")
    load()
    assert RegisterDoubt.objects.get().status == DoubtStatus.REFUSED
    assert "Nothing to decide on" in desk.get(LIST).content.decode()
    alder.refresh_from_db()
    assert alder.companies_house is None
    assert desk.post(f"{LIST}{doubt.pk}/accept/").status_code == 404


def test_refusals(
    doubt: RegisterDoubt, alder: Organisation, alice: User, tess: User, as_user: Callable[[User], Client]
) -> None:
    assert as_user(alice).get(LIST).status_code == 404
    assert as_user(alice).post(f"{LIST}{doubt.pk}/accept/").status_code == 404
    for decide in (accept_register_doubt, refuse_doubt):
        with pytest.raises(NotAllowed, match="Only the programme team"):
            decide(doubt=doubt, by=alice)  # type: ignore[operator]
    Organisation.objects.filter(pk=alder.pk).update(companies_house="07654321")
    with pytest.raises(NotAllowed, match="another id in this register"):
        accept_register_doubt(doubt=doubt, by=tess)
    doubt.refresh_from_db()
    assert doubt.status == DoubtStatus.WAITING
    refuse_doubt(doubt=doubt, by=tess)
    with pytest.raises(NotAllowed, match="already decided"):
        refuse_doubt(doubt=doubt, by=tess)


@pytest.mark.parametrize("number", [1, 24])
def test_the_list_costs_the_same_for_one_and_many(
    doubt: RegisterDoubt, desk: Client, number: int, django_assert_num_queries: Any
) -> None:
    for place in range(number - 1):
        doubt.pk, doubt.register_id = None, f"{place:08}"
        doubt.save(force_insert=True)
    with django_assert_num_queries(4):
        assert HOSTILE not in desk.get(LIST).content.decode()


def test_markup_is_shown_as_text(doubt: RegisterDoubt, desk: Client) -> None:
    Organisation.objects.update(name=HOSTILE)
    RegisterDoubt.objects.update(facts={"name": HOSTILE, "address": {"town": HOSTILE}})
    assert HOSTILE not in desk.get(LIST).content.decode()
