"""`charnia load openalex-institutions --institution`: the source is on this machine and may break off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from charnia.apps.organisations.models import Organisation, RegisterLoad
from charnia.apps.organisations.queries import last_read
from charnia.apps.organisations.register_fetching import asked_before
from charnia.config.commands import main
from charnia.core.registers import bare_id
from charnia.core.vocabulary import Register
from charnia.sources.registers import REGISTERS
from tests.sources.local_source import Answer, Asked, LocalSource, serving
from tests.sources.real import real

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]


class OpenAlex:
    """The real institutions, twelve on a page, with the fields that are asked for; refuses the page at `broken`."""

    def __init__(self) -> None:
        self.institutions: list[dict[str, Any]] = json.loads(real("openalex/institutions_sample.json").read_text())
        self.broken = ""

    def __call__(self, asked: Asked) -> Answer:
        cursor = asked.params["cursor"]
        if cursor == self.broken:
            return 403
        start = 0 if cursor == "*" else int(cursor)
        fields = asked.params["select"].split(",")
        page = [{name: one.get(name) for name in fields} for one in self.institutions[start : start + 12]]
        following = str(start + 12) if page else None
        return {"meta": {"count": len(self.institutions), "next_cursor": following}, "results": page}


@pytest.fixture
def openalex() -> OpenAlex:
    return OpenAlex()


@pytest.fixture
def source(openalex: OpenAlex, settings: LazySettings, tmp_path: Path) -> Iterator[LocalSource]:
    settings.DATA = tmp_path
    with serving(LocalSource(answers=openalex)) as source:
        yield source


def load(source: LocalSource, *options: str, of: str = "CN") -> int:
    contact = ["--contact", "team@example.org", "--address", source.base]
    return main(["load", "openalex-institutions", "--institution", of, *contact, *options])


def kept(tmp_path: Path) -> list[Path]:
    return [path for path in tmp_path.rglob("*") if path.is_file()]


def test_all_come_and_are_loaded_once(
    source: LocalSource, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHARNIA_OPENALEX_KEY", "secret")
    assert load(source, "--dry-run") == 0
    assert "30 new" in capsys.readouterr().out
    assert (Organisation.objects.count(), kept(tmp_path)) == (0, [])
    assert load(source) == 0
    assert capsys.readouterr().err == ""
    assert Organisation.objects.exclude(openalex=None).exclude(ror=None).exclude(website="").count() == 30
    assert (kept(tmp_path), RegisterLoad.objects.get().filenames) == ([], ["asked: all of CN"])
    assert load(source, "--known-only") == 0
    assert "30 unchanged" in capsys.readouterr().out
    assert {one.params["api_key"] for one in source.asked} == {"secret"}
    assert {one.headers["User-Agent"].partition(" ")[2] for one in source.asked} == {"(mailto:team@example.org)"}


def test_a_source_that_fails_half_way_is_gone_on_with(
    source: LocalSource, openalex: OpenAlex, capsys: pytest.CaptureFixture[str]
) -> None:
    openalex.broken = "12"
    assert load(source) == 2
    assert "OpenAlex refused the request (HTTP 403" in capsys.readouterr().err
    assert not RegisterLoad.objects.exists()
    openalex.broken = ""
    source.asked.clear()
    assert load(source) == 0
    assert [one.params["cursor"] for one in source.asked] == ["12", "24", "36"]
    assert Organisation.objects.count() == 30


def test_what_is_not_there_is_said_and_asked_anew(
    source: LocalSource, openalex: OpenAlex, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, openalex.institutions = openalex.institutions[:1], []
    assert load(source, of="04h699437") == 2
    assert "OpenAlex has none by that ROR or country" in capsys.readouterr().err
    assert kept(tmp_path) == []
    openalex.institutions = found
    assert load(source, of="04h699437") == 0
    assert bare_id(Register.ROR, str(Organisation.objects.get().ror)) == "01kbfgm16"


def test_what_has_changed_since_a_day_takes_a_key(
    source: LocalSource, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHARNIA_OPENALEX_KEY", raising=False)
    assert load(source, "--since", "2026-01-02") == 2
    assert "OpenAlex tells only paying customers" in capsys.readouterr().err
    assert source.asked == []
    monkeypatch.setenv("CHARNIA_OPENALEX_KEY", "paid")
    assert load(source, "--since", "2026-01-02") == 0
    assert source.asked[0].params["filter"] == "country_code:cn,from_updated_date:2026-01-02"


def test_pages_of_a_country_are_no_reading_of_the_whole_register(source: LocalSource) -> None:
    assert load(source) == 0
    assert last_read([Register.OPENALEX]) == {}


@pytest.mark.parametrize(("options", "known_only"), [((), False), (("--known-only",), True)])
def test_again_asks_for_the_same_pages_in_the_same_way(
    source: LocalSource, openalex: OpenAlex, options: tuple[str, ...], known_only: bool
) -> None:
    some, openalex.institutions = openalex.institutions, openalex.institutions[:12]
    assert load(source, *options, "--dry-run") == 0
    assert asked_before(REGISTERS["openalex-institutions"]) == []
    if known_only:
        Organisation.objects.create(slug="known", name="Known", openalex=str(some[0]["id"]).rpartition("/")[2])
    assert load(source, *options) == 0
    assert asked_before(REGISTERS["openalex-institutions"]) == [("CN", known_only)]
    openalex.institutions = some
    assert main(["load", "again", "--contact", "team@example.org", "--address", source.base]) == 0
    assert Organisation.objects.count() == (1 if known_only else 30)
    assert load(source) == 0
    assert asked_before(REGISTERS["openalex-institutions"]) == [("CN", False)]
