"""Who may do what across the whole cluster: one enumeration of permissions, one role a sort of account."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """Something that a cluster-wide role allows. What a company's own members may do follows from membership."""

    SEE_ALL_BRIEFS = "see-all-briefs"
    DECIDE_ON_GAPS = "decide-on-gaps"
    DECIDE_ON_CLAIMS = "decide-on-claims"
    EDIT_DIRECTORY = "edit-directory"
    IMPORT_EVIDENCE = "import-evidence"
    SEE_CLUSTER_FIGURES = "see-cluster-figures"
    ADMINISTER = "administer"


@dataclass(frozen=True, slots=True)
class Role:
    """A cluster-wide role with the description that the person who grants it reads."""

    name: str
    label: str
    description: str
    permissions: frozenset[Permission]


MEMBER = Role("", "Member", "Sees public pages, and the products of their own organisations.", frozenset())
PROGRAMME_TEAM = Role(
    "programme-team",
    "Programme team",
    "Brokers for the cluster: sees every brief up to the layer its company opened, decides on gaps and claims, keeps "
    "the directory, imports evidence.",
    frozenset(
        {
            Permission.SEE_ALL_BRIEFS,
            Permission.DECIDE_ON_GAPS,
            Permission.DECIDE_ON_CLAIMS,
            Permission.EDIT_DIRECTORY,
            Permission.IMPORT_EVIDENCE,
            Permission.SEE_CLUSTER_FIGURES,
        }
    ),
)
FUNDER = Role(
    "funder",
    "Funder",
    "Sees figures of the cluster as a whole, never a single company's brief.",
    frozenset({Permission.SEE_CLUSTER_FIGURES}),
)
ADMINISTRATOR = Role(
    "administrator",
    "Administrator",
    "Runs the installation: everything the programme team may do, and the accounts.",
    PROGRAMME_TEAM.permissions | {Permission.ADMINISTER},
)

ROLES: dict[str, Role] = {role.name: role for role in (MEMBER, PROGRAMME_TEAM, FUNDER, ADMINISTRATOR)}


def may(role_name: str, permission: Permission) -> bool:
    """Whether the role allows it. An unknown role allows nothing."""
    role = ROLES.get(role_name)
    return role is not None and permission in role.permissions
