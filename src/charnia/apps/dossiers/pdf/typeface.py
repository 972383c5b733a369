"""The typeface of the PDF, and how signs that it lacks are written in signs that it has."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import as_file, files
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, STRONG = "Charnia-Plain", "Charnia-Strong"
NOT_SHOWN = "[…]"
"""What stands for a run of signs that can neither be shown nor be written otherwise."""

_FILES = {PLAIN: "SourceSansPro-Regular.ttf", STRONG: "SourceSansPro-Semibold.ttf"}
_INSTEAD = {
    "∼": "~", "⩾": "≥", "⩽": "≤", "⁻": "−", "∗": "*", "∘": "°", "▪": "•", "■": "•", "●": "•", "‐": "-", "‑": "-",
    "⁃": "-", "═": "=", "✓": "√", "✔": "√", "\t": " ", "\n": " ", "\r": " ", "\u2028": " ", "\u2029": " ",
}  # fmt: skip
_UNWRITTEN = {"Cf", "Cc", "Mn", "Me", "Sk"}
_BLANKS = re.compile(r" {2,}")
_RUNS_NOT_SHOWN = re.compile(rf"{re.escape(NOT_SHOWN)}(?: *{re.escape(NOT_SHOWN)})+")


@lru_cache(maxsize=1)
def use_typeface() -> None:
    """Registers the typeface with reportlab, once a process."""
    for name, file in _FILES.items():
        with as_file(files("font_source_sans_pro") / "files" / file) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=STRONG, italic=PLAIN, boldItalic=STRONG)


def legible(text: str) -> str:
    """The text with every sign that the typeface lacks written in signs that it has, or as `[…]`, never as a box.

    Line breaks become blanks; invisible signs are left out.
    """
    shown = "".join(_written(sign) for sign in unicodedata.normalize("NFC", text))
    return _BLANKS.sub(" ", _RUNS_NOT_SHOWN.sub(NOT_SHOWN, shown))


def marked_up(text: str) -> str:
    """Legible text, escaped for a paragraph."""
    return escape(legible(text))


def shortened(text: str, *, most: int = 300) -> str:
    """The text, cut after `most` characters: what is longer than a page cannot be laid out as a block."""
    return text if len(text) <= most else text[: most - 2].rstrip() + " …"


def _written(sign: str) -> str:
    if sign in _INSTEAD:
        return _INSTEAD[sign]
    if ord(sign) in _signs():
        return sign
    if unicodedata.category(sign) == "Zs":
        return " "
    if unicodedata.category(sign) in _UNWRITTEN:
        return ""
    apart = unicodedata.normalize("NFKD", sign)
    known = "".join(part for part in apart if ord(part) in _signs() and unicodedata.category(part) != "Mn")
    return known if apart != sign and known else NOT_SHOWN


@lru_cache(maxsize=1)
def _signs() -> frozenset[int]:
    use_typeface()
    return frozenset(pdfmetrics.getFont(PLAIN).face.charToGlyph)
