"""Addresses that people can read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import models
from django.utils.text import slugify

from charnia.apps.organisations.one_of import OneOf

MAX_LENGTH = 100
_NUMBERS = re.compile(r"(?:-\d+)+$")


def free_slug(model: type[models.Model], name: str) -> str:
    """A slug of `name` that no row of the model has yet: `name`, `name-2`, `name-3`...

    A name without a letter that an address can show (one in another script) becomes the model's own name.
    """
    return free_slugs(model, [name])[0]


def free_slugs(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """A free slug for each name, all different, in a few queries that an index answers however many rows there are."""
    bases = [_slugified(name)[:MAX_LENGTH].strip("-") or str(model._meta.model_name) for name in names]
    free = _free(model, _wanted(bases))
    used: set[str] = set()
    slugs = []
    for base in bases:
        slug = next(one for one in free[base] if one not in used)
        used.add(slug)
        slugs.append(slug)
    return slugs


def _slugified(name: str) -> str:
    """As Django does it, without its pains where a name is plain words: loading makes hundreds of thousands."""
    is_plain = name.isascii() and name.replace(" ", "").isalnum()
    return "-".join(name.lower().split()) if is_plain else slugify(name)


def _wanted(bases: list[str]) -> dict[str, int]:
    """How many free slugs each base may need: one for each name that is spelt like it but for numbers at the end."""
    spelt = [_NUMBERS.sub("", base) if base[-1].isdigit() else base for base in bases]
    alike = Counter(spelt)
    return {base: alike[its] for base, its in zip(bases, spelt, strict=True)}


def _free(model: type[models.Model], wanted: dict[str, int]) -> dict[str, Iterator[str]]:
    """For each base the free ones among `base`, `base-2`, `base-3`... in order, at least as many as wanted."""
    free: dict[str, list[str]] = {base: [] for base in wanted}
    wanting, low, high = set(wanted), 1, 2
    while wanting:
        candidates = {base: [_numbered(base, number) for number in range(low, high)] for base in wanting}
        taken = _taken(model, [slug for numbered in candidates.values() for slug in numbered])
        for base, numbered in candidates.items():
            free[base] += [slug for slug in numbered if slug not in taken]
        wanting = {base for base in wanting if len(free[base]) < wanted[base]}
        low, high = high, high * 8
    return {base: iter(slugs) for base, slugs in free.items()}


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}-{number}"


def _taken(model: type[models.Model], slugs: list[str]) -> set[str]:
    return set(model._base_manager.filter(slug__in=OneOf(slugs)).values_list("slug", flat=True))
