"""The values of the demonstration cluster. All of it is fiction, and whoever stores it flags it so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from charnia.core.evidence import Place
from charnia.core.vocabulary import (
    Axis,
    Category,
    CompanySize,
    GapKind,
    Layer,
    OfferKind,
    OrganisationKind,
    PersonRole,
    Stage,
)


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """An organisation; `size` is None for all but companies and suppliers, `contact` is a person's key or empty."""

    key: str
    name: str
    kind: OrganisationKind
    size: CompanySize | None
    founded: int
    town: str
    place: Place
    website: str
    description: str
    contact: str

    @property
    def id(self) -> str:
        """The id by which evidence records name it."""
        return f"demo:organisation:{self.key}"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person; `areas` are keys of the cluster's areas, `career_start` the year of the first post."""

    key: str
    name: str
    roles: tuple[PersonRole, ...]
    title: str
    organisation: str
    areas: tuple[str, ...]
    career_start: int
    bio: str
    hours_a_month: int | None
    seeks: str

    @property
    def id(self) -> str:
        """The id by which evidence records name the person."""
        return f"demo:person:{self.key}"


@dataclass(frozen=True, slots=True)
class DemoOffer:
    """An offer of any kind but expert and clinician, whom their evidence speaks for.

    Only events have `starts_at` and `ends_at`; only case studies have `helped`, the keys of those who did.
    """

    key: str
    kind: OfferKind
    title: str
    text: str
    organisation: str
    person: str
    cost: str
    how_to_ask: str
    venue: str
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    closes_on: dt.date | None
    helped: tuple[str, ...]

    @property
    def id(self) -> str:
        """The offer's id as a source names it."""
        return f"demo:offer:{self.key}"


class DecisionVerb(StrEnum):
    """What somebody decided about a gap."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    REWORD = "reword"


@dataclass(frozen=True, slots=True)
class DemoAnswer:
    """An answer to a question of the diagnosis, on its layer."""

    question: str
    text: str
    layer: Layer


@dataclass(frozen=True, slots=True)
class DemoDecision:
    """A decision about the gap that a quote of the public text gives away.

    A confirmed or reworded gap has kind, axis and statement, so that it can be added where no rule finds it; a
    dismissed one has a reason instead and is left out where no rule finds it. `by` is a person's key.
    """

    quote: str
    verb: DecisionVerb
    by: str
    kind: GapKind | None
    axis: Axis | None
    statement: str
    reason: str


@dataclass(frozen=True, slots=True)
class DemoShortlistEntry:
    """A person or an offer (one key of the two is empty) kept for a gap; `quote` is that of its decision.

    `asks` is what the company would like to ask in an introduction, empty where it has asked for none.
    `agreed_with` is the key of the broker to whom the other side said yes, and `helped` what came of meeting them; both
    are empty where it has not come to that.
    """

    quote: str
    person: str
    offer: str
    note: str
    asks: str
    agreed_with: str
    helped: str


@dataclass(frozen=True, slots=True)
class DemoBrief:
    """A brief; `texts` has the public layer always and the others where something was written."""

    key: str
    organisation: str
    product: str
    written_by: str
    title: str
    form: str
    category: Category
    stage: Stage
    size: CompanySize
    conditions: tuple[str, ...]
    texts: Mapping[Layer, str]
    answers: tuple[DemoAnswer, ...]
    decisions: tuple[DemoDecision, ...]
    shortlist: tuple[DemoShortlistEntry, ...]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody to log in as. `cluster_role` is a name of `charnia.core.access.roles`, empty for a member.

    `is_owner` says that the account keeps the page of its person's organisation; `sees` tells a newcomer what to
    expect.
    """

    email: str
    label: str
    person: str
    cluster_role: str
    is_owner: bool
    sees: str


@dataclass(frozen=True, slots=True)
class DemoClaim:
    """Somebody who has signed up and says that a profile is theirs; the programme team has not answered yet."""

    email: str
    name: str
    person: str
    note: str


@dataclass(frozen=True, slots=True)
class DemoCluster:
    """The whole cluster; every key that one record names is the key of another. `areas` maps a key to its words."""

    name: str
    summary: str
    notice: str
    areas: Mapping[str, str]
    organisations: tuple[DemoOrganisation, ...]
    people: tuple[DemoPerson, ...]
    offers: tuple[DemoOffer, ...]
    briefs: tuple[DemoBrief, ...]
    accounts: tuple[DemoAccount, ...]
    claims: tuple[DemoClaim, ...]
