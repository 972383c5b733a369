"""The part of a person in a record, from the words that sources use for it."""

from __future__ import annotations

from charnia.core.vocabulary import EvidenceRole

_EXACT = {
    "": EvidenceRole.UNKNOWN,
    "first": EvidenceRole.FIRST_AUTHOR,
    "first author": EvidenceRole.FIRST_AUTHOR,
    "last": EvidenceRole.LAST_AUTHOR,
    "last author": EvidenceRole.LAST_AUTHOR,
    "senior author": EvidenceRole.LAST_AUTHOR,
    "middle": EvidenceRole.MIDDLE_AUTHOR,
}
_TITLES = frozenset(
    {"professor", "prof", "dr", "sir", "dame", "lord", "baroness", "mr", "mrs", "ms", "author", "co-author"}
)
"""Titles, and words that say no more than that somebody is named."""
_LEADS = ("principal investigator", "chief investigator", "lead", "study chair", "study director", "fellow")


def evidence_role(said: str) -> EvidenceRole:
    """The part that the words of a source mean. What it does not say is not known."""
    words = " ".join(said.casefold().split()).rstrip(".")
    if words in _EXACT:
        return _EXACT[words]
    if words in _TITLES:
        return EvidenceRole.UNKNOWN
    if "co-investigator" in words or "co-lead" in words:
        return EvidenceRole.LEAD if "principal investigator" in words else EvidenceRole.CO_INVESTIGATOR
    if any(lead in words for lead in _LEADS):
        return EvidenceRole.LEAD
    return EvidenceRole.CO_INVESTIGATOR if "investigator" in words else EvidenceRole.OTHER
