"""The message that is offered when somebody asks for an introduction. It draws on the public layer alone."""

from __future__ import annotations

from charnia.apps.gaps.models import Gap
from charnia.apps.matches.candidates import Candidate
from charnia.apps.products.models import BriefVersion
from charnia.core.vocabulary import Layer


def suggested_message(*, gap: Gap, candidate: Candidate, version: BriefVersion | None) -> str:
    """A first wording to change at will. A gap that rests on a hidden layer is not named, nor what it is about."""
    product = gap.brief.product
    greeting = f"Dear {candidate.name}," if candidate.person else f"To those who keep “{candidate.name}”,"
    lines = [greeting, f"We are {product.organisation.name} and develop {product.name}."]
    if version and version.title and version.title != product.name:
        lines.append(f"In one line: {version.title}")
    if gap.layer == Layer.PUBLIC:
        lines.append(f"What we look for: {gap.statement}")
    lines.append("Could we talk for half an hour?")
    return "\n\n".join(lines)
