"""Addresses that people can read, all different."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils.text import slugify
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.slugs import free_slug, free_slugs

pytestmark = pytest.mark.django_db


def put(*slugs: str) -> None:
    Organisation.objects.bulk_create([Organisation(slug=slug, name=slug, kind="company") for slug in slugs])


def test_the_first_free_number_is_taken() -> None:
    put("vale", "vale-2", "vale-4")
    assert free_slug(Organisation, "Vale") == "vale-3"
    assert free_slugs(Organisation, ["Vale", "Vale", "Oak", "Vale"]) == ["vale-3", "vale-5", "oak", "vale-6"]


def test_names_spelt_like_numbered_ones_do_not_collide() -> None:
    assert free_slugs(Organisation, ["Vale 2", "Vale", "Vale", "Vale"]) == ["vale-2", "vale", "vale-3", "vale-4"]


def test_a_name_without_a_letter_that_an_address_can_show_gets_one() -> None:
    assert free_slugs(Organisation, ["東京", "!"]) == ["organisation", "organisation-2"]


def test_many_of_one_name_need_few_queries(django_assert_max_num_queries: Callable[[int], object]) -> None:
    put("vale", *(f"vale-{number}" for number in range(2, 300)))
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        assert free_slugs(Organisation, ["Vale"] * 3) == ["vale-300", "vale-301", "vale-302"]


@pytest.mark.parametrize("name", ["Rowan  Ash", " Ash 2", "J. Ash-Elm", "_ash_", "Zoë Ash", "ASH\tElm", "Ash & Elm"])
def test_names_become_what_django_makes_of_them(name: str) -> None:
    assert free_slug(Organisation, name) == slugify(name)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(["a", "a-2", "a 2", "A", "b", "a-2-2", "a-3", "", "-"]), max_size=12))
def test_all_are_different(names: list[str]) -> None:
    slugs = free_slugs(Organisation, names)
    assert len(set(slugs)) == len(slugs) == len(names)
