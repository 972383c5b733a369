"""Institutions of OpenAlex: found by their id or their ROR id, believed last."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from charnia.apps.accounts.models import User
from charnia.apps.organisations.actions import create_organisation
from charnia.apps.organisations.models import Organisation, RegisterDoubt, RegisterEntry
from charnia.apps.organisations.queries import by_reference
from charnia.core.registers import Address, RegisteredOrganisation
from charnia.core.vocabulary import OrganisationKind, Register
from tests.apps.organisations.registered import FENMARSH, load, numbers

pytestmark = pytest.mark.django_db

KNOWN = RegisteredOrganisation(
    register=Register.OPENALEX,
    id="I123",
    name="Fenmarsh University",
    kind=OrganisationKind.UNIVERSITY,
    address=Address(town="Fenmarsh-by-Sea", country="GB", latitude=1.0, longitude=2.0),
    website="https://openalex-says.example",
    ror="0aaaaaa11",
)


def organisation(**fields: Any) -> Organisation:
    return create_organisation(by=None, fields={"name": "Fenmarsh University", **fields})


def only() -> Organisation:
    return Organisation.objects.get()


def test_it_belongs_to_the_organisation_of_its_ror_id_and_tells_only_what_ror_does_not() -> None:
    load(replace(FENMARSH, website="", founded=None))
    assert numbers(load(KNOWN)) == {"linked": 1}
    found = only()
    assert (found.openalex, found.ror) == ("I123", "0aaaaaa11")
    assert (found.name, found.town, found.latitude) == ("University of Fenmarsh", "Fenmarsh", 52.5)
    assert found.website == "https://openalex-says.example"
    assert by_reference(["openalex:I123"]) == {"openalex:I123": found}


@pytest.mark.parametrize("order", [(FENMARSH, KNOWN), (KNOWN, FENMARSH)])
def test_the_order_of_loading_makes_no_difference(order: tuple[RegisteredOrganisation, ...]) -> None:
    for one in order:
        load(one)
    found = only()
    assert (found.name, found.website, found.founded) == ("University of Fenmarsh", "https://fenmarsh.example", 1921)
    assert (found.openalex, found.ror, found.register_entries.count()) == ("I123", "0aaaaaa11", 2)


@pytest.mark.parametrize("source_id", ["ror:0aaaaaa11", "https://ror.org/0aaaaaa11", "openalex:I123"])
def test_one_that_evidence_named_gets_both_ids(source_id: str) -> None:
    named = organisation(source_id=source_id)
    assert numbers(load(KNOWN)) == {"linked": 1}
    found = only()
    assert (found.pk, found.openalex, found.ror, found.source_id) == (named.pk, "I123", "0aaaaaa11", source_id)


def test_what_is_known_otherwise_stays_and_what_is_not_is_filled_in() -> None:
    named = organisation(source_id="ror:0aaaaaa11", kind=OrganisationKind.FUNDER, town="Fen Marsh")
    load(replace(KNOWN, name="Univ. Fenmarsh", kind=OrganisationKind.CHARITY))
    found = only()
    assert (found.name, found.kind, found.town) == (named.name, OrganisationKind.FUNDER, "Fen Marsh")
    assert found.website == "https://openalex-says.example"
    load(replace(KNOWN, website="https://new.example"))
    assert only().website == "https://new.example"
    load(replace(KNOWN, website=""))
    assert only().website == ""


def test_one_without_a_ror_id_is_known_by_its_own() -> None:
    bare = replace(KNOWN, ror="")
    assert numbers(load(bare)) == {"new": 1}
    assert (only().openalex, only().ror) == ("I123", None)
    assert numbers(load(bare)) == {"unchanged": 1}
    assert numbers(load(KNOWN)) == {"changed": 1}
    assert only().ror == "0aaaaaa11"


def test_a_name_makes_no_two_one() -> None:
    organisation(town="Fenmarsh-by-Sea", ror="0bbbbbb22")
    assert numbers(load(KNOWN)) == {"new": 1}
    assert Organisation.objects.count() == 2


def test_a_ror_id_that_another_has_is_not_given_twice() -> None:
    other = organisation(ror="0aaaaaa11")
    own = organisation(openalex="I123")
    assert numbers(load(KNOWN)) == {"linked": 1}
    assert RegisterEntry.objects.get().organisation == own
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.ror, other.openalex) == (None, None)


def test_two_institutions_of_one_ror_id_are_one_organisation() -> None:
    load(FENMARSH)
    twice = (KNOWN, replace(KNOWN, id="I456"))
    assert numbers(load(*twice)) == {"linked": 2}
    assert numbers(load(*twice)) == {"unchanged": 2}
    assert only().openalex == "I123"


def test_two_new_institutions_of_one_ror_id_do_not_stop_a_load() -> None:
    assert load(KNOWN, replace(KNOWN, id="I456")).read == 2
    assert Organisation.objects.filter(ror="0aaaaaa11").count() == 1


def test_only_what_is_here_and_not_what_has_ended() -> None:
    assert numbers(load(KNOWN, known_only=True)) == {"left out": 1}
    assert numbers(load(replace(KNOWN, closed=True))) == {"left out": 1}
    assert not Organisation.objects.exists()


def test_people_are_asked_once_about_a_name_of_theirs(db: None) -> None:
    owner = User.objects.create_user(email="owner@example.org")
    create_organisation(by=owner, fields={"name": "University of Fenmarsh"}, owner=owner)
    load(FENMARSH)
    load(replace(KNOWN, name="University of Fenmarsh"))
    assert [doubt.register for doubt in RegisterDoubt.objects.all()] == [Register.ROR]
    load(replace(KNOWN, id="I9", ror="", name="University of Fenmarsh"))
    assert RegisterDoubt.objects.filter(register=Register.OPENALEX).count() == 1


def test_what_people_have_written_stays() -> None:
    load(FENMARSH)
    Organisation.objects.update(website="https://ours.example", kept_by_hand=["website"])
    load(KNOWN)
    assert only().website == "https://ours.example"
