"""A source or sheet may call a registered organisation by a former or another name."""

from __future__ import annotations

import dataclasses

import pytest
from pytest_django import DjangoAssertNumQueries

from charnia.apps.evidence.loading import load_records
from charnia.apps.evidence.models import EvidenceRecord
from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.register_names import registered_under
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import OrganisationReference
from charnia.core.vocabulary import EvidenceKind
from tests.apps.organisations.registered import FENMARSH, load

pytestmark = pytest.mark.django_db

QUEENS = dataclasses.replace(
    FENMARSH, id="https://ror.org/0aaaaaa22", name="Fenmarsh Queens", other_names=("Queens' College, Fenmarsh",)
)
GRAMMAR = dataclasses.replace(
    FENMARSH, id="https://ror.org/0aaaaaa33", name="Fenmarsh School", other_names=("Medical School", "FS")
)


def test_former_and_other_names_lead_to_the_one_that_has_the_ror_id() -> None:
    load(dataclasses.replace(FENMARSH, other_names=("Fenmarsh Polytechnic College",)), QUEENS, GRAMMAR)
    keys = dict(Organisation.objects.values_list("name", "pk"))
    written = {
        "University of Fenmarsh, The": keys["University of Fenmarsh"],
        "FENMARSH POLYTECHNIC COLLEGE": keys["University of Fenmarsh"],
        "Queen's College Fenmarsh": keys["Fenmarsh Queens"],
        "Fenmarsh Sch": keys["Fenmarsh School"],
    }
    names = [*written, "FS", "Medical School", "Oldmarsh College", ""]
    found = registered_under(names)
    assert found == written


def test_a_name_that_two_have_is_nobodys() -> None:
    twin = dataclasses.replace(QUEENS, id="https://ror.org/0aaaaaa44", name="Fenmarsh Twin")
    load(QUEENS, twin, dataclasses.replace(FENMARSH, id="https://ror.org/0aaaaaa55"), FENMARSH)
    assert registered_under({"Queens' College, Fenmarsh", "University of Fenmarsh"}) == {}


def test_names_are_read_once_and_again_after_a_change(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    load(FENMARSH, QUEENS)
    registered_under({"University of Fenmarsh"})
    with django_assert_num_queries(2):
        assert len(registered_under({"University of Fenmarsh", "Queens' College, Fenmarsh"})) == 2
    load(dataclasses.replace(QUEENS, other_names=("Oldmarsh College",)))
    key = Organisation.objects.get(name="Fenmarsh Queens").pk
    assert registered_under({"Queens' College, Fenmarsh", "Oldmarsh College"}) == {"Oldmarsh College": key}
    organisation = Organisation.objects.get(pk=key)
    organisation.name = "Newmarsh College"
    organisation.save()
    assert registered_under({"Newmarsh College"}) == {"Newmarsh College": key}


@pytest.mark.parametrize(("id_", "number"), [("gtr:O1", 1), ("nct:queens-college-fenmarsh", 2)])
def test_british_sources_alone_name_it_so(id_: str, number: int) -> None:
    load(QUEENS)
    named = OrganisationReference(id=id_, name="Queens' College, Fenmarsh")
    grant = Record(id="gtr:1", kind=EvidenceKind.GRANT, title="A grant", organisations=(named,))
    load_records(found=[grant], source="gtr", by=None)
    assert Organisation.objects.count() == number
    assert (EvidenceRecord.objects.get().organisations.get().ror is not None) == (number == 1)


def test_turned_and_longer_names_lead_to_the_registered_one() -> None:
    brunel = dataclasses.replace(FENMARSH, id="https://ror.org/0aaaaaa66", name="Brenmarsh University of Fenmarsh")
    keel = dataclasses.replace(FENMARSH, id="https://ror.org/0aaaaaa77", name="New College", other_names=())
    load(FENMARSH, brunel, keel)
    keys = dict(Organisation.objects.values_list("name", "pk"))
    written = {
        "Fenmarsh University": keys["University of Fenmarsh"],
        "Brenmarsh University": keys["Brenmarsh University of Fenmarsh"],
        "New College Fenmarsh": keys["New College"],
        "University of Fenmarsh Higher Education Corporation": keys["University of Fenmarsh"],
    }
    assert registered_under([*written, "New College Durham", "Fenmarsh Group"]) == written


def test_a_name_turned_round_is_not_anothers_own_name() -> None:
    twin = dataclasses.replace(FENMARSH, id="https://ror.org/0aaaaaa88", name="Fenmarsh University", other_names=())
    load(FENMARSH, twin)
    key = Organisation.objects.get(name="Fenmarsh University").pk
    assert registered_under(["Fenmarsh University"]) == {"Fenmarsh University": key}


@pytest.mark.parametrize(("name", "number"), [("University of Oldmarsh", 1), ("General Hospital", 2)])
def test_a_sponsor_of_trials_is_the_one_that_records_name_by_its_ror_id(name: str, number: int) -> None:
    for id_ in ("ror:0aaaaaa99", "nct:it"):
        reference = OrganisationReference(id=id_, name=name)
        record = Record(id=f"x:{id_}", kind=EvidenceKind.TRIAL, title="A trial", organisations=(reference,))
        load_records(found=[record], source="x", by=None)
    assert Organisation.objects.count() == number
