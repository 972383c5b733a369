"""The facts beside an organisation's page: its own fields and what registers say, each with where to check it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from charnia.apps.organisations.models import Organisation, RegisterEntry
from charnia.apps.organisations.queries import ID_FIELDS, last_read
from charnia.apps.organisations.register_facts import Facts
from charnia.core.company_accounts import size_told_by
from charnia.core.registers import bare_id, page_of
from charnia.core.vocabulary import CompanySize, OrganisationKind, Register
from charnia.web.templatetags.components import web_address

Fact = tuple[str, str | SafeString]

_ID_LABELS: Mapping[Register, str] = {
    Register.ROR: "ROR id",
    Register.NHS_ODS: "ODS code",
    Register.COMPANIES_HOUSE: "Companies House",
    Register.OPENALEX: "OpenAlex id",
}
NOT_KNOWN = "not known"
_ASKED_OF_COMPANIES = ("Size", "Activities", "Company status", "Last accounts")
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
        *_company(organisation, told.get(Register.COMPANIES_HOUSE)),
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


def _company(organisation: Organisation, facts: Facts | None) -> list[Fact]:
    """What is asked of every company. Where the register was not read, or does not say, it is not known, but for a size
    that people or a sheet have told."""
    if facts is None and organisation.kind != OrganisationKind.COMPANY:
        return []
    if facts is None:
        values: tuple[str, ...] = (_band(organisation), "", "", "")
    else:
        values = (_size(organisation, facts), _activities(facts), _status(facts), _accounts(facts))
    return [(label, value or NOT_KNOWN) for label, value in zip(_ASKED_OF_COMPANIES, values, strict=True)]


def _band(organisation: Organisation) -> str:
    return CompanySize(organisation.size).label if organisation.size else ""


def _size(organisation: Organisation, facts: Facts) -> str:
    band = _band(organisation)
    if "size" in organisation.kept_by_hand:
        return f"{band}, as people here have written" if band else ""
    told = size_told_by(facts.get("accounts", ""))
    return f"{band}; {told}" if band else told[:1].upper() + told[1:]


def _status(facts: Facts) -> str:
    return str(facts.get("status", ""))


def _accounts(facts: Facts) -> str:
    kind, to = str(facts.get("accounts", "")).capitalize(), facts.get("accounts_to")
    return f"{kind}, to {dt.date.fromisoformat(to):%-d %B %Y}" if kind and to else kind


def _other_names(organisation: Organisation, told: Iterable[Facts]) -> str:
    names = dict.fromkeys(name for facts in told for name in facts.get("other_names", []))
    others = [name for name in names if name != organisation.name]
    more = f" and {len(others) - _OTHER_NAMES} more" if len(others) > _OTHER_NAMES else ""
    return "; ".join(others[:_OTHER_NAMES]) + more


def _sources(entries: Iterable[RegisterEntry]) -> SafeString:
    """Which registers say this: as of the day on which it was new or changed, when the register was last read, whether
    it still holds the organisation, and its licence."""
    last = last_read(entry.register for entry in entries)
    lines = [
        (
            Register(entry.register).label,
            f"{entry.changed_at:%-d %B %Y}",
            f", last asked on {last[entry.register]:%-d %B %Y}" if entry.register in last else "",
            ", no longer in the register" if entry.vanished_at else "",
            f". {entry.load.licence}" if entry.load.licence else "",
        )
        for entry in entries
    ]
    return format_html_join(_NEW_LINE, "{}, as of {}{}{}{}", lines)


def _link(address: str, words: str) -> str | SafeString:
    if not words or not web_address(address):
        return words
    return format_html('<a href="{}">{}</a>', address, words)
