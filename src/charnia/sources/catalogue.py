"""The sources that can be loaded: how each is read, and what its items are besides evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from charnia.core.evidence import EvidenceRecord, Offer, PersonFacts, PersonReference
from charnia.sources.clinicaltrials_gov import client as trials_client
from charnia.sources.clinicaltrials_gov import parse as clinicaltrials_gov
from charnia.sources.eu_funding import client as eu_client
from charnia.sources.eu_funding import parse as eu_funding
from charnia.sources.europepmc import client as europepmc_client
from charnia.sources.europepmc import parse as europepmc
from charnia.sources.evidence_file import read_evidence
from charnia.sources.govuk_finance import client as govuk_client
from charnia.sources.govuk_finance import parse as govuk_finance
from charnia.sources.gtr import client as gtr_client
from charnia.sources.gtr import parse as gtr
from charnia.sources.harvest import Pages
from charnia.sources.identifiers import orcid_id
from charnia.sources.isrctn import client as isrctn_client
from charnia.sources.isrctn.parse import read_trials
from charnia.sources.json_lines import LineProblem
from charnia.sources.openalex import client as openalex_client
from charnia.sources.openalex import parse as openalex
from charnia.sources.openalex.authors import read_authors
from charnia.sources.openalex.snapshot_processes import read_snapshot
from charnia.sources.orcid import client as orcid_client
from charnia.sources.orcid import parse as orcid
from charnia.sources.polite_client import PoliteClient
from charnia.sources.query import Query
from charnia.sources.ref_impact import client as ref2014_client
from charnia.sources.ref_impact import client_2021 as ref2021_client
from charnia.sources.ref_impact import parse as ref2014
from charnia.sources.ref_impact.table_2021 import (
    CaseStudy2021,
    evidence_of_2021,
    offer_of_2021,
    read_case_studies_2021,
)
from charnia.sources.source import ClientModule, KnownBy, Network, Source
from charnia.sources.threesixty_giving import client as giving_client
from charnia.sources.threesixty_giving.parse import read_grants
from charnia.sources.uk_funding import parse as uk_funding
from charnia.sources.ukri_opportunities import client as ukri_client
from charnia.sources.ukri_opportunities import parse as ukri_opportunities

_ORCID = re.compile(r"(?:https?://orcid\.org/|orcid:\s*)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.IGNORECASE)


def _case_records(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    for found in ref2014.read_case_studies(path):
        yield ref2014.evidence_of(found) if isinstance(found, ref2014.CaseStudy) else found


def _case_offers(path: Path) -> Iterator[Offer]:
    for found in ref2014.read_case_studies(path):
        if isinstance(found, ref2014.CaseStudy):
            yield ref2014.offer_of(found)


def _case_records_2021(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    for found in read_case_studies_2021(path):
        yield evidence_of_2021(found) if isinstance(found, CaseStudy2021) else found


def _case_offers_2021(path: Path) -> Iterator[Offer]:
    for found in read_case_studies_2021(path):
        if isinstance(found, CaseStudy2021):
            yield offer_of_2021(found)


def _own_evidence(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    """Records of an evidence file, with ORCID iDs in the one form by which all sources know a person."""
    for found in read_evidence(path):
        yield found if isinstance(found, LineProblem) else replace(found, people=tuple(map(_known_by, found.people)))


def _known_by(person: PersonReference) -> PersonReference:
    orcid = orcid_id(person.id) if _ORCID.fullmatch(person.id) else ""
    return person._replace(id=orcid) if orcid else person


def _problems(found: Iterable[object]) -> Iterator[LineProblem]:
    return (item for item in found if isinstance(item, LineProblem))


def _of_offers(
    label: str,
    read: Callable[[Path], Iterator[Offer | LineProblem]],
    licence: str,
    network: Network | None = None,
) -> Source:
    """A source whose items are offers and no evidence."""
    return Source(
        label,
        read=lambda path: _problems(read(path)),
        offers=lambda path: (item for item in read(path) if isinstance(item, Offer)),
        licence=licence,
        network=network,
    )


def _asked_for_all(client: ClientModule, pages: Callable[[PoliteClient, Query], Pages]) -> Network:
    """How a source is asked that cannot tell what is newer and has nothing on institutions."""
    return Network(client, pages, institution=None, knows_since=False)


def _of_people(
    label: str, read: Callable[[Path], Iterator[PersonFacts | LineProblem]], licence: str, network: Network
) -> Source:
    """A source whose items are people and no evidence."""
    return Source(
        label,
        read=lambda path: _problems(read(path)),
        people=lambda path: (item for item in read(path) if isinstance(item, PersonFacts)),
        licence=licence,
        network=network,
    )


GATEWAY = Network(
    gtr_client,
    gtr_client.Projects,
    institution=KnownBy.GATEWAY_ID,
    knows_since=False,
)

SOURCES = {
    "evidence": Source("evidence file", _own_evidence),
    "openalex": Source(
        "OpenAlex works",
        openalex.read_works,
        snapshot=read_snapshot,
        licence=openalex.LICENCE,
        network=Network(
            openalex_client,
            openalex_client.Works,
            institution=KnownBy.ROR,
            key_variable=openalex_client.KEY_VARIABLE,
        ),
    ),
    "openalex-authors": _of_people(
        "OpenAlex authors",
        read_authors,
        openalex.LICENCE,
        Network(
            openalex_client,
            openalex_client.Authors,
            institution=KnownBy.ROR,
            goes_on_by_itself=False,
            key_variable=openalex_client.KEY_VARIABLE,
        ),
    ),
    "europepmc": Source(
        "Europe PMC articles",
        europepmc.read_articles,
        network=Network(
            europepmc_client,
            europepmc_client.Articles,
            institution=KnownBy.NAME,
        ),
    ),
    "clinicaltrials": Source(
        "ClinicalTrials.gov studies",
        clinicaltrials_gov.read_studies,
        licence=clinicaltrials_gov.LICENCE,
        network=Network(
            trials_client,
            trials_client.Studies,
            institution=KnownBy.NAME,
        ),
    ),
    "isrctn": Source(
        "ISRCTN trials",
        read_trials,
        network=Network(
            isrctn_client,
            isrctn_client.Trials,
            institution=KnownBy.NAME,
        ),
    ),
    "gtr": Source(
        "UKRI Gateway to Research",
        gtr.read_projects,
        people=gtr.read_people,
        organisations=gtr.read_organisations,
        together=gtr.reader_of_files,
        licence=gtr.LICENCE,
        network=GATEWAY,
    ),
    "orcid": Source(
        "ORCID records",
        orcid.read_record_works,
        people=orcid.read_record_owners,
        licence=orcid.LICENCE,
        network=Network(
            orcid_client,
            orcid_client.Records,
            institution=KnownBy.ROR,
            key_variable="CHARNIA_ORCID_TOKEN",
        ),
    ),
    "360giving": Source(
        "360Giving grants",
        read_grants,
        network=Network(
            giving_client,
            giving_client.Grants,
            institution=KnownBy.ORG_ID,
            knows_since=False,
        ),
    ),
    "ref2014": Source(
        "REF 2014 impact case studies",
        _case_records,
        _case_offers,
        network=Network(
            ref2014_client,
            ref2014_client.CaseStudies,
            institution=KnownBy.NAME,
            knows_since=False,
            is_closed=True,
        ),
    ),
    "ref2021": Source(
        "REF 2021 impact case studies",
        _case_records_2021,
        _case_offers_2021,
        network=Network(
            ref2021_client,
            ref2021_client.Export,
            institution=None,
            knows_since=False,
            patience=ref2021_client.PATIENCE,
            is_closed=True,
        ),
    ),
    "uk-funding": _of_offers("UK funding opportunities", uk_funding.read_opportunities, uk_funding.LICENCE),
    "ukri-opportunities": _of_offers(
        "UKRI funding opportunities",
        ukri_opportunities.read_opportunities,
        uk_funding.LICENCE,
        _asked_for_all(ukri_client, ukri_client.Opportunities),
    ),
    "govuk-finance": _of_offers(
        "GOV.UK business finance",
        govuk_finance.read_schemes,
        uk_funding.LICENCE,
        _asked_for_all(govuk_client, govuk_client.Schemes),
    ),
    "eu-funding": _of_offers(
        "EU funding calls",
        eu_funding.read_calls,
        eu_funding.LICENCE,
        _asked_for_all(eu_client, eu_client.Calls),
    ),
}
"""By the name that the command line and forms use."""
ASKED_BY_INSTITUTION: dict[str, tuple[Source, KnownBy]] = {
    name: (source, source.network.institution)
    for name, source in SOURCES.items()
    if source.network and source.network.institution
}
"""The sources that are asked over the network for an institution, each with what it knows one by."""
ASKED_FOR_ALL_OPEN: dict[str, Source] = {
    name: source for name, source in SOURCES.items() if source.network and source.network.institution is None
}
"""The sources that are asked over the network as a whole, whatever the institutions of a cluster: for all that is open,
or, once, for all that one holds which is closed."""


def reading_together(source: Source, paths: Sequence[Path]) -> Source:
    """The source as it reads these files, which are given together."""
    return replace(source, read=source.together(paths)) if source.together else source


def source_labelled(label: str) -> Source:
    """The source whose records carry this label. Raises KeyError when there is none."""
    return {source.label: source for source in SOURCES.values()}[label]
