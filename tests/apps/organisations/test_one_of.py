"""Many values as one parameter: texts and keys are found as they are, and nothing is asked where there are none."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.one_of import OneOf

pytestmark = pytest.mark.django_db

NAMES = ['The "Crown"', "O'Brien & Söhne", "50% \\ more", "研究所 😀", "line\nend", "[]"]


@pytest.fixture
def stored() -> dict[str, int]:
    return {name: Organisation.objects.create(slug=f"one-{number}", name=name).pk for number, name in enumerate(NAMES)}


def test_texts_of_every_kind_are_found_as_they_are(stored: dict[str, int]) -> None:
    found = Organisation.objects.filter(name__in=OneOf([*NAMES, "nobody"])).values_list("name", flat=True)
    assert sorted(found) == sorted(NAMES)


def test_keys_are_found_and_changed(stored: dict[str, int]) -> None:
    wanted = [stored[NAMES[0]], stored[NAMES[3]]]
    assert Organisation.objects.filter(pk__in=OneOf(wanted)).update(town="Leeds") == 2
    assert set(Organisation.objects.filter(town="Leeds").values_list("pk", flat=True)) == set(wanted)


def test_more_values_than_a_database_takes_as_parameters(stored: dict[str, int]) -> None:
    many = [*(f"name {number}" for number in range(300_000)), NAMES[1]]
    assert Organisation.objects.get(name__in=OneOf(many)).pk == stored[NAMES[1]]


def test_without_values_the_database_is_not_asked(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert list(Organisation.objects.filter(name__in=OneOf([]))) == []
        assert Organisation.objects.filter(pk__in=OneOf([])).update(town="Leeds") == 0
