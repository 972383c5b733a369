"""Facts that machines read (JSON-LD), put into a page so that no text of theirs can end the script element early."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def linked_data(facts: Mapping[str, Any]) -> SafeString:
    """A data block of schema.org facts; empty ones are left out.

    Browsers never run a block of this type, so the content security policy has nothing to allow. Inside, `<`, `>` and
    `&` are written as escapes of JSON, which say the same to whoever parses it.
    """
    said = json.dumps({"@context": "https://schema.org", **filled(facts)}, ensure_ascii=False)
    body = mark_safe(said.translate(_ESCAPES))  # noqa: S308 - nothing in it can be taken for markup any more
    return format_html('<script type="application/ld+json">{}</script>', body)


def filled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that say something; a thing inside of which nothing but its type is known is left out."""
    said: dict[str, Any] = {}
    for key, value in facts.items():
        kept = filled(value) if isinstance(value, Mapping) else value
        says_nothing = kept in (None, "", [], {}) or (isinstance(kept, dict) and set(kept) == {"@type"})
        if not says_nothing:
            said[key] = kept
    return said
