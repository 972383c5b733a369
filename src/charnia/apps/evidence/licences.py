"""Whose text may be shown in full, by what the load says about its licence."""

from __future__ import annotations

import re
from functools import lru_cache

_OPEN = re.compile(
    r"\b(cc0|cc zero|public ?domain|cc by|licenses by|creative commons attribution"
    r"|open government licence|ogl|invented)\b"
)
_RESTRICTED = re.compile(r"\b(nc|nd|non ?commercial|no ?deriv\w*|all rights reserved)\b")


@lru_cache(maxsize=256)
def text_may_be_shown(licence: str) -> bool:
    """Whether the licence, as written in the load, lets anyone copy the text: CC0, public domain, CC BY, CC BY-SA, the
    Open Government Licence, by name or by address, and what was invented for the demonstration.

    Anything else, an empty field too, does not: the page then leads to the source. Simple on purpose; a licence that
    it does not know is one person's correction of the load away.
    """
    words = re.sub(r"[\W_]+", " ", licence.casefold())
    return bool(_OPEN.search(words)) and not _RESTRICTED.search(words)
