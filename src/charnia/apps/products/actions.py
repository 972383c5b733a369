"""Every write to products and briefs. A brief only ever grows: each save is a new version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.organisations.models import Organisation
from charnia.apps.products import queries
from charnia.apps.products.models import Brief, BriefVersion, Product
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Layer

CONTENT_FIELDS = ("title", "category", "stage", "conditions", "texts", "answers")


class EditedMeanwhile(NotAllowed):
    """Somebody else has saved the brief since this page was opened."""


@transaction.atomic
def create_product(*, organisation: Organisation, name: str, by: User) -> Product:
    """A product with an empty brief."""
    if not organisation_queries.of_member(by).filter(pk=organisation.pk).exists():
        raise NotAllowed("Only members of an organisation can add its products.")
    product = Product.objects.create(organisation=organisation, name=name, created_by=by)
    Brief.objects.create(product=product)
    record(action="product.created", target=product, by=by)
    return product


@transaction.atomic
def write_version(*, brief: Brief, base: int, changes: Mapping[str, Any], what_changed: str, by: User) -> BriefVersion:
    """Saves `changes` (any of title, category, stage, conditions, texts, answers) on top of version `base`.

    Texts and answers are merged, so that saving one answer leaves the others alone. Nothing changed gives the newest
    version back. Raises EditedMeanwhile when `base` is no longer the newest version.
    """
    _require_may_write(brief, by)
    newest = brief.newest
    content = {name: getattr(newest, name) for name in CONTENT_FIELDS} if newest else dict(_EMPTY)
    merged = {**content, **changes}
    for name in ("texts", "answers"):
        merged[name] = {**content[name], **changes.get(name, {})}
    merged["answers"] = {question: answer for question, answer in merged["answers"].items() if answer["text"].strip()}
    if newest and merged == content:
        return newest
    if not Brief.objects.filter(pk=brief.pk, version=base).update(version=base + 1):
        raise EditedMeanwhile(
            "Somebody else has saved this brief meanwhile. Your words are kept below: compare them and save again."
        )
    version = BriefVersion.objects.create(
        brief=brief, number=base + 1, what_changed=what_changed, written_by=by, **merged
    )
    brief.version = base + 1
    record(action="brief.saved", target=version, by=by, number=version.number)
    return version


@transaction.atomic
def save_answer(*, brief: Brief, base: int, question: str, text: str, layer: Layer, by: User) -> BriefVersion:
    """Saves one answer; an empty text takes the answer back."""
    return write_version(
        brief=brief,
        base=base,
        changes={"answers": {question: {"text": text, "layer": layer.value}}},
        what_changed=f"Answered “{question}”" if text.strip() else f"Took back the answer to “{question}”",
        by=by,
    )


@transaction.atomic
def open_agreement_layer(*, brief: Brief, opened: bool, by: User) -> None:
    """Lets the programme team read the 'after agreement' layer, or no longer."""
    _require_may_write(brief, by)
    Brief.objects.filter(pk=brief.pk).update(opens_agreement_layer_to_team=opened)
    brief.opens_agreement_layer_to_team = opened
    record(action="brief.agreement-layer", target=brief, by=by, opened=opened)


_EMPTY: Mapping[str, Any] = {"title": "", "category": "", "stage": "", "conditions": "", "texts": {}, "answers": {}}


def _require_may_write(brief: Brief, by: User) -> None:
    if not queries.editable_by(by).filter(pk=brief.product_id).exists():
        raise NotAllowed("Only members of the company can write its brief.")
