"""Reading products and briefs, scoped by who asks and by layer."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from charnia.apps.accounts.models import User
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.products.models import Brief, BriefVersion, Product
from charnia.core.access.roles import Permission
from charnia.core.vocabulary import Layer


def visible_to(user: User | AnonymousUser) -> QuerySet[Product]:
    """Products of the account's own organisations; for the programme team those of the whole cluster."""
    products = Product.objects.select_related("organisation", "brief")
    if not isinstance(user, User):
        return products.none()
    if user.may(Permission.SEE_ALL_BRIEFS):
        return products
    return products.filter(organisation__in=organisation_queries.of_member(user))


def editable_by(user: User | AnonymousUser) -> QuerySet[Product]:
    """Products whose brief the account may write: its own organisations' alone. The programme team reads, and decides
    on gaps, but does not write a company's words."""
    products = Product.objects.select_related("organisation", "brief")
    if not isinstance(user, User):
        return products.none()
    return products.filter(organisation__in=organisation_queries.of_member(user))


def layers_visible_to(user: User, brief: Brief) -> frozenset[Layer]:
    """The layers of a brief that the account reads. The programme team reads the last one only when it was opened."""
    if editable_by(user).filter(pk=brief.product_id).exists():
        return frozenset(Layer)
    if not user.may(Permission.SEE_ALL_BRIEFS):
        return frozenset()
    if brief.opens_agreement_layer_to_team:
        return frozenset(Layer)
    return frozenset({Layer.PUBLIC, Layer.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Answer:
    """One structured answer with its layer."""

    question: str
    text: str
    layer: Layer


def answers_of(version: BriefVersion, layers: frozenset[Layer]) -> dict[str, Answer]:
    """The version's answers on the given layers, by question id."""
    answers = {
        question: Answer(question, str(stored["text"]), Layer(stored["layer"]))
        for question, stored in version.answers.items()
    }
    return {question: answer for question, answer in answers.items() if answer.layer in layers}


def texts_of(version: BriefVersion, layers: frozenset[Layer]) -> dict[Layer, str]:
    """The version's free texts on the given layers, in the order of the layers, empty ones left out."""
    return {layer: version.text_of(layer) for layer in Layer if layer in layers and version.text_of(layer)}


def versions_of(brief: Brief) -> QuerySet[BriefVersion]:
    """The versions of a brief, the newest first, with who wrote them."""
    return brief.versions.select_related("written_by")
