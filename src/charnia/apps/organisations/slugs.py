"""Addresses that people can read."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.text import slugify

MAX_LENGTH = 100


def free_slug(model: type[models.Model], name: str) -> str:
    """A slug of `name` that no row of the model has yet: `name`, `name-2`, `name-3`...

    A name without a letter that an address can show (one in another script) becomes the model's own name.
    """
    return free_slugs(model, [name])[0]


def free_slugs(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """A free slug for each name, all different, with one query for every 200 names."""
    bases = [slugify(name)[:MAX_LENGTH].strip("-") or str(model._meta.model_name) for name in names]
    taken = _taken(model, sorted(set(bases)))
    slugs = []
    for base in bases:
        slug, number = base, 2
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _taken(model: type[models.Model], bases: list[str]) -> set[str]:
    taken: set[str] = set()
    for start in range(0, len(bases), 200):
        among = Q()
        for base in bases[start : start + 200]:
            among |= Q(slug=base) | Q(slug__startswith=f"{base}-")
        taken.update(model._default_manager.filter(among).values_list("slug", flat=True))
    return taken
