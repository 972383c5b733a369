"""The columns and groups of the desk's lists."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from charnia.apps.directory.narrowing import Group
from charnia.apps.gaps.models import Gap
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.apps.products.models import Product
from charnia.apps.programmes.groups import word_group, yes_no_group
from charnia.apps.programmes.tables import Column
from charnia.core.vocabulary import Axis, Category, CompanySize, GapKind, GapStatus, OrganisationKind, Stage, Urgency


def _word(words: Any, value: str | None) -> str:
    return words(value).label if value else ""


def _ledger(product: Product) -> str:
    return reverse("gaps:ledger", args=[product.pk])


def _open_of(kind: GapKind) -> Column[Any]:
    return Column(
        f"open-{kind.value}",
        kind.label,
        lambda product: str(getattr(product, f"open_{kind.value}") or 0),
        sort=f"open_{kind.value}",
        is_number=True,
        in_file_alone=True,
    )


# The briefs carry what `queries.briefs_for` works out, which the model's type does not know.
BRIEF_COLUMNS: tuple[Column[Any], ...] = (
    Column("product", "Product", lambda p: p.name, href=_ledger, sort="name"),
    Column("company", "Company", lambda p: p.organisation.name, sort="organisation__name"),
    Column("category", "Category", lambda p: _word(Category, p.category), sort="category"),
    Column("stage", "Stage", lambda p: _word(Stage, p.stage), sort="stage"),
    *(_open_of(kind) for kind in GapKind),
    Column("open", "Open gaps", lambda p: str(p.open_gaps or 0), sort="open_gaps", is_number=True),
    Column("changed", "Last change", lambda p: f"{p.changed_at:%-d %b %Y}" if p.changed_at else "", sort="changed_at"),
)
BRIEF_GROUPS: tuple[Group[Product], ...] = (
    word_group("category", "Category", "category", Category),
    word_group("stage", "Stage", "stage", Stage),
    word_group("size", "Size of company", "organisation__size", CompanySize),
)

GAP_COLUMNS: tuple[Column[Gap], ...] = (
    Column("gap", "Gap", lambda g: g.statement, href=lambda g: g.get_absolute_url(), sort="statement"),
    Column("product", "Product", lambda g: g.brief.product.name, sort="brief__product__name"),
    Column(
        "company", "Company", lambda g: g.brief.product.organisation.name, sort="brief__product__organisation__name"
    ),
    Column("kind", "Kind", lambda g: _word(GapKind, g.kind), sort="kind"),
    Column("axis", "Axis", lambda g: _word(Axis, g.axis), sort="axis"),
    Column("urgency", "Urgency", lambda g: _word(Urgency, g.urgency), sort="urgency"),
    Column("status", "Status", lambda g: _word(GapStatus, g.status), sort="status"),
    Column("found", "Since", lambda g: f"{g.created_at:%-d %b %Y}", sort="created_at"),
)
GAP_GROUPS: tuple[Group[Gap], ...] = (
    word_group("kind", "Kind", "kind", GapKind),
    word_group("status", "Status", "status", GapStatus),
    word_group("urgency", "Urgency", "urgency", Urgency),
    word_group("axis", "Axis", "axis", Axis),
)

PERSON_COLUMNS: tuple[Column[Person], ...] = (
    Column("name", "Name", lambda p: p.name, href=lambda p: p.get_absolute_url(), sort="name"),
    Column("title", "Title", lambda p: p.title, sort="title"),
    Column(
        "organisation",
        "Organisation",
        lambda p: p.organisation.name if p.organisation else "",
        sort="organisation__name",
    ),
    Column("roles", "Roles", lambda p: ", ".join(role.label for role in p.role_words())),
    Column("contact", "E-mail", lambda p: p.contact_email, sort="contact_email"),
    Column("account", "Account", lambda p: "yes" if p.user_id else "no", sort="user"),
    Column("listed", "In the directory", lambda p: "shown" if p.is_listed else "hidden", sort="is_listed"),
    Column(
        "change", "Change", lambda p: "Change", href=lambda p: reverse("directory:change-profile", args=[p.slug])
    ),
)  # fmt: skip

PERSON_GROUPS: tuple[Group[Person], ...] = (
    yes_no_group("listed", "In the directory", "is_listed", "Shown", "Hidden"),
    yes_no_group("account", "Account", "user__isnull", "Without an account", "With an account"),
)

ORGANISATION_COLUMNS: tuple[Column[Organisation], ...] = (
    Column("name", "Name", lambda o: o.name, href=lambda o: o.get_absolute_url(), sort="name"),
    Column("kind", "Kind", lambda o: _word(OrganisationKind, o.kind), sort="kind"),
    Column("size", "Size", lambda o: _word(CompanySize, o.size), sort="size"),
    Column("town", "Town", lambda o: o.town, sort="town"),
    Column("listed", "In the directory", lambda o: "shown" if o.is_listed else "hidden", sort="is_listed"),
    Column("change", "Change", lambda o: "Change", href=lambda o: reverse("organisations:edit", args=[o.pk])),
)
ORGANISATION_GROUPS: tuple[Group[Organisation], ...] = (
    word_group("kind", "Kind", "kind", OrganisationKind),
    word_group("size", "Size", "size", CompanySize),
    yes_no_group("listed", "In the directory", "is_listed", "Shown", "Hidden"),
)
