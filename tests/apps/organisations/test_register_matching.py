from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from charnia.apps.organisations.actions import (
    create_organisation,
)
from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.register_matching import are_one_place
from charnia.core.registers import Address, RegisteredOrganisation
from charnia.engine.identity.name_readings import comparable
from tests.apps.organisations.registered import COMPANY, FENMARSH, TRUST, load, numbers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "fields",
    [
        {"ror": "0aaaaaa11"},
        {"ror": "https://ror.org/0aaaaaa11"},
        {"source_id": "ror:0aaaaaa11"},
        {"source_id": "https://ror.org/0aaaaaa11"},
    ],
)
def test_an_organisation_is_known_by_its_id(fields: dict[str, str]) -> None:
    create_organisation(by=None, fields={"name": "Fen Uni", "kind": "university", **fields})
    assert numbers(load(FENMARSH)) == {"linked": 1}
    organisation = Organisation.objects.get()
    assert organisation.name == "University of Fenmarsh"
    assert str(organisation.ror).endswith("0aaaaaa11")


@pytest.mark.parametrize(
    ("fields", "linked"),
    [
        ({"name": "Fenmarsh Kits Ltd.", "town": "FENMARSH"}, True),
        ({"name": "Fenmarsh Kits", "town": "Fenmarsh"}, True),
        ({"name": "Fenmarsh Kits Limited", "town": "Derby"}, False),
        ({"name": "Fenmarsh Kits Limited", "town": ""}, False),
        ({"name": "Fenmarsh Tests Limited", "town": "Fenmarsh"}, False),
        ({"name": "Fenmarsh Kits", "town": "Fenmarsh", "kind": "nhs"}, False),
        ({"name": "Fenmarsh Kits", "town": "Fenmarsh", "companies_house": "07654321"}, False),
        ({"name": "Fenmarsh Kits", "town": "Fenmarsh", "source_id": "GB-COH-07654321"}, False),
        ({"name": "Fenmarsh Kits", "town": "Fenmarsh", "is_fictional": True}, False),
    ],
)
def test_a_name_counts_with_its_town(fields: dict[str, str], linked: bool) -> None:
    create_organisation(by=None, fields={"kind": "company", **fields})
    assert numbers(load(COMPANY)) == ({"linked": 1} if linked else {"new": 1})


@pytest.mark.parametrize(
    ("value", "linked"),
    [
        (FENMARSH, True),
        (replace(FENMARSH, name="De Montfort University", address=Address(town="Leicester")), True),
        (replace(FENMARSH, name="Trinity College"), False),
        (replace(FENMARSH, name="Lincoln University"), False),
        (replace(FENMARSH, name="Barts Charity"), False),
        (TRUST, True),
    ],
)
def test_a_name_alone_counts_only_where_it_is_safe(value: RegisteredOrganisation, linked: bool) -> None:
    create_organisation(by=None, fields={"name": value.name, "kind": "university", "source_id": "ref2014:x"})
    assert numbers(load(value)) == ({"linked": 1} if linked else {"new": 1})


def test_two_organisations_of_one_name_are_left_for_people_to_tell_apart() -> None:
    for number in range(2):
        fields = {"name": FENMARSH.name, "kind": "university", "source_id": f"x:{number}"}
        create_organisation(by=None, fields=fields)
    assert numbers(load(FENMARSH)) == {"new": 1}


def test_two_entries_of_one_register_never_share_an_organisation() -> None:
    create_organisation(by=None, fields={"name": COMPANY.name, "kind": "company", "town": "Fenmarsh"})
    assert numbers(load(COMPANY, replace(COMPANY, id="07654321"))) == {"linked": 1, "new": 1}


def test_registers_meet_in_one_organisation_whatever_the_order() -> None:
    ror = replace(FENMARSH, name=TRUST.name, kind=None)
    outcomes = set()
    for order in itertools.permutations((ror, TRUST)):
        Organisation.objects.all().delete()
        for value in order:
            load(value)
        (organisation,) = Organisation.objects.all()
        outcomes.add((organisation.name, organisation.kind, organisation.ror, organisation.ods_code, organisation.town))
    assert outcomes == {("Fenmarsh Hospitals NHS Trust", "nhs", "0aaaaaa11", "RX9", "Fenmarsh")}


def test_an_integrated_care_board_is_known_by_its_full_name_whatever_its_town() -> None:
    name = "NHS Fenshire Integrated Care Board"
    create_organisation(by=None, fields={"name": name, "kind": "nhs", "town": "Fenmarsh", "ror": "0aaaaaa12"})
    assert numbers(load(replace(TRUST, name=name, address=Address()))) == {"linked": 1}
    assert Organisation.objects.get().ods_code == "RX9"


@pytest.mark.parametrize(
    ("name", "town", "one"),
    [
        ("The Metanoia Institute", "Ealing", True),
        ("National Physical Laboratory Limited", "Teddington", True),
        ("St Mary's Hospital", "Enfield", False),
        ("The Metanoia Institute", "Derby", False),
    ],
)
def test_a_part_of_london_is_no_other_town_for_a_telling_name(name: str, town: str, one: bool) -> None:
    assert are_one_place(comparable(name), ("London", town)) is one
