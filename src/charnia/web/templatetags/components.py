"""The parts that pages are put together from. `README.md` of this package shows one example of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from charnia.core import vocabulary as words
from charnia.web.cards import GapCard, Happening, Result
from charnia.web.charts import Chart, count_bar
from charnia.web.proofs import Proof

if TYPE_CHECKING:  # a dossier as a file needs neither forms nor requests, which take long to import
    from django.core.paginator import Page
    from django.forms import BaseForm

    from charnia.web.facets import Filters

register = template.Library()

FAMILIES: dict[str, tuple[str, type[words.Word]]] = {
    "gap-kind": ("Kind of gap", words.GapKind),
    "axis": ("Axis", words.Axis),
    "urgency": ("Urgency", words.Urgency),
    "gap-status": ("Status", words.GapStatus),
    "offer-kind": ("Kind of offer", words.OfferKind),
    "pillar": ("Pillar", words.Pillar),
    "layer": ("Who may read it", words.Layer),
    "fact-status": ("How sure this is", words.FactStatus),
    "evidence-kind": ("Kind of evidence", words.EvidenceKind),
    "organisation-kind": ("Kind of organisation", words.OrganisationKind),
    "company-size": ("Size", words.CompanySize),
    "person-role": ("Role", words.PersonRole),
    "profile-age": ("Age of the evidence", words.ProfileAge),
    "category": ("Category", words.Category),
    "stage": ("Stage", words.Stage),
}
"""The families of badges: what a badge says before its word to those who hear the page, and the words themselves."""


@register.simple_tag
def badge(family: str, value: str) -> SafeString:
    """A word of the vocabulary as a badge; nothing for an empty value.

    Raises KeyError for an unknown family and ValueError for a value that is not one of its words.
    """
    if not value:
        return mark_safe("")
    says, enumeration = FAMILIES[family]
    word = enumeration(value)
    return format_html(
        '<span class="badge {family} {family}-{value}" title="{meaning}">'
        '<span class="visually-hidden">{says}: </span>{label}</span>',
        family=family,
        value=str(word),
        meaning=word.meaning,
        says=says,
        label=word.label,
    )


@register.filter
def web_address(address: str) -> str:
    """The address if a link may lead there (http, https, or a path of this site), else nothing.

    Addresses of records come from files that anyone may write; `javascript:` must never become a link.
    """
    if address.lower().startswith(("http://", "https://")):
        return address
    return address if address[:1] in {"/", "#", "?"} and not address.startswith(("//", "/\\")) else ""


@register.simple_tag
def error_prefix(form: BaseForm) -> str:
    """What stands before the title of a page whose form has errors."""
    return "Error: " if form.errors else ""


@register.inclusion_tag("web/components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """The errors of a form, each a link to its field; nothing without errors."""
    from charnia.web.forms import errors_of  # noqa: PLC0415 - see above

    return {"errors": errors_of(form)}


@register.inclusion_tag("web/components/page_header.html")
def page_header(title: str, lead: str = "", eyebrow: str = "") -> dict[str, Any]:
    """The heading of a page: a line above (what sort of page), the title, and a sentence below."""
    return {"title": title, "lead": lead, "eyebrow": eyebrow}


@register.inclusion_tag("web/components/breadcrumbs.html")
def breadcrumbs(*labels_and_paths: str) -> dict[str, Any]:
    """`{% breadcrumbs "Directory" "/directory/" "People" %}`: label and path in turn; the last label, this page."""
    return {"links": _pairs(labels_and_paths[:-1]), "here": labels_and_paths[-1]}


@register.inclusion_tag("web/components/tabs.html")
def tabs(label: str, current: str, *labels_and_paths: str) -> dict[str, Any]:
    """`{% tabs "Product" "Gaps" "Brief" brief_path "Gaps" gaps_path %}`: name, the tab shown, then label and path."""
    return {"label": label, "current": current, "links": _pairs(labels_and_paths)}


@register.inclusion_tag("web/components/steps.html")
def steps(current: int, *labels: str) -> dict[str, Any]:
    """`{% steps 2 "Describe" "Check the gaps" "Meet" %}`: where in a short sequence this page stands, from 1."""
    return {"current": current, "labels": labels}


@register.inclusion_tag("web/components/summary_list.html")
def summary_list(rows: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Facts as label and value; rows whose value is empty are left out."""
    return {"rows": [(label, value) for label, value in rows if value not in (None, "")]}


@register.inclusion_tag("web/components/timeline.html")
def timeline(happenings: Iterable[Happening]) -> dict[str, Any]:
    """Dated entries in the order given."""
    return {"happenings": happenings}


@register.inclusion_tag("web/components/empty_state.html")
def empty_state(title: str, next_step: str, action: str = "", path: str = "") -> dict[str, Any]:
    """What a list says when it is empty: why, what to do next, and a link that does it. Raises ValueError without a
    next step."""
    if not next_step:
        raise ValueError("An empty list must say what to do next.")
    return {"title": title, "next_step": next_step, "action": action, "path": path}


@register.inclusion_tag("web/components/gap_card.html")
def gap_card(gap: GapCard, path: str = "", level: int = 3) -> dict[str, Any]:
    """A gap with what gave it away; its statement is a heading of `level`, a link when there is a `path`."""
    return {"gap": gap, "path": path, "heading": f"h{level}"}


@register.inclusion_tag("web/components/proof_card.html")
def proof_card(proof: Proof, level: int = 3) -> dict[str, Any]:
    """A bridge with its proof; its name is a heading of `level`."""
    return {"proof": proof, "heading": f"h{level}"}


@register.inclusion_tag("web/components/results.html")
def result_list(results: Iterable[Result], level: int = 2) -> dict[str, Any]:
    """Search results, each under a heading of `level`."""
    return {"results": results, "heading": f"h{level}"}


@register.inclusion_tag("web/components/filters.html")
def filter_form(filters: Filters, opened: int = 0) -> dict[str, Any]:
    """Search box, facets and the button that applies them. Facets in force are open, and the first `opened`."""
    return {"filters": filters, "opened": opened}


@register.inclusion_tag("web/components/chips.html")
def filter_chips(filters: Filters) -> dict[str, Any]:
    """The filters in force, each a link that lifts it; nothing when there are none."""
    return {"filters": filters}


@register.inclusion_tag("web/components/pagination.html", takes_context=True)
def pagination(context: RequestContext, page: Page[Any]) -> dict[str, Any]:
    """Links to the other pages of a list, keeping the rest of the address; nothing when there is only one page."""
    return {
        "page": page,
        "request": context["request"],
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "ellipsis": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("web/components/figure.html")
def figure(chart: Chart, caption: str = "", summary: str = "Show the numbers") -> dict[str, Any]:
    """A chart with its table behind a disclosure."""
    return {"chart": chart, "caption": caption, "summary": summary}


@register.simple_tag
def bar(count: float, largest: float) -> SafeString:
    """A small bar beside a count."""
    return count_bar(count, largest=largest)


def _pairs(flat: tuple[str, ...]) -> list[tuple[str, str]]:
    if len(flat) % 2:
        raise template.TemplateSyntaxError("Give a path after each label.")
    return list(zip(flat[::2], flat[1::2], strict=True))
