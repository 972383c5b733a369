"""`charnia load institutions`, as somebody types it; all sources are one server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from charnia.apps.audit.models import AuditEntry
from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord, LoadStatus
from charnia.apps.organisations.models import Organisation
from charnia.apps.programmes.models import Institution
from charnia.config.commands import main
from tests.sources.local_source import Answer, Asked, LocalSource, serving

pytestmark = pytest.mark.django_db
LEICESTER = "04h699437"
GATEWAY = "D1774113-D5D2-4B7C-A412-66A90FE4B96F"
CONTACT = ["--contact", "team@example.org"]
PLACES = {
    "openalex": "/works",
    "openalex-authors": "/authors",
    "europepmc": "/search",
    "clinicaltrials": "/studies",
    "gtr": f"/gtr/api/organisations/{GATEWAY}/projects",
    "orcid": "/expanded-search/",
}


class Sources:
    """One new work, article and study; what is refused answers 403 from then on."""

    def __init__(self) -> None:
        self.refused: set[str] = set()
        self.found: dict[str, Any] = {
            "/works": {"meta": {"count": 1, "next_cursor": None}, "results": [self._work()]},
            "/authors": {"meta": {"count": 0, "next_cursor": None}, "results": []},
            "/search": {"hitCount": 1, "resultList": {"result": [{"id": "1", "source": "MED", "title": "An article"}]}},
            "/studies": {"totalCount": 1, "studies": [self._study()]},
            PLACES["gtr"]: {"totalPages": 1, "totalSize": 0, "project": []},
            "/expanded-search/": {"num-found": 0, "expanded-result": []},
        }

    def __call__(self, asked: Asked) -> Answer:
        return 403 if asked.path in self.refused else self.found.get(asked.path, 404)

    @staticmethod
    def _work() -> dict[str, Any]:
        institution = {"id": "https://openalex.org/I1", "display_name": "University of Leicester", "ror": LEICESTER}
        institution["ror"] = f"https://ror.org/{LEICESTER}"
        author = {"id": "https://openalex.org/A1", "display_name": "Rosa Rowan"}
        authorship = {"author": author, "author_position": "first", "institutions": [institution]}
        return {"id": "https://openalex.org/W1", "display_name": "A work", "authorships": [authorship]}

    @staticmethod
    def _study() -> dict[str, Any]:
        return {"protocolSection": {"identificationModule": {"nctId": "NCT00000007", "officialTitle": "A study"}}}


@pytest.fixture
def sources() -> Sources:
    return Sources()


@pytest.fixture
def server(sources: Sources) -> Iterator[LocalSource]:
    with serving(LocalSource(answers=sources)) as server:
        yield server


def load(server: LocalSource, *arguments: str, what: str = "institutions") -> int:
    server.asked.clear()
    return main(["load", what, *arguments, *CONTACT, "--address", server.base])


def test_every_source_is_asked_by_what_it_knows(server: LocalSource, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(server, "--add", f"https://ror.org/{LEICESTER}") == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[:4] == [
        f"openalex {LEICESTER}: 1 new, 0 changed, 0 unchanged.",
        f"openalex-authors {LEICESTER}: nothing.",
        "europepmc University of Leicester: 1 new, 0 changed, 0 unchanged.",
        "clinicaltrials University of Leicester: 1 new, 0 changed, 0 unchanged.",
    ]
    assert (
        said.err == f"gtr is left out for University of Leicester ({LEICESTER}): its id in the Gateway is not known.\n"
    )
    assert [one.path for one in server.asked] == [PLACES[name] for name in PLACES if name != "gtr"]
    assert server.asked[0].params["filter"] == f"authorships.institutions.ror:https://ror.org/{LEICESTER}"
    assert server.asked[2].params["query"] == 'AFF:"University of Leicester"'
    assert f"ror.org/{LEICESTER}" in server.asked[4].params["q"]
    assert EvidenceRecord.objects.count() == 3
    assert Institution.objects.get().ror == LEICESTER
    assert AuditEntry.objects.get(action="institution.added").by is None


def test_the_next_time_what_is_new_since_is_asked_for_by_either_command(
    server: LocalSource, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(server, "--add", LEICESTER) == 0
    assert load(server, "--add", LEICESTER) == 0
    assert "from_publication_date" in server.asked[0].params["filter"]
    assert Institution.objects.count() == 1
    assert load(server, what="again") == 0
    assert [one.path for one in server.asked] == [PLACES[name] for name in PLACES if name != "gtr"]
    capsys.readouterr()
    assert main(["load", "openalex", "--institution", LEICESTER, *CONTACT, "--address", server.base]) == 0
    assert capsys.readouterr().out == f"openalex {LEICESTER}: 0 new, 0 changed, 1 unchanged.\n"
    since = [one.since is None for one in EvidenceLoad.objects.filter(source="OpenAlex works").order_by("pk")]
    assert since == [True, False, False, False]


def test_one_that_fails_is_named_and_gone_on_with_the_next_time(
    server: LocalSource, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    Institution.objects.create(ror=LEICESTER)
    Organisation.objects.create(slug="leicester", name="University of Leicester", ror=LEICESTER)
    sources.refused.add("/search")
    assert load(server) == 1
    said = capsys.readouterr()
    assert "europepmc University of Leicester: Europe PMC refused the request (HTTP 403" in said.err
    assert "clinicaltrials University of Leicester: 1 new" in said.out
    assert EvidenceLoad.objects.get(source="Europe PMC articles").status == LoadStatus.RUNNING
    sources.refused.clear()
    assert load(server) == 0
    assert EvidenceLoad.objects.get(source="Europe PMC articles").status == LoadStatus.LOADED
    sources.refused.update(PLACES.values())
    assert load(server) == 2
    assert "None of the sources could be asked." in capsys.readouterr().err


def test_the_gateway_is_asked_by_its_own_id_and_what_is_left_out_is_not_asked(
    server: LocalSource, capsys: pytest.CaptureFixture[str]
) -> None:
    Institution.objects.create(ror=LEICESTER, gateway_id=GATEWAY, left_out=["orcid", "openalex", "openalex-authors"])
    assert load(server) == 0
    assert [one.path for one in server.asked] == [PLACES["gtr"]]
    said = capsys.readouterr().err
    assert f"openalex is left out for {LEICESTER}: it is left out here.\n" in said
    assert f"europepmc is left out for {LEICESTER}: its name is not known.\n" in said


def test_a_dry_run_adds_and_stores_nothing(server: LocalSource, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(server, "--add", LEICESTER, "--dry-run") == 0
    assert f"openalex {LEICESTER}: would store 1 new" in capsys.readouterr().out
    assert not Institution.objects.exists()
    assert not EvidenceLoad.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["institutions", *CONTACT], "No institution is on the list: add one on the desk"),
        (["institutions", "--add", LEICESTER, "04h699438", *CONTACT], "Not a ROR id: 04h699438."),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHARNIA_CONTACT", raising=False)
    assert main(["load", *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert not Institution.objects.exists()
