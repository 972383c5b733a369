"""The pages of the desk in a few named groups: one row of tabs for the groups, one for the pages of the group shown."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.urls import reverse

from charnia.apps.programmes.institutions import standing
from charnia.apps.programmes.institutions.queries import Question
from charnia.core.vocabulary import OrganisationKind

register = template.Library()


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """A group of pages; each page is its tab and the name of its address. The tab of the group leads to the first."""

    label: str
    pages: tuple[tuple[str, str], ...]


GROUPS = (
    DeskGroup(
        "To do",
        (
            ("Waiting", "desk"),
            ("Claims", "claims"),
            ("Introductions", "introductions"),
            ("Outcomes", "introductions-made"),
        ),
    ),
    DeskGroup("Needs", (("Briefs", "briefs"), ("Gaps", "gaps"))),
    DeskGroup(
        "Profiles",
        (
            ("People", "people"),
            ("One person?", "pairs"),
            ("Stale", "stale"),
            ("Organisations", "organisations"),
            ("Registers", "register-doubts"),
        ),
    ),
    DeskGroup("Import", (("Evidence", "imports"), ("Institutions", "institutions"), ("Spreadsheet", "spreadsheets"))),
    DeskGroup("Figures", (("Counts", "figures"), ("Fairness", "fairness"))),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab as it is shown."""

    label: str
    path: str
    is_here: bool


@register.inclusion_tag("programmes/_desk_tabs.html")
def desk_tabs(current: str) -> dict[str, object]:
    """`{% desk_tabs "Claims" %}`: the groups, and the pages beside the page of that tab.

    Raises KeyError where no page of the desk has that tab.
    """
    here = {tab: group for group in GROUPS for tab, _ in group.pages}[current]
    return {
        "group": here.label,
        "groups": [Tab(group.label, _path(group.pages[0][1]), group is here) for group in GROUPS],
        "pages": [Tab(tab, _path(name), tab == current) for tab, name in here.pages],
    }


@register.filter
def standing_of(question: Question) -> str:
    """`{{ question|standing_of }}`: how the fetching of it stands; empty where there is nothing to say."""
    return standing.says_of(question)


@register.filter
def kind_in_words(kind: str) -> str:
    """`{{ facts.kind|kind_in_words }}`: a kind of organisation as pages call it; empty where it is not known."""
    return dict(OrganisationKind.choices()).get(kind, "")


def _path(name: str) -> str:
    return reverse(f"programmes:{name}")
