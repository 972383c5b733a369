"""The client follows what the real project links to. The replies to that are built after the interface's schema, and
the source misbehaves before it answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from charnia.core.evidence import EvidenceRecord
from charnia.core.vocabulary import EvidenceKind
from charnia.sources.gtr.client import Projects
from charnia.sources.gtr.parse import read_people, read_projects
from charnia.sources.harvest import Harvest
from charnia.sources.polite_client import SourceRefused
from charnia.sources.query import Query
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving
from tests.sources.real import real
from tests.sources.test_clients import GTR_ID, TODAY

HERE = "http://gtr.ukri.org:80/gtr/api"
API = "/gtr/api"
UNIVERSITY = "ED6A6B32-663C-4A62-A33B-2C6A68E2E102"
LEADER, SECOND = "6035A6F6-9426-46D1-AB66-81DCE22513C0", "27506E01-0D8D-43CD-9B35-A5680D0CBF0C"
FUND = "0A043451-622E-4349-82F0-88B65CD4E565"
FIRST, OTHER = "15368057-4FF4-4C04-BB6C-19A72F257ECD", "AAAAAAAA-4FF4-4C04-BB6C-19A72F257ECD"


def thing(kind: str, id_: str, **fields: Any) -> dict[str, Any]:
    return {"id": id_, "href": f"{HERE}/{kind}/{id_}", "links": {"link": []}, **fields}


def outcome(kind: str, id_: str, **fields: Any) -> dict[str, Any]:
    links = {"link": [{"rel": "PROJECT", "href": f"{HERE}/projects/{FIRST}"}]}
    return {**thing(f"outcomes/{kind}", id_, **fields), "links": links}


ADDRESSES = {"address": [{"city": "Merrowby", "region": "North East"}]}
REPLIES: dict[str, Answer] = {
    f"{API}/organisations/{UNIVERSITY}": thing(
        "organisations", UNIVERSITY, name="Merrowby University", addresses=ADDRESSES
    ),
    f"{API}/persons/{LEADER}": thing("persons", LEADER, firstName="Ann", otherNames="Bea", surname="Other"),
    f"{API}/persons/{SECOND}": thing("persons", OTHER, firstName="Somebody", surname="Else"),
    f"{API}/funds/{FUND}": {
        **thing("funds", FUND, valuePounds={"amount": 90000, "currencyCode": "GBP"}),
        "links": {"link": [{"rel": "FUNDED", "href": f"{HERE}/projects/{FIRST}"}]},
    },
    f"{API}/projects/{FIRST}/outcomes/keyfindings": {
        "totalPages": 1,
        "keyFinding": [outcome("keyfindings", "K", description="Sprouts help.", exploitationPathways="Eat them.")],
    },
    f"{API}/projects/{FIRST}/outcomes/impactsummaries": 404,
}


def publications(page: int) -> dict[str, Any]:
    author, doi = ("Other AB", "https://doi.org/10.1000/ABC") if page == 1 else ("Nobody X", None)
    fields = {"author": author, "doi": doi, "datePublished": 1483228800000, "title": f"Paper {page}"}
    return {"totalPages": 2, "publication": [outcome("publications", f"PUB{page}", **fields)]}


def answers(asked: Asked) -> Answer:
    if asked.path == f"{API}/organisations/{GTR_ID}/projects":
        project = json.loads(real("gtr/oneproject.json").read_text())
        number, links = int(asked.params["p"]), project["links"]["link"]
        paper = next(link for link in links if link["rel"] == "PUBLICATION")
        second = {**thing("projects", OTHER, title="Another"), "links": {"link": [*links[:3], paper]}}
        return {"page": number, "totalPages": 2, "totalSize": 2, "project": [[project], [second]][number - 1]}
    if asked.path in {f"{API}/projects/{one}/outcomes/publications" for one in (FIRST, OTHER)}:
        return publications(int(asked.params["p"]))
    return REPLIES[asked.path]


def harvest(folder: Path, local: LocalSource) -> list[Path]:
    found = Harvest(folder / "h")
    found.fetch(Projects(client_of(local, PretendedClock()), Query(institution=GTR_ID.lower(), today=TODAY)))
    return found.files()


@pytest.mark.real_data
def test_everything_a_project_links_to_is_asked_once_and_read(tmp_path: Path) -> None:
    with serving(LocalSource(answers=answers, faults=["status:429,3", "cut-json", "status:503"])) as local:
        paths = harvest(tmp_path, local)
    first, second = ([*read_projects(path)] for path in paths)
    project, *papers = [one for one in first if isinstance(one, EvidenceRecord)]
    (another,) = second
    assert isinstance(another, EvidenceRecord)
    assert len(first) == 1 + len(papers) == 3
    assert [(o.id, o.name) for o in project.organisations] == [(f"gtr:{UNIVERSITY}", "Merrowby University")]
    assert project.organisations == another.organisations
    assert [(p.name, p.role) for p in project.people] == [
        ("Ann Bea Other", "principal investigator"),
        ("", "co-investigator"),
    ]
    assert project.text.endswith("Sprouts help.\n\nEat them.\n\nResearch Grant of BBSRC; £90,000; closed.")
    assert [(one.id, one.kind, [p.id for p in one.people]) for one in papers] == [
        ("doi:10.1000/abc", EvidenceKind.PUBLICATION, [f"gtr:{LEADER}"]),
        ("gtr:PUB2", EvidenceKind.PUBLICATION, [""]),
    ]
    assert [[facts.person.name for facts in read_people(path)] for path in paths] == [["Ann Bea Other"]] * 2
    paths_asked = [one.path for one in local.asked[3:]]
    assert all(paths_asked.count(f"{API}/{end}") == 1 for end in (f"persons/{LEADER}", f"organisations/{UNIVERSITY}"))
    assert paths_asked.count(f"{API}/persons/{SECOND}") == 1
    assert {one.headers["Accept"] for one in local.asked} == {"application/vnd.rcuk.gtr.json-v7"}
    assert local.asked[0].params == {"p": "1", "s": "25"}


def test_what_the_source_refuses_otherwise_stops_the_load(tmp_path: Path) -> None:
    def refusing(asked: Asked) -> Answer:
        links = [{"rel": "PI_PER", "href": f"{HERE}/persons/{LEADER}"}]
        project = {**thing("projects", FIRST, title="A"), "links": {"link": links}}
        return 403 if "persons" in asked.path else {"totalPages": 1, "project": [project]}

    with serving(LocalSource(answers=refusing)) as local, pytest.raises(SourceRefused, match="403"):
        harvest(tmp_path, local)


def test_an_address_that_is_no_id_is_never_asked(tmp_path: Path) -> None:
    def hostile(asked: Asked) -> Answer:
        links = [{"rel": "PI_PER", "href": f"{HERE}/persons/..%2F..%2Fadmin"}, {"rel": "SPIN_OUT", "href": f"{HERE}/x"}]
        project = {**thing("projects", "../x", title="A"), "links": {"link": links}}
        return {"totalPages": 1, "project": [project]}

    with serving(LocalSource(answers=hostile)) as local:
        harvest(tmp_path, local)
    assert [one.path for one in local.asked] == [f"{API}/organisations/{GTR_ID}/projects"]


OUTCOMES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "IP": ("intellectualproperties", "intellectualProperty", {"title": "A patent"}),
    "PRODUCT": ("products", "product", {"title": "A lamp"}),
    "RESEARCH_DATABASE_AND_MODEL": ("researchdatabaseandmodels", "researchDatabaseAndModel", {"title": "Dyes"}),
    "RESEARCH_MATERIAL": ("researchmaterials", "researchMaterial", {"title": "Skin"}),
    "SOFTWARE_AND_TECHNICAL_PRODUCT": (
        "softwareandtechnicalproducts",
        "softwareAndTechnicalProduct",
        {"title": "GlowCount"},
    ),
    "COLLABORATION": ("collaborations", "collaboration", {"parentOrganisation": "Alder Therapies"}),
    "FURTHER_FUNDING": ("furtherfundings", "futherfunding", {"organisation": "A Trust"}),
    "POLICY": ("policyinfluences", "policyInfluence", {"influence": "Burns are seen to."}),
}
"""By the relation of the link: the end of the address, the list in the reply, and what an entry says."""


def with_every_outcome(asked: Asked) -> Answer:
    if asked.path == f"{API}/organisations/{GTR_ID}/projects":
        links = [{"rel": rel, "href": f"{HERE}/outcomes/{kind}/{rel}"} for rel, (kind, _, _) in OUTCOMES.items()]
        links.append({"rel": "DISSEMINATION", "href": f"{HERE}/outcomes/disseminations/D"})
        links = [*links, {"rel": "PI_PER", "href": f"{HERE}/persons/{LEADER}"}]
        return {"totalPages": 1, "project": [{**thing("projects", FIRST, title="A"), "links": {"link": links}}]}
    for relation, (kind, name, says) in OUTCOMES.items():
        if asked.path == f"{API}/projects/{FIRST}/outcomes/{kind}":
            return {"totalPages": 1, name: [outcome(kind, relation, **says)]}
    return REPLIES[asked.path]


def test_each_kind_of_outcome_that_a_project_links_to_is_asked_for(tmp_path: Path) -> None:
    faults = ("hang-up", "status:429,3", "page", "cut-gzip")
    with serving(LocalSource(answers=with_every_outcome, faults=[*faults])) as local:
        (path,) = harvest(tmp_path, local)
    project, *outcomes = [one for one in read_projects(path) if isinstance(one, EvidenceRecord)]
    assert project.text == "Further funding: by A Trust.\n\nPolicy influence: Burns are seen to."
    titles = {relation: says["title"] for relation, (_, _, says) in OUTCOMES.items() if "title" in says}
    titles["COLLABORATION"] = "Collaboration with Alder Therapies"
    assert {one.id: one.title for one in outcomes} == {f"gtr:{id_}": title for id_, title in titles.items()}
    assert all([p.name for p in one.people] == ["Ann Bea Other"] for one in outcomes)
    asked = [one.path for one in local.asked[len(faults) :]]
    assert not any("disseminations" in path for path in asked)
    assert len(asked) == len(set(asked)) == 2 + len(OUTCOMES)
