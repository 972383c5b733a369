"""The pages of a brief's versions. Only its company reads them: what has moved to a hidden layer may have stood on an
open one before, and is not to be found there by others."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from charnia.apps.products import actions, overview, queries
from charnia.apps.products.changes import changes_between
from charnia.core.vocabulary import Layer
from charnia.web.refusals import refusal_as_message
from charnia.web.requests import MemberRequest

VERSIONS_A_PAGE = 25


@require_GET
def version_list(request: MemberRequest, product_id: int) -> HttpResponse:
    """Who saved what, when."""
    product = get_object_or_404(queries.editable_by(request.user), pk=product_id)
    page = Paginator(queries.versions_of(product.brief), VERSIONS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "products/versions.html", {"product": product, "page": page})


@require_GET
def version(request: MemberRequest, product_id: int, number: int) -> HttpResponse:
    """One version as a document."""
    product = get_object_or_404(queries.editable_by(request.user), pk=product_id)
    shown = get_object_or_404(queries.versions_of(product.brief), number=number)
    parts = overview.parts_of(shown, frozenset(Layer))
    return render(request, "products/version.html", {"product": product, "version": shown, "parts": parts})


@require_GET
def difference(request: MemberRequest, product_id: int, older: int, newer: int) -> HttpResponse:
    """What changed from one version to another, word by word."""
    product = get_object_or_404(queries.editable_by(request.user), pk=product_id)
    versions = queries.versions_of(product.brief)
    before, after = get_object_or_404(versions, number=older), get_object_or_404(versions, number=newer)
    context = {"product": product, "before": before, "after": after, "changes": changes_between(before, after)}
    return render(request, "products/difference.html", context)


@require_POST
def restore(request: MemberRequest, product_id: int, number: int) -> HttpResponse:
    """Makes an old version the newest, as a version of its own. `base` is the newest version the page knew of."""
    product = get_object_or_404(queries.editable_by(request.user), pk=product_id)
    old = get_object_or_404(queries.versions_of(product.brief), number=number)
    base = request.POST.get("base", "")
    with refusal_as_message(request):
        actions.restore_version(version=old, base=int(base) if base.isdecimal() else -1, by=request.user)
        messages.success(request, f"Version {number} is the newest again. The versions in between are kept.")
    return redirect("products:versions", product.pk)
