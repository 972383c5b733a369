"""Every write to products and briefs. A brief only ever grows: each save is a new version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.organisations.models import Organisation
from charnia.apps.products import merging, queries, questioning
from charnia.apps.products.models import Brief, BriefVersion, Product
from charnia.core.access.roles import Permission
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Layer

_MOST_CHARACTERS = 200  # of the line that says what changed


class EditedMeanwhile(NotAllowed):
    """Somebody else has saved the brief since this page was opened.

    `newest` is the version they wrote; `merged` is its content with what was typed on top, to be shown and saved again.
    """

    def __init__(self, sentence: str, *, newest: BriefVersion | None, merged: Mapping[str, Any]) -> None:
        super().__init__(sentence)
        self.newest = newest
        self.merged = merged


@transaction.atomic
def create_product(*, organisation: Organisation, name: str, by: User) -> Product:
    """A product with an empty brief. Raises NotAllowed where the organisation has one of that name, as it has when a
    form is sent twice."""
    if not organisation_queries.of_member(by).filter(pk=organisation.pk).exists():
        raise NotAllowed("Only members of an organisation can add its products.")
    organisation = organisation_queries.held().get(pk=organisation.pk)
    if organisation.products.filter(name__iexact=name).exists():
        raise NotAllowed(f"There is already a product called {name}. Open it under “My products”, or use another name.")
    product = Product.objects.create(organisation=organisation, name=name, created_by=by)
    Brief.objects.create(product=product)
    record(action="product.created", target=product, by=by)
    return product


@transaction.atomic
def take_in(*, product: Product, told: Mapping[str, str], by: User | None) -> Brief:
    """What a company has told the programme team of its product before anybody there has an account: `description`,
    `category`, `stage`, `conditions`. A product that is not stored yet is added.

    It goes on the layer that others read once both have accepted. Raises NotAllowed for all but the programme team (and
    the installation itself, None), and once the company has accounts: then its words are its own.
    """
    if by is not None and not by.may(Permission.SEE_ALL_BRIEFS):
        raise NotAllowed("Only the programme team takes in what companies have told it.")
    if product.organisation.memberships.exists():
        raise NotAllowed("This company has an account and describes its products itself.")
    if product._state.adding:
        product.created_by = by
        product.save()
        Brief.objects.create(product=product)
        record(action="product.taken-in", target=product, by=by)
    fields = {name: told[name] for name in ("category", "stage", "conditions") if name in told}
    changes = {"title": product.name, "texts": {Layer.ACCEPTED.value: told["description"]}, **fields}
    brief = product.brief
    content = merging.apply(_content(brief.newest), changes)
    _add_version(brief, brief.version, content, "From the team's spreadsheet", by)
    return brief


@transaction.atomic
def rename_product(*, product: Product, name: str, by: User) -> Product:
    """Gives the product another name."""
    if not queries.editable_by(by).filter(pk=product.pk).exists():
        raise NotAllowed("Only members of the company can rename its products.")
    product.name = name
    product.save(update_fields=["name"])
    record(action="product.renamed", target=product, by=by)
    return product


@transaction.atomic
def write_version(*, brief: Brief, base: int, changes: Mapping[str, Any], what_changed: str, by: User) -> BriefVersion:
    """Saves `changes` (any of title, category, stage, conditions, texts, answers) on top of version `base`.

    Texts and answers are merged, so that saving one answer leaves the others alone. Nothing changed gives the newest
    version back. What others have saved since `base` is kept; raises EditedMeanwhile when they have changed the same
    field, text or answer, or save at this very moment.
    """
    _require_may_write(brief, by)
    newest = brief.newest
    content = _content(newest)
    merged = merging.apply(content, changes)
    if newest and base != newest.number:
        merged = _merged_with_newest(newest, base=base, changes=changes)
        base = newest.number
    if newest and merged == content:
        return newest
    return _add_version(brief, base, merged, what_changed, by)


@transaction.atomic
def save_answer(*, brief: Brief, base: int, question: str, text: str, layer: Layer, by: User) -> BriefVersion:
    """Saves one answer; an empty text takes the answer back."""
    words = questioning.wording_of(question)
    return write_version(
        brief=brief,
        base=base,
        changes={"answers": {question: {"text": text, "layer": layer.value}}},
        what_changed=f"Answered “{words}”" if text.strip() else f"Took back the answer to “{words}”",
        by=by,
    )


@transaction.atomic
def restore_version(*, version: BriefVersion, base: int, by: User) -> BriefVersion:
    """Makes a new version with the content of an old one. Raises NotAllowed when `base` is no longer the newest:
    restoring replaces everything, so it must not meet what somebody has just written."""
    brief = version.brief
    _require_may_write(brief, by)
    newest = brief.newest
    if newest is None or newest.number != base:
        raise NotAllowed(_LOOK_AGAIN)
    if _content(version) == _content(newest):
        return newest
    if not Brief.objects.filter(pk=brief.pk, version=base).update(version=base + 1):
        raise NotAllowed(_LOOK_AGAIN)
    restored = BriefVersion.objects.create(
        brief=brief,
        number=base + 1,
        what_changed=f"Restored version {version.number}",
        written_by=by,
        **_content(version),
    )
    brief.version = base + 1
    record(action="brief.restored", target=restored, by=by, number=restored.number, source=version.number)
    return restored


@transaction.atomic
def open_agreement_layer(*, brief: Brief, opened: bool, by: User) -> None:
    """Lets the programme team read the 'after agreement' layer, or no longer."""
    _require_may_write(brief, by)
    Brief.objects.filter(pk=brief.pk).update(opens_agreement_layer_to_team=opened)
    brief.opens_agreement_layer_to_team = opened
    record(action="brief.agreement-layer", target=brief, by=by, opened=opened)


def _add_version(brief: Brief, base: int, content: dict[str, Any], what_changed: str, by: User | None) -> BriefVersion:
    """Saves the content as the version after `base`. Raises EditedMeanwhile when that is no longer the newest."""
    if not Brief.objects.filter(pk=brief.pk, version=base).update(version=base + 1):
        raise EditedMeanwhile(_MEANWHILE, newest=brief.newest, merged=content)
    version = BriefVersion.objects.create(
        brief=brief, number=base + 1, what_changed=what_changed[:_MOST_CHARACTERS], written_by=by, **content
    )
    brief.version = base + 1
    record(action="brief.saved", target=version, by=by, number=version.number)
    return version


_MEANWHILE = "Somebody else has saved this brief meanwhile. Your words are kept below: compare them and save again."
_LOOK_AGAIN = (
    "Somebody else has saved this brief meanwhile. Look at the newest version, then restore again if you still want to."
)


def _merged_with_newest(newest: BriefVersion, *, base: int, changes: Mapping[str, Any]) -> dict[str, Any]:
    before = _content(BriefVersion.objects.filter(brief=newest.brief_id, number=base).first())
    mine, theirs = merging.apply(before, changes), _content(newest)
    merged = merging.combine(base=before, mine=mine, newest=theirs)
    if merging.conflicts(base=before, mine=mine, newest=theirs):
        raise EditedMeanwhile(_MEANWHILE, newest=newest, merged=merged)
    return merged


def _content(version: BriefVersion | None) -> dict[str, Any]:
    if version is None:
        return dict(merging.EMPTY)
    return {name: getattr(version, name) for name in merging.CONTENT_FIELDS}


def _require_may_write(brief: Brief, by: User) -> None:
    if not queries.editable_by(by).filter(pk=brief.product_id).exists():
        raise NotAllowed("Only members of the company can write its brief.")
