"""The facts beside an organisation's page: its own fields and what registers say, each with where to check it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from charnia.apps.organisations.models import Organisation, RegisterEntry
from charnia.apps.organisations.queries import ID_FIELDS
from charnia.apps.organisations.register_facts import Facts
from charnia.core.registers import bare_id, page_of
from charnia.core.vocabulary import Register
from charnia.web.templatetags.components import web_address

Fact = tuple[str, str | SafeString]

_ID_LABELS: Mapping[Register, str] = {
    Register.ROR: "ROR id",
    Register.NHS_ODS: "ODS code",
    Register.COMPANIES_HOUSE: "Companies House",
}
_NEW_LINE = mark_safe("<br>")
_OTHER_NAMES = 8
"""Other names shown; some universities have dozens."""


def facts_of(organisation: Organisation, today: dt.date) -> list[Fact]:
    """What is known, as labels and values with links already made; empty values stand for what is unknown."""
    entries = list(organisation.register_entries.select_related("load"))
    told = {Register(entry.register): entry.facts for entry in entries}
    return [
        ("Town", organisation.town),
        ("Founded", _founded(organisation, today)),
        ("Closed", f"{organisation.closed_on:%-d %B %Y}" if organisation.closed_on else _closed(told.values())),
        ("Website", _link(organisation.website, organisation.website)),
        *_ids(organisation),
        ("Activities", _activities(told.get(Register.COMPANIES_HOUSE, {}))),
        ("Company status", str(told.get(Register.COMPANIES_HOUSE, {}).get("status", ""))),
        ("Also known as", _other_names(organisation, told.values())),
        ("From registers", _sources(entries)),
    ]


def _ids(organisation: Organisation) -> list[Fact]:
    found: list[Fact] = []
    for register, field in ID_FIELDS.items():
        id_ = bare_id(register, getattr(organisation, field) or "")
        found.append((_ID_LABELS[register], _link(page_of(register, id_), id_)))
    return found


def _founded(organisation: Organisation, today: dt.date) -> str:
    if not organisation.founded:
        return ""
    years = today.year - organisation.founded
    return f"{organisation.founded}, {years} years ago" if years > 1 else str(organisation.founded)


def _closed(told: Iterable[Facts]) -> str:
    return "Yes, on a day that is not known" if any(facts.get("closed") for facts in told) else ""


def _activities(facts: Facts) -> SafeString | str:
    """The activities of a company with their codes of the Standard Industrial Classification."""
    listed = [(activity.get("description", ""), activity["code"]) for activity in facts.get("activities", [])]
    return format_html_join(_NEW_LINE, "{} (SIC {})", listed)


def _other_names(organisation: Organisation, told: Iterable[Facts]) -> str:
    names = dict.fromkeys(name for facts in told for name in facts.get("other_names", []))
    others = [name for name in names if name != organisation.name]
    more = f" and {len(others) - _OTHER_NAMES} more" if len(others) > _OTHER_NAMES else ""
    return "; ".join(others[:_OTHER_NAMES]) + more


def _sources(entries: Iterable[RegisterEntry]) -> SafeString:
    """Which registers were read and when, whether they still hold the organisation, and their licences."""
    lines = [
        (
            Register(entry.register).label,
            f"{entry.changed_at:%-d %B %Y}",
            ", no longer in the register" if entry.vanished_at else "",
            f". {entry.load.licence}" if entry.load.licence else "",
        )
        for entry in entries
    ]
    return format_html_join(_NEW_LINE, "{}, read on {}{}{}", lines)


def _link(address: str, words: str) -> str | SafeString:
    if not words or not web_address(address):
        return words
    return format_html('<a href="{}">{}</a>', address, words)
