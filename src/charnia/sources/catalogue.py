"""The sources that files can be loaded from: how each is read, and what its items are besides evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from charnia.core.evidence import EvidenceRecord, Offer
from charnia.sources.evidence_file import read_evidence
from charnia.sources.json_lines import LineProblem
from charnia.sources.ref_impact.parse import CaseStudy, evidence_of, offer_of, read_case_studies


@dataclass(frozen=True, slots=True)
class Source:
    """How one source is read: its name in the records' provenance, its reader, the offers its items make, and the
    licence of its texts where the source has one for all."""

    label: str
    read: Callable[[Path], Iterator[EvidenceRecord | LineProblem]]
    offers: Callable[[Path], Iterator[Offer]]
    licence: str = ""


def _no_offers(path: Path) -> Iterator[Offer]:
    return iter(())


def _case_records(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    for found in read_case_studies(path):
        yield evidence_of(found) if isinstance(found, CaseStudy) else found


def _case_offers(path: Path) -> Iterator[Offer]:
    return (offer_of(found) for found in read_case_studies(path) if isinstance(found, CaseStudy))


SOURCES = {
    "evidence": Source("evidence file", read_evidence, _no_offers),
    "ref2014": Source(
        "REF 2014 impact case studies", _case_records, _case_offers, "CC BY 4.0 (REF impact case studies)"
    ),
}
"""By the name that the command line and forms use."""


def source_labelled(label: str) -> Source:
    """The source whose records carry this label. Raises KeyError when there is none."""
    return {source.label: source for source in SOURCES.values()}[label]
