"""What a written name of an institution may mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.engine.identity.name_readings import comparable, readings, without_own_town


@pytest.mark.parametrize(
    ("written", "name", "town"),
    [
        ("University of Keele", "Keele University", ""),
        ("Plymouth University", "University of Plymouth", ""),
        ("The Chancellor, Masters, and Scholars of the University of Cambridge", "University of Cambridge", ""),
        ("De Montfort University Higher Education Corporation", "De Montfort University", ""),
        ("Weston College of Further and Higher Education", "Weston College", ""),
        ("Wiltshire College and University Centre", "Wiltshire College", ""),
        ("Berkshire College of Agriculture (BCA)", "Berkshire College of Agriculture", ""),
        ("North East Surrey College of Technology (NESCOT)", "North East Surrey College of Technology", ""),
        ("Quadram Institute Bioscience ( previously Institute of Food Research)", "Quadram Institute Bioscience", ""),
        ("Institute of Cancer Research : The Royal Cancer Hospital", "Institute of Cancer Research", ""),
        ("London School of Economics & Pol Sci", "London School of Economics and Political Science", ""),
        ("University of the West of England, Bristol", "University of the West of England", "Bristol"),
        ("University of Abertay Dundee", "Abertay University", "Dundee"),
    ],
)
def test_a_name_is_read_in_the_ways_it_may_mean(written: str, name: str, town: str) -> None:
    assert (comparable(name), comparable(town)) in readings(written)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("HVMC Catapult - MTC (Coventry)", "HVMC Catapult - MTC"),
        ("The Trafford College Group", "Trafford College"),
        ("Newcastle and Stafford Colleges Group", "Stafford College"),
        ("University of Wales, Lampeter", "Wales"),
    ],
)
def test_a_name_is_not_read_as_that_of_another(written: str, name: str) -> None:
    assert (comparable(name), ()) not in readings(written)


def test_a_name_without_its_own_town() -> None:
    assert without_own_town("Brunel University of London", "London") == "Brunel University"
    assert without_own_town("Northeastern University London", "London") == "Northeastern University London"


@given(st.text(max_size=60))
def test_the_first_reading_is_the_whole_name(written: str) -> None:
    found = readings(written)
    assert found[0] == (comparable(written), ())
    assert len(set(found)) == len(found)
