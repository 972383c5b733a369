"""What real records say they are about, how a trial stands, and of which kind organisations are."""

from __future__ import annotations

import msgspec

from charnia.core.evidence import EvidenceRecord, Site, Subject
from charnia.core.vocabulary import OrganisationKind, TopicScheme
from charnia.sources.clinicaltrials_gov.parse import read_studies
from charnia.sources.europepmc.parse import read_articles
from charnia.sources.gtr.parse import read_projects
from charnia.sources.openalex.parse import read_works
from charnia.sources.openalex.snapshot import Line, Parsed, parse_lines
from charnia.sources.openalex.snapshot_processes import pack
from charnia.sources.ref_impact.parse import CaseStudy, evidence_of, read_case_studies
from tests.sources.real import parted, real


def labels(record: EvidenceRecord, scheme: TopicScheme) -> set[str]:
    return {subject.label for subject in record.subjects if subject.scheme is scheme}


def test_the_registry_gives_headings_of_conditions_and_interventions_status_and_sites() -> None:
    studies, _ = parted(read_studies(real("clinicaltrials_gov/studies_page_v2.json")))
    first = studies[0]
    assert labels(first, TopicScheme.MESH) == {"Edema"}
    assert first.trial is not None
    assert first.trial.status == "completed"
    assert first.trial.sites == (Site("Burke Rehabilitation Hospital", "White Plains", "United States"),)
    assert labels(studies[1], TopicScheme.MESH) >= {"Vardenafil Dihydrochloride"}
    assert "Vasodilator Agents" not in labels(studies[1], TopicScheme.MESH)
    unknown = [study.trial.status for study in studies if study.trial and "Status: not known." in study.text]
    assert unknown
    assert set(unknown) == {""}
    assert {one.kind for study in studies for one in study.organisations} == {None}


def test_articles_have_headings_and_keywords() -> None:
    articles, _ = parted(read_articles(real("europepmc/eupmc_results.json")))
    with_headings = [article for article in articles if labels(article, TopicScheme.MESH)]
    assert len(with_headings) > 20
    assert any("Ion Channels" in labels(article, TopicScheme.MESH) for article in articles)
    assert any("Optogenetics" in labels(article, TopicScheme.KEYWORD) for article in articles)


def test_works_have_topics_and_keywords_and_institutions_a_kind() -> None:
    (work,) = parted(read_works(real("openalex/api_fixtures/W2741809807.json")))[0]
    assert "scientometrics and bibliometrics research" in labels(work, TopicScheme.OPENALEX)
    assert "Citation analysis" in labels(work, TopicScheme.OPENALEX)
    assert "License" not in labels(work, TopicScheme.OPENALEX)
    works, _ = parted(read_works(real("openalex/works_sample.json")))
    kinds = [organisation.kind for work in works for organisation in work.organisations]
    assert {OrganisationKind.COMPANY, OrganisationKind.UNIVERSITY, None} <= set(kinds)


def test_what_worker_processes_send_is_what_was_read() -> None:
    path = real("openalex/api_fixtures/W2741809807.json")
    (work,) = parted(read_works(path))[0]
    line = Line(1, "", path.read_bytes())
    assert msgspec.msgpack.decode(pack(parse_lines([line])), type=Parsed).records == [work]


def test_projects_have_no_topic_where_the_gateway_has_none() -> None:
    (project,) = parted(read_projects(real("gtr/oneproject.json")))[0]
    assert project.subjects == ()


def test_impact_cases_have_subjects_a_kind_of_impact_and_a_university() -> None:
    case = next(
        one for one in read_case_studies(real("ref2014_impact_cases/case_studies.jsonl")) if isinstance(one, CaseStudy)
    )
    record = evidence_of(case)
    assert record.impact == ("Health",)
    assert Subject("Clinical Sciences", TopicScheme.KEYWORD) in record.subjects
    assert record.organisations[0].kind is OrganisationKind.UNIVERSITY
