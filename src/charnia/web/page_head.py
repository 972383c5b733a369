"""What a public page tells search engines and those who link to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from charnia.web.linked_data import linked_data

LONGEST_DESCRIPTION = 160


@dataclass(frozen=True, slots=True)
class PageHead:
    """The lines of a page's head: its one address, a description, facts for machines, and whether it may be indexed."""

    canonical: str
    description: str
    data: SafeString | str
    may_be_indexed: bool


def page_head(
    request: HttpRequest,
    path: str,
    *,
    description: str,
    facts: Mapping[str, Any] | None = None,
    may_be_indexed: bool = True,
) -> PageHead:
    """The head for the page at `path`; the description is cut to what a result list shows."""
    return PageHead(
        canonical=request.build_absolute_uri(path),
        description=Truncator(" ".join(description.split())).chars(LONGEST_DESCRIPTION),
        data=linked_data(facts) if facts else "",
        may_be_indexed=may_be_indexed,
    )
