"""Pages of products. The pages of the brief and of its versions have their own modules."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.products import actions, overview, queries, reading
from charnia.apps.products.forms import ProductForm
from charnia.core.vocabulary import Layer
from charnia.web.cards import Happening
from charnia.web.charts import readiness_chart
from charnia.web.refusals import refusal_as_message, refusal_in_form
from charnia.web.requests import MemberRequest

PRODUCTS_A_PAGE = 25
_LATEST = 5


@require_GET
def product_list(request: MemberRequest) -> HttpResponse:
    """The organisations of the account with their products."""
    organisations = organisation_queries.of_member(request.user)
    products = queries.editable_by(request.user).order_by("organisation__name", "organisation_id", "name", "id")
    page = Paginator(products, PRODUCTS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "products/list.html",
        {
            "page": page,
            "glances": overview.glances(page),
            "organisations": organisations,
            "without_products": organisations.filter(products=None),
        },
    )


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, organisation_id: int) -> HttpResponse:
    """A new product; its description comes next."""
    organisation = get_object_or_404(organisation_queries.of_member(request.user), pk=organisation_id)
    form = ProductForm(request.POST or None)
    if form.is_valid():
        with refusal_in_form(form):
            name = form.cleaned_data["name"]
            product = actions.create_product(organisation=organisation, name=name, by=request.user)
            return redirect("products:brief", product.pk)
    return render(request, "products/name.html", {"form": form, "organisation": organisation})


@require_http_methods(["GET", "POST"])
def rename(request: MemberRequest, product_id: int) -> HttpResponse:
    """Another name for the product."""
    product = get_object_or_404(queries.editable_by(request.user), pk=product_id)
    form = ProductForm(request.POST or None, initial={"name": product.name})
    if form.is_valid():
        with refusal_in_form(form):
            actions.rename_product(product=product, name=form.cleaned_data["name"], by=request.user)
            return redirect(product)
    return render(
        request, "products/name.html", {"form": form, "organisation": product.organisation, "product": product}
    )


@require_GET
def detail(request: MemberRequest, product_id: int) -> HttpResponse:
    """The brief as a document, how ready the product is, its gaps, what is still missing, and its history."""
    product = get_object_or_404(queries.visible_to(request.user), pk=product_id)
    layers = queries.layers_visible_to(request.user, product.brief)
    version = product.brief.newest
    context: dict[str, Any] = {
        "product": product,
        "version": version,
        "may_edit": queries.editable_by(request.user).filter(pk=product.pk).exists(),
        "gaps_path": overview.gaps_path(product),
    }
    if version is not None:
        diagnosis = reading.read(version, layers)
        context |= {
            "parts": overview.parts_of(version, layers),
            "holds_more": overview.holds_more(version, layers),
            "has_agreement_layer": overview.holds_more(version, frozenset(Layer) - {Layer.AGREEMENT}),
            "chart": readiness_chart(diagnosis.readiness),
            "questions": diagnosis.questions,
            "next_step": overview.next_step(product, diagnosis.questions),
            "history": [
                Happening(
                    date=one.written_at.date(), title=one.what_changed, note=f"by {one.written_by or 'a former member'}"
                )
                for one in queries.versions_of(product.brief)[:_LATEST]
            ],
        }
    return render(request, "products/detail.html", context)


@require_POST
def open_agreement_layer(request: MemberRequest, product_id: int) -> HttpResponse:
    """Lets the programme team read the last layer, or no longer."""
    product = get_object_or_404(queries.editable_by(request.user), pk=product_id)
    opened = request.POST.get("opened") == "yes"
    with refusal_as_message(request):
        actions.open_agreement_layer(brief=product.brief, opened=opened, by=request.user)
        messages.success(
            request,
            "The programme team can now read what is kept for after an agreement."
            if opened
            else "What is kept for after an agreement is closed to the programme team again.",
        )
    return redirect(product)
