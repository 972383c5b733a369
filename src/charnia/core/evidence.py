"""Values that describe public evidence, the needs it is compared with, and the offers it stands behind.

What a record has many of is a named tuple, which is made in a third of the time that a frozen dataclass takes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from charnia.core.awards import Award
from charnia.core.constraints.eligibility import Terms
from charnia.core.vocabulary import EvidenceKind, FactStatus, OfferKind, OrganisationKind, Region, TopicScheme


class PersonReference(NamedTuple):
    """A person as a record names them; `id` is stable within the source (an ORCID where known).

    Where the source gives none, the name stands in and `has_own_id` is False: good enough to tell people apart within
    one file, never to say that somebody is the same person as elsewhere. `own_id` is the one that the source itself
    uses, where `id` is an ORCID.
    """

    id: str
    name: str
    role: str = ""
    has_own_id: bool = True
    own_id: str = ""


class OrganisationReference(NamedTuple):
    """An organisation as a record names it; `id` is a ROR, ODS or Companies House number where known.

    `has_own_id` as for people. `kind` is what the source calls it; None where the source does not say.
    """

    id: str
    name: str
    has_own_id: bool = True
    kind: OrganisationKind | None = None


class Subject(NamedTuple):
    """What a record is about in the words of its source, with the list from which the source took them."""

    label: str
    scheme: TopicScheme


@dataclass(frozen=True, slots=True)
class Site:
    """A place where a trial runs or ran, as its registry names it."""

    name: str
    town: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class TrialFacts:
    """What a registry says of a trial. An empty `status` is not known; `checked` is when it was last said to hold, as
    written there ("2024-05")."""

    status: str = ""
    checked: str = ""
    sites: tuple[Site, ...] = ()


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation with which the work was done, as a source names it without an id: known in this record alone,
    never the same as one of that name elsewhere. `sector` is the source's word for what it is, empty where it does not
    say; `kind` what that means here, None where it means none of ours."""

    name: str
    sector: str = ""
    kind: OrganisationKind | None = None


class ReadTopic(NamedTuple):
    """A topic of a record. Equal keys are one topic; `is_given` by the source, or found in the record's words."""

    key: str
    label: str
    scheme: TopicScheme
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class ReadTopics:
    """The topics of a record, and the version of the vocabulary that they were read with."""

    vocabulary: str
    topics: tuple[ReadTopic, ...]


TopicsOf = Callable[[str, str, Sequence[Subject]], ReadTopics]
"""Reads the topics of a title, a text and the subjects that its source gives."""


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """One public record. Only `id` and `title` are certain; what is not known is empty or None, never guessed.

    `licence` is that of the record's own text, where it differs from record to record; empty where one holds for all
    that is loaded together; `may_be_quoted` is whether either lets a sentence of the text be shown. `subjects` are what
    the source itself says it is about; `trial` is None for what is no trial; `impact` are the kinds of impact that an
    impact case claims; `partner` is with whom a collaboration was, None for what is none; `awards` are what a grant was
    given, one for each fund of which sum or time is known. `digest` is a fingerprint of the source's raw record, where
    the source makes one; `topics` were read of it before it came, where reading it and storing it are shared out.
    Neither says more about the record, and neither is part of what is compared.
    """

    id: str
    title: str
    kind: EvidenceKind | None = None
    text: str = ""
    date: dt.date | None = None
    people: tuple[PersonReference, ...] = ()
    organisations: tuple[OrganisationReference, ...] = ()
    url: str = ""
    licence: str = ""
    subjects: tuple[Subject, ...] = ()
    trial: TrialFacts | None = None
    impact: tuple[str, ...] = ()
    partner: Partner | None = None
    awards: tuple[Award, ...] = ()
    may_be_quoted: bool = True
    digest: str = field(default="", compare=False)
    topics: ReadTopics | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A post that a source gives a person at an organisation. `ends` is None while it lasts or is not known to end."""

    organisation: OrganisationReference
    role: str = ""
    starts: dt.date | None = None
    ends: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a source says of one person, apart from their works: evidence for who they are.

    `affiliations` come with the newest first. `other_names` are further names under which they publish.
    """

    person: PersonReference
    orcid: str = ""
    other_names: tuple[str, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What a source says of one organisation, apart from the records that name it. What is not known is empty."""

    organisation: OrganisationReference
    town: str = ""
    region: Region | None = None
    website: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody looks for, in words."""

    id: str
    text: str
    title: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map, WGS 84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Offer:
    """Anything that can close a gap, as the engine sees it.

    `evidence_ids` name the records that stand behind the offer (a person's papers, a case study's text). `source`,
    `as_of` and `status` say where a fact about the world comes from and how far it can be relied on; `cautions` are
    sentences that speak against the offer whatever the need (a closed round, an unverified figure). `terms` say for
    whom it is made. `is_paused`: nobody can ask for it now, because it is paused, closed or between rounds.
    """

    id: str
    kind: OfferKind
    title: str
    text: str = ""
    person: PersonReference | None = None
    organisation: OrganisationReference | None = None
    place: Place | None = None
    evidence_ids: tuple[str, ...] = ()
    starts: dt.date | None = None
    closes: dt.date | None = None
    url: str = ""
    source: str = ""
    as_of: str = ""
    status: FactStatus | None = None
    cautions: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)
    is_paused: bool = False
