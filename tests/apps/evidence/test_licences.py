"""Whose text may be shown: by a licence that is clearly open, and by nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.apps.evidence.licences import text_may_be_shown

OPEN = (
    "CC BY 4.0",
    "cc-by",
    "CC-BY-SA-4.0",
    "CC0 1.0 (OpenAlex)",
    "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication",
    "CC BY 3.0 IGO",
    "CC BY 4.0 (European Commission)",
    "Licence (CC BY)",
    "OGL",
    "Open Government Licence v3.0",
    "Open Government Licence v3.0 (NHS Organisation Data Service)",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "Creative Commons Attribution 4.0",
    "Creative Commons Attribution 4.0 International (CC BY 4.0)",
    "Creative Commons Attribution-ShareAlike 4.0",
    "This work is licensed under a Creative Commons Attribution 4.0 International License.",
    "Public domain (ClinicalTrials.gov)",
    "public-domain",
    "https://creativecommons.org/licenses/by/4.0/",
    "http://creativecommons.org/licenses/by/3.0/",
    "https://creativecommons.org/publicdomain/zero/1.0/",
    "Invented for the demonstration",
)


@pytest.mark.parametrize("licence", OPEN)
def test_an_open_licence_lets_the_text_be_shown(licence: str) -> None:
    assert text_may_be_shown(licence)


@pytest.mark.parametrize(
    "licence",
    [
        "",
        "ask the publisher",
        "All rights reserved",
        "CC BY-NC 4.0",
        "CC-BY-NC-ND",
        "CC BY (NC)",
        "Creative Commons Attribution-NonCommercial",
        "https://creativecommons.org/licenses/by-nc/4.0/",
        "other-oa",
        "publisher-specific-oa",
        "open",
        "not open",
        "not cc by",
        "non-CC BY",
        "isn't CC BY",
        "no CC BY licence",
        "CC BY (not)",
        "CC BY (Not Yet)",
        "CC BY (closed)",
        "CC BY (Embargoed)",
        "CC BY (Personal Use)",
        "CC BY?? ask first",
        "Unknown (CC BY?)",
        "formerly CC BY",
        "CC BY after 2027",
        "CC BY only for metadata",
        "CC BY except for the abstract",
        "all but CC BY",
        "not in the public domain",
        "kein CC BY",
        "sans CC BY",
        "CC BY für alles außer Texte",
        "CC BYE",
        "uninvented for the demonstration",
    ],
)
def test_what_is_not_clearly_open_does_not(licence: str) -> None:
    assert not text_may_be_shown(licence)


@given(
    licence=st.sampled_from(OPEN),
    place=st.integers(0, 12),
    word=st.sampled_from(
        ("not", "No", "NOT", "never", "without", "except", "non", "but", "neither", "nc", "ND", "unknown")
    ),
)
def test_a_word_that_takes_it_back_counts_wherever_it_stands(licence: str, place: int, word: str) -> None:
    words = licence.split(" ")
    assert not text_may_be_shown(" ".join([*words[:place], word, *words[place:]]))


@given(licence=st.sampled_from(OPEN), word=st.text(st.characters(categories=("Ll", "Lo")), min_size=4, max_size=12))
def test_a_word_that_is_not_known_leaves_it_in_doubt(licence: str, word: str) -> None:
    unknown = f"q{word}x"
    assert not text_may_be_shown(f"{unknown} {licence}")
    assert not text_may_be_shown(f"{licence}, {unknown}")
    assert not text_may_be_shown(f"{licence} ({unknown})")


@given(st.text())
def test_nothing_is_open_that_names_no_open_licence(licence: str) -> None:
    named = ("cc", "publicdomain", "public domain", "ogl", "government", "commons", "invented")
    assert not text_may_be_shown(licence) or any(name in licence.casefold() for name in named)


@given(st.sampled_from(OPEN), st.sampled_from((" ", "-", "_", "  ", " - ")))
def test_how_it_is_written_makes_no_difference(licence: str, between: str) -> None:
    name, *brackets = licence.partition("(")
    assert text_may_be_shown(name.replace(" ", between) + "".join(brackets))
    assert text_may_be_shown(f" {licence}. ")
