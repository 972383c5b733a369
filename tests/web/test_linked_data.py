from __future__ import annotations

import json
import re

from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from charnia.web.linked_data import filled, linked_data
from charnia.web.page_head import page_head

BLOCK = re.compile(r'<script type="application/ld\+json">(.*)</script>', re.DOTALL)


def read(block: str) -> dict[str, object]:
    inner = BLOCK.fullmatch(block)
    assert inner is not None
    facts: dict[str, object] = json.loads(inner[1])
    return facts


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back_and_none_ends_the_block(text: str) -> None:
    block = str(linked_data({"name": text}))
    assert read(block)["name"] == text
    assert block.count("<") == 2


def test_a_script_in_a_name_stays_a_name() -> None:
    block = str(linked_data({"@type": "Person", "name": "</script><script>alert(1)</script><!--"}))
    assert block.count("</script>") == 1
    assert read(block) == {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": "</script><script>alert(1)</script><!--",
    }


def test_what_is_not_known_is_not_said() -> None:
    facts = {"name": "", "place": {"@type": "Place", "geo": {"@type": "GeoCoordinates", "latitude": None}}, "zero": 0}
    assert filled(facts) == {"zero": 0}


def test_a_head_has_one_absolute_address_and_a_short_description() -> None:
    request = RequestFactory().get("/directory/people/x/?page=2")
    head = page_head(request, "/directory/people/x/", description="Word\n " * 100)
    assert head.canonical == "http://testserver/directory/people/x/"
    assert len(head.description) <= 160
    assert "\n" not in head.description
    assert head.data == ""
