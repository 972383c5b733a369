"""What a file of the Gateway's API 2 says beside a project: who the people and organisations are that it links to, what
it was given, and what came of it. A project itself has their addresses only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from charnia.core.awards import Award
from charnia.core.evidence import OrganisationReference, PersonReference
from charnia.sources.gtr.accounts import ACCOUNTS
from charnia.sources.gtr.fund import fund_of
from charnia.sources.gtr.links import (
    LEADERS,
    LEADING,
    ORGANISATIONS,
    ROLES,
    Link,
    kind_and_id,
    links_of,
    project_links,
)
from charnia.sources.nested import Json, text

_NAME = ("firstName", "otherNames", "surname")


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a person's name."""

    first: str
    others: str
    surname: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.first, self.others, self.surname)))


@dataclass(slots=True)
class Beside:
    """Names of people and organisations by their bare ids, funds and accounts of what came of it by the id of their
    project and their own, and the links of every project to people and organisations."""

    people: dict[str, Name] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)
    funds: defaultdict[str, dict[str, Award]] = field(default_factory=lambda: defaultdict(dict))
    projects: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    accounts: defaultdict[str, dict[tuple[int, str], tuple[str, ...]]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def add(self, fields: Json) -> None:
        """Takes in one object."""
        kind, id_ = kind_and_id(fields)
        if kind == "persons":
            self.people[id_] = name_of(fields)
        elif kind == "organisations":
            self.organisations[id_] = text(fields, "name")
        elif kind == "funds" and (fund := fund_of(fields)).project:
            self.funds[fund.project][id_] = fund.award
        elif kind == "projects":
            self.projects[id_] = project_links(fields)
        elif kind in ACCOUNTS:
            for project in links_of(fields, "projects"):
                key = (list(ACCOUNTS).index(kind), id_)
                self.accounts[project.id][key] = ACCOUNTS[kind](fields)

    def awards_of(self, project: str) -> tuple[Award, ...]:
        """What a project was given, each fund once, in the order of their ids, whichever came first."""
        funds = self.funds.get(project, {})
        return tuple(funds[id_] for id_ in sorted(funds))

    def accounts_of(self, project: str) -> tuple[str, ...]:
        """What came of a project, in paragraphs, each account once, in the order of their kinds."""
        accounts = self.accounts.get(project, {})
        return tuple(paragraph for key in sorted(accounts) for paragraph in accounts[key] if paragraph)

    def people_of(self, links: Iterable[Link]) -> tuple[PersonReference, ...]:
        """The people among the links, each once, with their names where these are known."""
        found: dict[str, PersonReference] = {}
        for link in links:
            if link.kind == "persons":
                name = str(self.people.get(link.id, ""))
                found.setdefault(link.id, PersonReference(f"gtr:{link.id}", name, ROLES[link.relation]))
        return tuple(found.values())

    def organisations_of(self, links: Iterable[Link]) -> tuple[OrganisationReference, ...]:
        """The organisations among the links, each once, the leading one first, with their names where known."""
        ordered = sorted(
            (link for link in links if link.kind == "organisations"),
            key=lambda link: ORGANISATIONS.index(link.relation),
        )
        return tuple(
            OrganisationReference(f"gtr:{id_}", self.organisations.get(id_, ""))
            for id_ in dict.fromkeys(link.id for link in ordered)
        )

    def leaders_of(self, links: Iterable[Link]) -> tuple[PersonReference, ...]:
        """The people among the links who lead a project, each once."""
        return self.people_of(link for link in links if link.relation in LEADERS)

    def leading_of(self, links: Iterable[Link]) -> tuple[OrganisationReference, ...]:
        """The organisations among the links that lead a project, each once."""
        return self.organisations_of(link for link in links if link.relation == LEADING)


def name_of(fields: Json) -> Name:
    """The name of a person of API 2."""
    return Name(*(text(fields, part) for part in _NAME))
