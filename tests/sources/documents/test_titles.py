from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.sources.documents.titles import guess_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# **Breathwise**\n\nText", "Breathwise"),
        ("Subject: a sensor for asthma\n\nDear Priti,", "a sensor for asthma"),
        ("Dear Priti,\n\nBreathwise warns early. It is small.", "Breathwise warns early. It is small."),
        ("Executive summary:\n\nBreathwise", "Breathwise"),
        ("High throughput screening for asthma", "High throughput screening for asthma"),
        ("Commercial in confidence - Acme\n\nBreathwise", "Breathwise"),
        ("", "my brief"),
        ("x" * 300, "x" * 100 + "…"),
        ("So far eleven children of our friends wore it for a week at home and liked it.", "my brief"),
        (
            "Breathwise warns people with asthma. "
            + "It has been tested with forty patients in one hospital so far " * 3,
            "my brief",
        ),
    ],
)
def test_the_first_line_that_names_something_is_the_title(text: str, title: str) -> None:
    assert guess_title(text, filename="docs/my_brief.txt") == title


@given(st.text(), st.text(max_size=60))
def test_there_is_always_a_short_title_on_one_line(text: str, filename: str) -> None:
    title = guess_title(text, filename=filename)
    assert title.strip()
    assert len(title) <= 101
    assert len(title.splitlines()) == 1
