"""The dossier as one HTML file that needs nothing else: the page's own templates, the stylesheet written into it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.template import Context, Engine

from charnia import web
from charnia.apps.dossiers.sheet import HOW_TO_READ, Sheet

_TEMPLATES = Path(__file__).parent / "templates"
_WEB = Path(web.__file__).parent


def html_of(sheet: Sheet) -> str:
    """The dossier as a whole document. Works with and without an installation's settings."""
    if not settings.configured:
        settings.configure(USE_I18N=False, USE_TZ=True, TIME_ZONE="Europe/London")
    engine = Engine(
        dirs=[str(_TEMPLATES), str(_WEB / "templates")],
        libraries={"components": "charnia.web.templatetags.components"},
    )
    stylesheet = (_WEB / "static" / "charnia" / "charnia.css").read_text(encoding="utf-8")
    context = Context({"sheet": sheet, "how_to_read": HOW_TO_READ, "stylesheet": stylesheet})
    return engine.get_template("dossiers/file.html").render(context)
