"""Organisations by name. The replies are built after the interface's documentation, and the source misbehaves first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.organisation_names import name_key, spellings_of
from charnia.sources.gtr.lookup import Entry, entries_found, of_this_name, with_projects
from charnia.sources.polite_client import PoliteClient, SourceFailed, SourceRefused
from tests.sources.any_json import ANY_JSON
from tests.sources.gtr.test_client import API, thing
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving

ONE, TWO = "D1774113-D5D2-4B7C-A412-66A90FE4B96F", "E1774113-D5D2-4B7C-A412-66A90FE4B96F"
MERROWBY = thing("organisations", ONE, name="Merrowby University", addresses={"address": [{"city": "Merrowby"}]})
REPLIES: dict[str, Answer] = {
    f"{API}/organisations": {"totalPages": 1, "organisation": [MERROWBY, thing("organisations", TWO, name="Merrowby")]},
    f"{API}/organisations/{ONE}/projects": {"totalSize": 1204, "project": []},
}


def answers(asked: Asked) -> Answer:
    return REPLIES.get(asked.path, 404)


def test_entries_are_found_by_name_with_their_numbers_of_projects() -> None:
    faults = ["hang-up", "status:429,3", "cut-json", "page", "status:503"]
    with serving(LocalSource(answers=answers, faults=faults)) as local:
        client = client_of(local, PretendedClock())
        found = entries_found(client, ' Merrowby (University) "&" \\ ')
        assert found == (Entry(ONE, "Merrowby University", "Merrowby"), Entry(TWO, "Merrowby"))
        counted = tuple(with_projects(client, found))
    assert [entry.projects for entry in counted] == [1204, None]
    assert local.asked[-3].params == {"q": "Merrowby University", "f": "org.n", "p": "1", "s": "100"}
    assert local.asked[-1].params == {"p": "1", "s": "10"}
    assert {one.headers["Accept"] for one in local.asked} == {"application/vnd.rcuk.gtr.json-v7"}


@pytest.mark.parametrize("name", ["Nowhere", '"()"', ""])
def test_nothing_found_is_none(name: str) -> None:
    with serving(LocalSource(answers=lambda asked: 404)) as local:
        assert entries_found(client_of(local, PretendedClock()), name) == ()
    assert len(local.asked) == (name == "Nowhere")


def test_a_refusal_and_a_source_that_fails_are_told() -> None:
    with serving(LocalSource(answers=lambda asked: 403)) as local, pytest.raises(SourceRefused, match="403"):
        entries_found(client_of(local, PretendedClock()), "Merrowby")
    with serving(LocalSource(answers=answers, faults=["page"] * 2)) as local:
        client: PoliteClient = client_of(local, PretendedClock(), tries=2)
        with pytest.raises(SourceFailed, match="a web page came instead of data"):
            entries_found(client, "Merrowby")


def test_only_the_very_same_name_is_that_name() -> None:
    names = ("The Merrowby & Tarn  College", "merrowby and tarn college", "Merrowby College", "Merrowby and Tarn")
    entries = tuple(Entry(str(number), name) for number, name in enumerate(names))
    assert [entry.id for entry in of_this_name(entries, "Merrowby and Tarn College")] == ["0", "1"]


@settings(max_examples=15, deadline=None)
@given(ANY_JSON, st.dictionaries(st.sampled_from(["id", "name", "addresses", "website"]), ANY_JSON))
def test_any_reply_ends_in_entries_with_ids(reply: Any, changes: dict[str, Any]) -> None:
    said: Answer = {"organisation": [reply, {**MERROWBY, **changes}]}
    with serving(LocalSource(answers=lambda asked: said)) as local:
        found = entries_found(client_of(local, PretendedClock()), "Merrowby")
    assert all(entry.id and entry.name for entry in found)


@given(st.text(max_size=30))
def test_every_spelling_of_a_name_has_its_key(name: str) -> None:
    bare = name.removeprefix("The ").removeprefix("the ")
    assert {name_key(way) for way in spellings_of(name)} <= {name_key(bare), name_key(f"The {bare}")}
