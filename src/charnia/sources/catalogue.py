"""The sources that can be loaded: how each is read, and what its items are besides evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from charnia.core.evidence import EvidenceRecord, Offer, OrganisationFacts, PersonFacts, PersonReference, TopicsOf
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
from charnia.sources.json_lines import LineProblem, Unchanged
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
from charnia.sources.threesixty_giving import client as giving_client
from charnia.sources.threesixty_giving.parse import read_grants
from charnia.sources.uk_funding import parse as uk_funding
from charnia.sources.ukri_opportunities import client as ukri_client
from charnia.sources.ukri_opportunities import parse as ukri_opportunities

_ORCID = re.compile(r"(?:https?://orcid\.org/|orcid:\s*)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.IGNORECASE)


def _no_offers(path: Path) -> Iterator[Offer]:
    return iter(())


def _no_people(path: Path) -> Iterator[PersonFacts]:
    return iter(())


def _no_organisations(path: Path) -> Iterator[OrganisationFacts]:
    return iter(())


class Snapshot(Protocol):
    """Reads JSON Lines with `processes` worker processes, which read the topics of records too; `known` tells which
    fingerprints are stored."""

    def __call__(
        self,
        path: Path,
        *,
        known: Callable[[Sequence[str]], Collection[str]],
        processes: int,
        topic_reader: Callable[[], TopicsOf] | None = None,
    ) -> Iterator[EvidenceRecord | LineProblem | Unchanged]: ...


class KnownBy(StrEnum):
    """By what a source knows an institution."""

    ROR = "ROR"
    NAME = "name"
    GATEWAY_ID = "id in the Gateway"
    ORG_ID = "number at Companies House or other org-id"
    ROR_OR_COUNTRY = "ROR or country"


@dataclass(frozen=True, slots=True)
class Network:
    """How a source is asked over the network: its name and address, how often a second, what makes its pages, by what
    it knows an institution (None where it is asked as a whole: for all that is open now, or for all it has), whether it
    can be asked for what is newer, whether it is so by itself the next time, the environment variable of its key, the
    seconds to wait after too many requests where it does not say, those to wait for a reply, and whether it is closed:
    nothing new comes, so that what was asked to the end is not asked again by itself."""

    name: str
    base: str
    a_second: float
    pages: Callable[[PoliteClient, Query], Pages]
    institution: KnownBy | None
    knows_since: bool = True
    goes_on_by_itself: bool = True
    key_variable: str = ""
    wait_when_too_many: float | None = None
    patience: float = 60.0
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """How one source is read: its name in the records' provenance, its reader, the offers its items make, the people
    and organisations it tells of apart from records, the licence of its texts where the source has one for all, how it
    is asked over the network where it can be, how its JSON Lines are read faster, passing over what is stored, and what
    makes a reader of files that are given together, where one tells of what is in another.

    `read` gives every problem of a file; `offers`, `people` and `organisations` leave out what they cannot use.
    """

    label: str
    read: Callable[[Path], Iterator[EvidenceRecord | LineProblem]]
    offers: Callable[[Path], Iterator[Offer]] = _no_offers
    people: Callable[[Path], Iterator[PersonFacts]] = _no_people
    organisations: Callable[[Path], Iterator[OrganisationFacts]] = _no_organisations
    licence: str = ""
    network: Network | None = None
    snapshot: Snapshot | None = None
    together: Callable[[Sequence[Path]], Callable[[Path], Iterator[EvidenceRecord | LineProblem]]] | None = None


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


def _asked_for_all(name: str, base: str, a_second: float, pages: Callable[[PoliteClient, Query], Pages]) -> Network:
    """How a source is asked that cannot tell what is newer and has nothing on institutions."""
    return Network(name, base, a_second, pages, institution=None, knows_since=False)


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
    gtr_client.NAME,
    gtr_client.BASE,
    gtr_client.A_SECOND,
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
            openalex_client.NAME,
            openalex_client.BASE,
            openalex_client.A_SECOND,
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
            openalex_client.NAME,
            openalex_client.BASE,
            openalex_client.A_SECOND,
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
            europepmc_client.NAME,
            europepmc_client.BASE,
            europepmc_client.A_SECOND,
            europepmc_client.Articles,
            institution=KnownBy.NAME,
        ),
    ),
    "clinicaltrials": Source(
        "ClinicalTrials.gov studies",
        clinicaltrials_gov.read_studies,
        licence=clinicaltrials_gov.LICENCE,
        network=Network(
            trials_client.NAME,
            trials_client.BASE,
            trials_client.A_SECOND,
            trials_client.Studies,
            institution=KnownBy.NAME,
        ),
    ),
    "isrctn": Source(
        "ISRCTN trials",
        read_trials,
        network=Network(
            isrctn_client.NAME,
            isrctn_client.BASE,
            isrctn_client.A_SECOND,
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
            orcid_client.NAME,
            orcid_client.BASE,
            orcid_client.A_SECOND,
            orcid_client.Records,
            institution=KnownBy.ROR,
            key_variable="CHARNIA_ORCID_TOKEN",
        ),
    ),
    "360giving": Source(
        "360Giving grants",
        read_grants,
        network=Network(
            giving_client.NAME,
            giving_client.BASE,
            giving_client.A_SECOND,
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
            ref2014_client.NAME,
            ref2014_client.BASE,
            ref2014_client.A_SECOND,
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
            ref2021_client.NAME,
            ref2021_client.BASE,
            ref2021_client.A_SECOND,
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
        _asked_for_all(ukri_client.NAME, ukri_client.BASE, ukri_client.A_SECOND, ukri_client.Opportunities),
    ),
    "govuk-finance": _of_offers(
        "GOV.UK business finance",
        govuk_finance.read_schemes,
        uk_funding.LICENCE,
        _asked_for_all(govuk_client.NAME, govuk_client.BASE, govuk_client.A_SECOND, govuk_client.Schemes),
    ),
    "eu-funding": _of_offers(
        "EU funding calls",
        eu_funding.read_calls,
        eu_funding.LICENCE,
        _asked_for_all(eu_client.NAME, eu_client.BASE, eu_client.A_SECOND, eu_client.Calls),
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
