"""Keeping a description: a product whose brief begins with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.organisations.actions import create_organisation
from charnia.apps.organisations.models import Organisation
from charnia.apps.products.actions import create_product, write_version
from charnia.apps.products.models import Product
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Layer
from charnia.packs.rulebook import load_rulebook
from charnia.sources.documents import UNTITLED


@transaction.atomic
def keep_description(
    *,
    organisation: int | None,
    new_organisation: Mapping[str, Any],
    product: str,
    description: Mapping[str, str],
    layer: Layer,
    by: User,
) -> Product:
    """A new product of one of the account's organisations, or of a new one, with the first version of its brief.

    `description` has text, title, category, stage and, as JSON, answers by question; without a title of its own the
    brief takes the product's name, and answers to questions that Charnia does not ask are left out.
    Raises NotAllowed for somebody else's organisation.
    """
    home = _organisation(organisation, new_organisation, by)
    created = create_product(organisation=home, name=product, by=by)
    changes = {
        "title": product if description["title"] == UNTITLED else description["title"],
        "category": description["category"],
        "stage": description["stage"],
        "texts": {layer.value: description["text"]},
        "answers": _answers(description.get("answers", ""), layer),
    }
    write_version(brief=created.brief, base=0, changes=changes, what_changed="Kept from a first try", by=by)
    return created


def _answers(sent: str, layer: Layer) -> dict[str, dict[str, str]]:
    asked = {question.id for question in load_rulebook().questions}
    given: dict[str, str] = json.loads(sent) if sent else {}
    return {question: {"text": answer, "layer": layer.value} for question, answer in given.items() if question in asked}


def _organisation(pk: int | None, fields: Mapping[str, Any], by: User) -> Organisation:
    if pk is None:
        return create_organisation(by=by, owner=by, fields=fields)
    own = organisation_queries.of_member(by).filter(pk=pk).first()
    if own is None:
        raise NotAllowed("Only members of an organisation can add its products.")
    return own
