from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from charnia.sources.documents.reflow import drop_running_lines, reflow


def test_lines_join_into_paragraphs_and_broken_words_become_whole() -> None:
    page = "\n".join(
        (
            "We measure the breath of people with severe asthma at home and com-",
            "pare it with their own baseline, which the model learns by itself in a",
            "fortnight.",
            "A follow-up study is planned. The self-",
            "test takes a minute and needs no help from a nurse or from family mem-",
            "bers.",
        )
    )
    assert reflow([page]) == (
        "We measure the breath of people with severe asthma at home and compare it with their own baseline, which the "
        "model learns by itself in a fortnight.\n\nA follow-up study is planned. The self-test takes a minute and "
        "needs no help from a nurse or from family members."
    )


def test_a_hyphenated_word_seen_elsewhere_keeps_its_hyphen() -> None:
    assert reflow(["A dose-ranging study is open, and a second dose-\nranging study is planned."]).endswith(
        "second dose-ranging study is planned."
    )


def test_items_stay_on_their_own_lines_and_ligatures_open() -> None:
    text = reflow(["We need the following things before the end of the year:\n• a ﬁrst site\n• a statistician"])
    assert text.endswith("- a first site\n- a statistician")


def test_headers_footers_and_page_numbers_fall_away_and_the_body_stays() -> None:
    pages = [f"Acme confidential\nBody of page {word}.\nVersion 3 page {n}\n{n}" for n, word in enumerate("abcd", 1)]
    assert drop_running_lines(pages) == [f"Body of page {word}." for word in "abcd"]
    assert drop_running_lines(["Acme 2026\nOne.\n1", "Acme 2026\nTwo.\nPage 2 of 2"]) == ["One.", "Two."]
    assert drop_running_lines(["Acme 2026\nOne.\n1"]) == ["Acme 2026\nOne."]


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"))), max_size=5))
def test_no_letter_is_lost(pages: list[str]) -> None:
    assert sum(map(str.isalpha, reflow(pages))) >= sum(map(str.isalpha, "".join(pages)))


def test_a_very_long_paragraph_is_joined_in_reasonable_time() -> None:
    page = "We follow the health of patients with asthma at home and com-\npare it with their own past\n" * 10_000
    begun = time.monotonic()
    assert reflow([page]).count("compare") == 10_000
    assert time.monotonic() - begun < 5
