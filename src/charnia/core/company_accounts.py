"""What the kind of accounts that a company files tells of its size, and what it does not.

The register says nothing of people employed. The Companies Act 2006 ties some kinds of accounts to a size: a company
may file them only when it stays below two of three limits (turnover, balance sheet, people), hence "usually".
"""

from __future__ import annotations

_SMALL = "usually at most 50 people: only small companies may file these accounts"
_MEANINGS = {
    "MICRO ENTITY": "usually at most 10 people: only micro-entities may file these accounts",
    "SMALL": _SMALL,
    "TOTAL EXEMPTION SMALL": _SMALL,
    "TOTAL EXEMPTION FULL": _SMALL,
    "UNAUDITED ABRIDGED": _SMALL,
    "AUDITED ABRIDGED": _SMALL,
    "MEDIUM": "usually at most 250 people: only medium-sized companies may file these accounts",
    "FULL": "not known: companies of any size may file full accounts",
    "GROUP": "not known: the accounts are those of a group",
    "DORMANT": "did no business in the year of these accounts",
    "NO ACCOUNTS FILED": "not known: no accounts have been filed yet",
}


def size_told_by(accounts: str) -> str:
    """What a kind of accounts, as the register writes it, tells of the size; a kind that is not in the list tells
    nothing."""
    category = " ".join(accounts.upper().replace("-", " ").split())
    if not category:
        return "not known: the register names no kind of accounts"
    return _MEANINGS.get(category, "not known: this kind of accounts tells nothing of the size")
