"""The style guide: every component with sample data, for the eye and for the accessibility check. Off in production."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from charnia.web import styleguide_samples as samples
from charnia.web.templatetags.components import FAMILIES


@login_not_required
def style_guide(request: HttpRequest) -> HttpResponse:
    """The page. With `?errors` in the address the form is shown as sent back."""
    if "message" in request.GET:
        messages.success(request, "The gap is confirmed.")
    form = samples.SampleForm({"name": "", "stage": "moon"}) if "errors" in request.GET else samples.SampleForm()
    badges = [(says, [(family, word.value) for word in words]) for family, (says, words) in FAMILIES.items()]
    return render(
        request,
        "web/styleguide.html",
        {
            "form": form,
            "badges": badges,
            "gaps": samples.gap_cards(),
            "proof": samples.proof(),
            "fund": samples.fund(),
            "charts": samples.charts(),
            "filters": samples.filter_sample(),
            "results": samples.results(),
            "happenings": samples.happenings(),
            "page": Paginator(range(230), 10).page(4),
            "facts": [("Category", "Medical device"), ("Stage", "Prototype"), ("Website", ""), ("Founded", 2021)],
        },
    )


urlpatterns = [path("", style_guide, name="style-guide")]
