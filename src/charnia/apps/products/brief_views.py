"""The pages on which a brief is written: the free text, and one page for each question."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from charnia.apps.products import actions, merging, queries, questioning, reading
from charnia.apps.products.actions import EditedMeanwhile
from charnia.apps.products.differences import differences
from charnia.apps.products.forms import (
    AnswerForm,
    BriefForm,
    FileForm,
    answer_values,
    brief_values,
    content_of,
    typed_values,
)
from charnia.apps.products.models import BriefVersion, Product
from charnia.core.diagnosis.findings import BriefText
from charnia.core.vocabulary import Layer
from charnia.web.drafts import draft_shown_again, keeps_what_was_typed
from charnia.web.requests import MemberRequest


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def brief(request: MemberRequest, product_id: int) -> HttpResponse:
    """The free text of a brief on its three layers, typed or read from a file."""
    product = get_object_or_404(queries.editable_by(request.user), pk=product_id)
    if request.method == "GET":
        return _show_brief(request, product, BriefForm(initial=_brief_initial(request, product)))
    file_form = FileForm(request.POST, request.FILES)
    form = BriefForm(request.POST)
    if not file_form.is_valid():
        return _show_brief(request, product, BriefForm(initial=typed_values(request.POST.dict())), file_form)
    if file_form.document is not None:
        for warning in file_form.document.warnings:
            messages.warning(request, warning)
        messages.info(request, "The file has been read into the text below. Check it, then save.")
        return _show_brief(
            request, product, BriefForm(initial=file_form.merged_with(typed_values(request.POST.dict())))
        )
    if not form.is_valid():
        return _show_brief(request, product, form)
    return _save_brief(request, product, form)


def _save_brief(request: MemberRequest, product: Product, form: BriefForm) -> HttpResponse:
    is_first = not product.brief.version
    try:
        actions.write_version(
            brief=product.brief,
            base=form.cleaned_data["base"],
            changes=form.changes(),
            what_changed="First description" if is_first else "Changed the description",
            by=request.user,
        )
    except EditedMeanwhile as refusal:
        base = refusal.newest.number if refusal.newest else 0
        answers = json.dumps(form.cleaned_data["answers"])
        again = BriefForm({**brief_values(refusal.merged, base=base), "answers": answers})
        _refuse(again, refusal)
        return _show_brief(request, product, again, newest=refusal.newest)
    for warning in form.warnings:
        messages.warning(request, warning)
    messages.success(request, "Your description is saved.")
    return redirect("products:questions" if is_first else "products:detail", product.pk)


def _show_brief(
    request: MemberRequest,
    product: Product,
    form: BriefForm,
    file_form: FileForm | None = None,
    newest: BriefVersion | None = None,
) -> HttpResponse:
    comparisons = []
    if newest is not None:
        typed, saved = form.data, brief_values(content_of(newest), base=newest.number)
        comparisons = [
            (field.label, differences(str(saved[name]), str(typed[name])))
            for name, field in form.fields.items()
            if name in saved and str(saved[name]) != str(typed[name])
        ]
    context = {"product": product, "form": form, "file_form": file_form or FileForm()}
    return render(request, "products/brief.html", {**context, "newest": newest, "comparisons": comparisons})


def _refuse(form: BriefForm | AnswerForm, refusal: EditedMeanwhile) -> None:
    form.full_clean()
    form.add_error(None, str(refusal))


def _brief_initial(request: MemberRequest, product: Product) -> dict[str, Any]:
    if draft := draft_shown_again(request):
        return typed_values(draft)
    newest = product.brief.newest
    return brief_values(content_of(newest), base=newest.number if newest else 0)


@require_GET
def questions(request: MemberRequest, product_id: int) -> HttpResponse:
    """All axes with their questions: which are answered, and which are still open."""
    product = get_object_or_404(queries.editable_by(request.user), pk=product_id)
    asked = _read(product)
    progress = questioning.progress(asked)
    return render(
        request,
        "products/questions.html",
        {
            "product": product,
            "progress": progress,
            "answered": sum(len(axis.answered) for axis in progress),
            "total": sum(len(axis.questions) for axis in progress),
            "first_open": questioning.first_open(progress),
            "category_is_known": bool(asked.category),
        },
    )


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def question(request: MemberRequest, product_id: int, question_id: str) -> HttpResponse:
    """One question: answer it, skip it, or take the answer back."""
    product = get_object_or_404(queries.editable_by(request.user), pk=product_id)
    place = questioning.place_of(question_id, _read(product))
    if place is None:
        raise Http404
    if request.method == "GET":
        form = AnswerForm(question=place.question, initial=_answer_initial(request, product, place))
        return _show_question(request, product, place, form)
    form = AnswerForm(request.POST, question=place.question)
    if not form.is_valid():
        return _show_question(request, product, place, form)
    return _save_answer(request, product, place, form)


def _save_answer(request: MemberRequest, product: Product, place: questioning.Place, form: AnswerForm) -> HttpResponse:
    try:
        actions.save_answer(
            brief=product.brief,
            base=form.cleaned_data["base"],
            question=place.question.id,
            text=form.answer(),
            layer=Layer(form.cleaned_data["layer"]),
            by=request.user,
        )
    except EditedMeanwhile as refusal:
        base = refusal.newest.number if refusal.newest else 0
        again = AnswerForm({**request.POST.dict(), "base": base}, question=place.question)
        _refuse(again, refusal)
        return _show_question(request, product, place, again, newest=refusal.newest)
    if place.after is None:
        return redirect("products:questions", product.pk)
    return redirect("products:question", product.pk, place.after.id)


def _show_question(
    request: MemberRequest,
    product: Product,
    place: questioning.Place,
    form: AnswerForm,
    newest: BriefVersion | None = None,
) -> HttpResponse:
    saved = queries.answers_of(newest, frozenset(Layer)).get(place.question.id) if newest else None
    context = {"product": product, "place": place, "form": form, "newest": newest, "saved": saved}
    return render(request, "products/question.html", context)


def _answer_initial(request: MemberRequest, product: Product, place: questioning.Place) -> dict[str, Any]:
    if draft := draft_shown_again(request):
        return dict(draft)
    newest = product.brief.newest
    answer = queries.answers_of(newest, frozenset(Layer)).get(place.question.id) if newest else None
    return answer_values(place.question, answer, base=newest.number if newest else 0)


def _read(product: Product) -> BriefText:
    """What the brief says by now; before its first version an empty text, of which everything is asked."""
    newest = product.brief.newest
    version = newest or BriefVersion(brief=product.brief, number=0, **merging.EMPTY)
    return reading.brief_text(version, frozenset(Layer))
