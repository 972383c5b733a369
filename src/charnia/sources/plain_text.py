"""Markup in a source's text, taken out so that only what people read is left."""

from __future__ import annotations

import html
import re
from functools import lru_cache

_UNREAD = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_INLINE = re.compile(r"</?(?:a|b|em|i|span|strong|sub|sup|u)(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANKS = re.compile(r"[ \t\u00a0]+")


@lru_cache(maxsize=1 << 15)
def label_without_markup(text: str) -> str:
    """`without_markup` for names and roles, which come again and again."""
    return without_markup(text)


def without_markup(text: str) -> str:
    """The text without HTML tags, scripts, comments and control characters; entities become their characters.

    "p < 0.05" stays as it is, because a tag begins with a letter. What an entity spells ("&lt;b&gt;") is text.
    """
    if "<" not in text and "&" not in text and "  " not in text and text.isprintable():
        return text.strip()  # nothing to take out: most names and titles
    if "<" in text:
        text = _COMMENT.sub(" ", _UNREAD.sub(" ", text))
        text = _TAG.sub(" ", _INLINE.sub("", text))
    return _BLANKS.sub(" ", _UNPRINTED.sub(" ", html.unescape(text))).strip()
