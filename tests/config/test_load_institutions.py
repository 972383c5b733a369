"""`charnia load institutions`, as somebody types it; all sources are one server on this machine."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

import pytest

from charnia.apps.audit.models import AuditEntry
from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord, LoadStatus
from charnia.apps.organisations.models import Organisation, RegisterEntry, RegisterLoad
from charnia.apps.programmes.institutions.queries import rows_of
from charnia.apps.programmes.models import Institution
from charnia.config.commands import main
from charnia.config.commands.gateway_ids import looked_up
from tests.sources.local_source import Answer, Asked, LocalSource, serving
from tests.sources.ror.test_network import record

pytestmark = pytest.mark.django_db
LEICESTER = "04h699437"
GATEWAY = "D1774113-D5D2-4B7C-A412-66A90FE4B96F"
OTHER = f"E{GATEWAY[1:]}"
LOOK_UP = "/gtr/api/organisations"
ROR = f"/organizations/{LEICESTER}"
CONTACT = ["--contact", "team@example.org"]
PLACES = {
    "openalex": "/works",
    "openalex-authors": "/authors",
    "europepmc": "/search",
    "clinicaltrials": "/studies",
    "isrctn": "/format/default",
    "gtr": f"/gtr/api/organisations/{GATEWAY}/projects",
    "orcid": "/expanded-search/",
    "ref2014": "/SearchCaseStudies",
}
REF_LIST = "/ListInstitutions"
AT_FIRST = [PLACES[name] if name != "gtr" else LOOK_UP for name in PLACES if name != "ref2014"]
"""The places that are asked first, but for those of REF 2014, which are asked last and once only."""
OF_REF = [REF_LIST, PLACES["ref2014"]]


class Sources:
    """One institution of ROR, one new work, article and study, and no funding call; what is refused answers 403 from
    then on."""

    def __init__(self) -> None:
        self.refused: set[str] = set()
        self.found: dict[str, Any] = {
            ROR: record(LEICESTER),
            "/works": {"meta": {"count": 1, "next_cursor": None}, "results": [self._work()]},
            "/authors": {"meta": {"count": 0, "next_cursor": None}, "results": []},
            "/search": {"hitCount": 1, "resultList": {"result": [{"id": "1", "source": "MED", "title": "An article"}]}},
            "/studies": {"totalCount": 1, "studies": [self._study()]},
            "/format/default": b'<allTrials totalCount="0" xmlns="http://www.67bricks.com/isrctn"/>',
            PLACES["gtr"]: {"totalPages": 1, "totalSize": 0, "project": []},
            "/expanded-search/": {"num-found": 0, "expanded-result": []},
            REF_LIST: b'[{"UKPRN": "10007796", "InstitutionName": "The University of Leicester"}]',
            PLACES["ref2014"]: b"[]",
        }

    def __call__(self, asked: Asked) -> Answer:
        if asked.parts:
            return {"totalResults": 0, "results": []}
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
    assert said.out.splitlines()[:5] == [
        f"openalex {LEICESTER}: 1 new, 0 changed, 0 unchanged.",
        f"openalex-authors {LEICESTER}: nothing.",
        "europepmc University of Leicester: 1 new, 0 changed, 0 unchanged.",
        "clinicaltrials University of Leicester: 1 new, 0 changed, 0 unchanged.",
        "isrctn University of Leicester: nothing.",
    ]
    assert said.err == (
        f"gtr is left out for University of Leicester ({LEICESTER}): its id in the Gateway is not known, and the "
        "Gateway has no entry of this name.\n"
        f"360giving is left out for University of Leicester ({LEICESTER}): its number at Companies House or other "
        "org-id is not known.\n"
    )
    assert [one.path for one in server.asked] == [ROR, *AT_FIRST, *OF_REF]
    del server.asked[0]
    assert server.asked[0].params["filter"] == f"authorships.institutions.ror:https://ror.org/{LEICESTER}"
    assert server.asked[2].params["query"] == 'AFF:"University of Leicester"'
    assert server.asked[4].params["q"] == '"University of Leicester"'
    assert server.asked[5].params == {"q": "University of Leicester", "f": "org.n", "p": "1", "s": "100"}
    assert f"ror.org/{LEICESTER}" in server.asked[6].params["q"]
    assert server.asked[8].params["UKPRN"] == "10007796"
    assert EvidenceRecord.objects.count() == 3
    leicester = Organisation.objects.get(ror=LEICESTER)
    assert (leicester.name, leicester.town) == ("University of Leicester", "Leicester")
    assert RegisterLoad.objects.get().finished_at is not None
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
    assert [one.path for one in server.asked] == [one for one in AT_FIRST if one != LOOK_UP]
    capsys.readouterr()
    assert main(["load", "openalex", "--institution", LEICESTER, *CONTACT, "--address", server.base]) == 0
    assert capsys.readouterr().out == f"openalex {LEICESTER}: 0 new, 0 changed, 1 unchanged.\n"
    since = [one.since is None for one in EvidenceLoad.objects.filter(source="OpenAlex works").order_by("pk")]
    assert since == [True, False, False, False]


def test_what_is_closed_is_asked_once_unless_everything_is_wanted(
    server: LocalSource, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(server, "--add", LEICESTER) == 0
    capsys.readouterr()
    over = "it is closed and was asked before, so nothing new comes (--everything asks all the same).\n"
    assert load(server) == 0
    assert f"ref2014 is left out for University of Leicester ({LEICESTER}): {over}" in capsys.readouterr().err
    assert load(server, what="again") == 0
    assert f"ref2014 University of Leicester is left out: {over}" in capsys.readouterr().err
    for what in ("institutions", "again"):
        assert load(server, "--everything", what=what) == 0
        assert [one.path for one in server.asked][-2:] == OF_REF


def test_nothing_is_asked_again_where_all_is_closed(server: LocalSource, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(server, "--institution", "University of Leicester", what="ref2014") == 0
    capsys.readouterr()
    assert load(server, what="again") == 0
    assert server.asked == []
    assert "it is closed and was asked before" in capsys.readouterr().err


def test_an_institution_that_took_no_part_in_the_exercise_is_named_and_the_others_are_asked(
    server: LocalSource, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    sources.found[REF_LIST] = b'[{"UKPRN": "10001883", "InstitutionName": "Leicester Other University"}]'
    assert load(server, "--add", LEICESTER) == 0
    said = capsys.readouterr()
    assert (
        "ref2014 University of Leicester: The REF 2014 database lists no institution University of Leicester; it has "
        "Leicester Other University (10001883). It is asked by the very name, or by the UKPRN"
    ) in said.err
    assert f"orcid {LEICESTER}: nothing." in said.out


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
    server: LocalSource, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    del sources.found[ROR]
    Institution.objects.create(ror=LEICESTER, gateway_id=GATEWAY, left_out=["orcid", "openalex", "openalex-authors"])
    assert load(server) == 1
    assert [one.path for one in server.asked] == [ROR, PLACES["gtr"]]
    said = capsys.readouterr().err
    assert f"ror {LEICESTER}: ROR knows no organisation with the id {LEICESTER}; check it.\n" in said
    assert f"openalex is left out for {LEICESTER}: it is left out here.\n" in said
    assert f"europepmc is left out for {LEICESTER}: its name is not known.\n" in said


def test_360giving_is_asked_by_the_number_at_companies_house(
    server: LocalSource, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    named = {"name": "University of Leicester", "ror": LEICESTER, "companies_house": "RC000659"}
    Organisation.objects.create(slug="leicester", **named)
    Institution.objects.create(ror=LEICESTER, left_out=list(PLACES))
    recipient, funder = {"id": "GB-COH-RC000659", "name": named["name"]}, {"id": "GB-CHC-1", "name": "A Trust"}
    grant = {"id": "360G-A-1", "title": "Burns", "recipientOrganization": [recipient], "fundingOrganization": [funder]}
    received, made = (f"/org/GB-COH-RC000659/{name}/" for name in ("grants_received", "grants_made"))
    results = [{"grant_id": "360G-A-1", "data": grant, "data_license": {"name": "CC BY 4.0"}}]
    sources.found[received] = {"count": 1, "next": None, "results": results}
    sources.found[made] = {"count": 0, "next": None, "results": []}
    for what, came in (("institutions", "1 new, 0 changed, 0"), ("again", "0 new, 0 changed, 1")):
        assert load(server, what=what) == 0
        assert f"360giving GB-COH-RC000659: {came} unchanged.\n" in capsys.readouterr().out
        assert [one.path for one in server.asked] == [received, made]
    assert main(["load", "360giving", "--institution", "GB-COH-RC000659", *CONTACT, "--address", server.base]) == 0
    record = EvidenceRecord.objects.get()
    assert (record.source_id, record.licence) == ("360g:360G-A-1", "CC BY 4.0")


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (403, "ROR refused the request (HTTP 403"),
        (record("0312pnr83"), f"What ROR answered on {LEICESTER} has another form than expected, so it was left out."),
        (
            record(LEICESTER, status="withdrawn"),
            "ROR says that it has closed or was withdrawn, so it is not added here.",
        ),
    ],
)
def test_where_ror_gives_no_name_that_is_told_and_openalex_may_bring_it(
    reply: Answer, sentence: str, server: LocalSource, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    sources.found[ROR] = reply
    assert load(server, "--add", LEICESTER) == 1
    said = capsys.readouterr()
    assert f"ror {LEICESTER}: {sentence}" in said.err
    assert "europepmc University of Leicester: 1 new" in said.out
    assert not RegisterEntry.objects.exists()


def test_an_institution_abroad_is_named_too(server: LocalSource, sources: Sources) -> None:
    place = {"geonames_details": {"name": "Cork", "country_code": "IE"}}
    sources.found[ROR] = record(LEICESTER, "University of the Lee", locations=[place])
    assert load(server, "--add", LEICESTER) == 0
    assert server.asked[3].params["query"] == 'AFF:"University of the Lee"'
    assert Organisation.objects.get(ror=LEICESTER).name == "University of the Lee"


def test_a_dry_run_adds_and_stores_nothing(server: LocalSource, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(server, "--add", LEICESTER, "--dry-run") == 0
    said = capsys.readouterr()
    assert f"openalex {LEICESTER}: would store 1 new" in said.out
    assert f"ror {LEICESTER}: ROR knows it; once that is stored, sources are asked by its name too.\n" in said.err
    assert not Organisation.objects.exists()
    assert not RegisterLoad.objects.exists()
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


def entry(id_: str, name: str = "University of Leicester", town: str = "Leicester") -> dict[str, Any]:
    addresses = {"address": [{"city": town}]}
    return {"id": id_, "href": f"http://gtr.ukri.org/gtr/api/organisations/{id_}", "name": name, "addresses": addresses}


@pytest.fixture
def listed(db: None) -> Institution:
    """An institution whose name is known, for which only the Gateway is asked."""
    Organisation.objects.create(slug="leicester", name="University of Leicester", ror=LEICESTER)
    return Institution.objects.create(ror=LEICESTER, left_out=[name for name in PLACES if name != "gtr"])


def test_the_one_entry_of_the_very_name_is_used_and_kept(
    listed: Institution, server: LocalSource, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    others = [entry(OTHER, "University of Leicester Students Union"), {"id": "x", "name": "University of Leicester"}]
    sources.found[LOOK_UP] = {"totalPages": 1, "organisation": [*others, entry(GATEWAY.lower())]}
    assert load(server) == 0
    said = capsys.readouterr()
    assert f"({LEICESTER}): the Gateway knows University of Leicester as {GATEWAY}, by which it is asked" in said.err
    assert f"gtr {GATEWAY}: nothing." in said.out
    listed.refresh_from_db()
    assert listed.gateway_id == GATEWAY
    assert AuditEntry.objects.get(action="institution.changed").by is None
    assert load(server) == 0
    assert [one.path for one in server.asked] == [PLACES["gtr"]]


def test_several_entries_are_left_to_people_with_what_tells_them_apart(
    listed: Institution, server: LocalSource, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    sources.found[LOOK_UP] = {"organisation": [entry(GATEWAY), entry(OTHER, "The University of Leicester", "Unknown")]}
    sources.found[PLACES["gtr"]] = {"totalPages": 1, "totalSize": 1_204, "project": []}
    assert load(server) == 2
    assert (
        "its id in the Gateway is not known, and the Gateway has 2 entries of this name: "
        f"University of Leicester (Leicester, 1,204 projects): {GATEWAY}; The University of Leicester: {OTHER}; "
        "choose one on the desk, under Import and Institutions.\n"
    ) in capsys.readouterr().err
    listed.refresh_from_db()
    assert listed.gateway_id == ""
    sources.found[LOOK_UP] = {"organisation": [entry(OTHER, "Leicester College")]}
    assert load(server) == 2
    assert f"no entry of this very name; it found Leicester College (Leicester): {OTHER}" in capsys.readouterr().err


def test_a_dry_run_looks_up_and_keeps_nothing(
    listed: Institution, server: LocalSource, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    sources.found[LOOK_UP] = {"organisation": [entry(GATEWAY)]}
    assert load(server, "--dry-run") == 0
    assert "by which it would be asked from now on." in capsys.readouterr().err
    listed.refresh_from_db()
    assert listed.gateway_id == ""


def test_a_gateway_that_refuses_is_named_and_the_others_are_asked(
    server: LocalSource, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    sources.refused.add(LOOK_UP)
    assert load(server, "--add", LEICESTER) == 1
    said = capsys.readouterr()
    assert "cannot be looked up. The Gateway to Research refused the request (HTTP 403" in said.err
    assert f"orcid {LEICESTER}: nothing." in said.out


def test_what_somebody_has_just_changed_is_not_overwritten(
    listed: Institution, server: LocalSource, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    sources.found[LOOK_UP] = {"organisation": [entry(GATEWAY)]}
    [row] = rows_of([listed])
    Institution.objects.update(gateway_id=OTHER)
    options = argparse.Namespace(contact=CONTACT[1], address=server.base, dry_run=False)
    assert looked_up(row, options, []) == ""
    assert "gtr is left out for University of Leicester" in (said := capsys.readouterr().err)
    assert "Somebody else has changed this institution meanwhile." in said
    listed.refresh_from_db()
    assert listed.gateway_id == OTHER
