from __future__ import annotations

import pytest

from charnia.config.environment import BadSetting, read_environment

GIVEN = {"CHARNIA_SECRET_KEY": "only-for-tests"}


def test_lists_are_spread_and_learned_from_unless_switched_off() -> None:
    usual = read_environment(GIVEN)
    assert (usual.most_of_an_organisation, usual.most_of_a_career_stage, usual.exposure_strength) == (3, 6, 0.1)
    assert usual.learns_from_use
    off = read_environment(GIVEN | {"CHARNIA_EXPOSURE_STRENGTH": "0", "CHARNIA_LEARNS_FROM_USE": "no"})
    assert off.exposure_strength == 0
    assert not off.learns_from_use


@pytest.mark.parametrize("value", ["much", "-1", "0.9", "nan"])
def test_a_strength_that_cannot_be_used_is_refused_with_a_sentence(value: str) -> None:
    with pytest.raises(BadSetting, match=r"CHARNIA_EXPOSURE_STRENGTH is .* a number from 0"):
        read_environment(GIVEN | {"CHARNIA_EXPOSURE_STRENGTH": value})
