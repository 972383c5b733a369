"""The dossier of a stored product, for those who may see it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from charnia.apps.dossiers.compose import Searched
from charnia.apps.dossiers.searching import searched_here
from charnia.apps.dossiers.sheet import HOW_TO_READ, Sheet
from charnia.apps.dossiers.stored import Audience, sheet_of_product
from charnia.apps.dossiers.views import pdf_answer, site_of
from charnia.apps.products import queries as product_queries
from charnia.apps.products.models import Product
from charnia.web.requests import MemberRequest


@never_cache
@require_safe
def dossier(request: MemberRequest, product_id: int) -> HttpResponse:
    """The dossier as a page; `?for=others` shows the public layer alone."""
    product = get_object_or_404(product_queries.visible_to(request.user), pk=product_id)
    audience = _audience(request)
    sheet = _sheet(request, product, audience, searched_here())
    if sheet is None:
        return _nothing_yet(request, product)
    context = {"sheet": sheet, "product": product, "audience": audience, "how_to_read": HOW_TO_READ}
    return render(request, "dossiers/product.html", context)


@never_cache
@require_safe
def pdf(request: MemberRequest, product_id: int) -> HttpResponse:
    """The same as a PDF."""
    product = get_object_or_404(product_queries.visible_to(request.user), pk=product_id)
    sheet = _sheet(request, product, _audience(request), searched_here(site=site_of(request)))
    return _nothing_yet(request, product) if sheet is None else pdf_answer(sheet)


def _audience(request: MemberRequest) -> Audience:
    return Audience.OTHERS if request.GET.get("for") == Audience.OTHERS else Audience.OURSELVES


def _sheet(request: MemberRequest, product: Product, audience: Audience, searched: Searched) -> Sheet | None:
    return sheet_of_product(product, audience, searched, by=request.user, today=timezone.localdate())


def _nothing_yet(request: MemberRequest, product: Product) -> HttpResponse:
    messages.info(request, "Write the description first: the dossier is made from it.")
    return redirect(product)
