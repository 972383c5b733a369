"""What every page needs: the entries of the menu for this kind of visitor, and which cluster this is.

Addresses are written as paths; a test of the whole site follows each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from charnia.core.access.roles import Permission, may


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the menu. `is_here` says that the page shown lies under it."""

    label: str
    path: str
    is_here: bool = False


VISITOR = (
    Entry("Directory", "/directory/"),
    Entry("Events", "/directory/events/"),
    Entry("Case studies", "/directory/case-studies/"),
)
TRY_IT = Entry("Try it", "/dossier/")
MY_PRODUCTS = Entry("My products", "/products/")
DESK = Entry("Desk", "/desk/")
FIGURES = Entry("Figures", "/desk/figures/")


@dataclass(frozen=True, slots=True)
class Navigation:
    """The menu, and what the frame of each page says about the installation."""

    entries: tuple[Entry, ...]
    cluster_name: str
    is_demonstration: bool
    has_orcid: bool
    team_mail: str


def entries_for(*, is_signed_in: bool, role_name: str, path: str) -> tuple[Entry, ...]:
    """The entries for somebody with this cluster-wide role, who looks at `path`; at most one of them is here."""
    offered: tuple[Entry, ...] = (*VISITOR, MY_PRODUCTS if is_signed_in else TRY_IT)
    if is_signed_in and may(role_name, Permission.SEE_ALL_BRIEFS):
        offered = (*offered, DESK)
    elif is_signed_in and may(role_name, Permission.SEE_CLUSTER_FIGURES):
        offered = (*offered, FIGURES)
    under = [entry.path for entry in offered if path.startswith(entry.path)]
    here = max(under, key=len, default="")
    return tuple(Entry(entry.label, entry.path, is_here=entry.path == here) for entry in offered)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: puts `navigation` into every page."""
    user = getattr(request, "user", None)
    return {
        "navigation": Navigation(
            entries=entries_for(
                is_signed_in=bool(user and user.is_authenticated),
                role_name=getattr(user, "cluster_role", ""),
                path=request.path,
            ),
            cluster_name=settings.CLUSTER_NAME,
            is_demonstration=settings.IS_DEMONSTRATION,
            has_orcid=settings.ORCID is not None,
            team_mail=settings.TEAM_MAIL,
        )
    }
