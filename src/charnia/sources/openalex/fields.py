"""What is read of an OpenAlex work, field by field; what else a work holds is passed over while it is read.

The names are those of the Work object as documented in 2026. Everything may be missing or null.
"""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

Text = str | int | None
"""A text; where a number stands instead, it is read as one."""


class Author(msgspec.Struct, gc=False):
    """Who an authorship is of, as far as OpenAlex knows."""

    id: str | None = None
    display_name: Text = None
    orcid: str | None = None


class Institution(msgspec.Struct, gc=False):
    """Where an author works; `type` is OpenAlex's own ("education", "company")."""

    id: Text = None
    ror: str | None = None
    display_name: Text = None
    type: Text = None


class Authorship(msgspec.Struct, gc=False):
    """One place in the list of authors."""

    author: Author | None = None
    author_position: Text = None
    raw_author_name: Text = None
    institutions: list[Institution] | None = None


class Location(msgspec.Struct, gc=False):
    """Where a work can be read, and under which licence."""

    landing_page_url: Text = None
    license: Text = None


class Heading(msgspec.Struct, gc=False):
    """A Medical Subject Heading."""

    descriptor_name: Text = None


class Label(msgspec.Struct, gc=False):
    """A topic or keyword of OpenAlex."""

    display_name: Text = None


class Work(msgspec.Struct, gc=False):
    """A work. Those fields that every work has, if only as null, are UNSET where they are not there."""

    id: Text | UnsetType = UNSET
    display_name: Text | UnsetType = UNSET
    type: Text | UnsetType = UNSET
    authorships: list[Authorship] | UnsetType | None = UNSET
    abstract_inverted_index: dict[str, list[int]] | UnsetType | None = UNSET
    publication_year: int | UnsetType | None = UNSET
    doi: str | None = None
    title: Text = None
    publication_date: str | None = None
    primary_location: Location | None = None
    is_retracted: bool | None = None
    mesh: list[Heading] | None = None
    topics: list[Label] | None = None
    keywords: list[Label] | None = None
