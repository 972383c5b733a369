"""Try before you sign up: a description in, a dossier out, nothing stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charnia.apps.dossiers import keeping
from charnia.apps.dossiers.compose import Searched, category_of, compose, sheet_of
from charnia.apps.dossiers.forms import DescriptionForm, again
from charnia.apps.dossiers.searching import searched_here
from charnia.apps.dossiers.sheet import HOW_TO_READ, Sheet
from charnia.sources.documents import BriefDocument, read_document

_EXAMPLE = Path(__file__).parent / "example.md"


@login_not_required
@never_cache
@sensitive_post_parameters("text", "title")
@require_http_methods(["GET", "POST"])
def try_it(request: HttpRequest) -> HttpResponse:
    """The form, and the dossier at once when it is sent. Nothing is stored."""
    form = DescriptionForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "dossiers/try.html", {"form": form})
    return _page(request, form.document, form.notes, unread=form.unread)


@login_not_required
@never_cache
@sensitive_post_parameters("text", "title")
@require_POST
def pdf(request: HttpRequest) -> HttpResponse:
    """The same dossier as a PDF, made again from the words that the page sends."""
    form = DescriptionForm(request.POST)
    if not form.is_valid():
        return render(request, "dossiers/try.html", {"form": form})
    return pdf_answer(_sheet(form.document, searched_here(site=site_of(request)), form.notes))


@login_not_required
@never_cache
@require_GET
def example(request: HttpRequest) -> HttpResponse:
    """The dossier of an invented product, against what is really here."""
    document = read_document(_EXAMPLE.read_bytes(), filename=_EXAMPLE.name)
    return _page(request, document, (), is_example=True)


@login_not_required
@never_cache
@sensitive_post_parameters("text", "title")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Lets the description wait in the session, and goes on to where it is stored: through sign-up where needed."""
    form = DescriptionForm(request.POST)
    if not form.is_valid():
        return render(request, "dossiers/try.html", {"form": form})
    guess = category_of(form.document)
    shown = replace(form.document, category=guess.category)
    keeping.keep(request, {**again(shown), "category_because": guess.because if guess.words else ""})
    return redirect("dossiers:kept" if request.user.is_authenticated else "account_signup")


def site_of(request: HttpRequest) -> str:
    """Where this site is, for links that are followed from elsewhere."""
    return request.build_absolute_uri("/").rstrip("/")


def pdf_answer(sheet: Sheet) -> HttpResponse:
    """The sheet as a file to download."""
    from charnia.apps.dossiers.pdf import pdf_of  # noqa: PLC0415 - reportlab is slow to import and seldom needed

    name = slugify(sheet.title)[:60] or "product"
    return HttpResponse(
        pdf_of(sheet),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="dossier-{name}.pdf"'},
    )


def _sheet(document: BriefDocument, searched: Searched, notes: tuple[str, ...]) -> Sheet:
    return sheet_of(compose(document, searched, today=timezone.localdate()), searched, notes=notes)


def _page(
    request: HttpRequest,
    document: BriefDocument,
    notes: tuple[str, ...],
    *,
    is_example: bool = False,
    unread: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "sheet": _sheet(document, searched_here(), notes),
        "again": again(document),
        "how_to_read": HOW_TO_READ,
        "is_example": is_example,
        "unread": unread,
    }
    return render(request, "dossiers/dossier.html", context)
