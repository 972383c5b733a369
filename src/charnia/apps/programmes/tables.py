"""Lists of the desk: one description of the columns gives the page, its sort orders and the CSV file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpResponse, QueryDict

from charnia.apps.directory.narrowing import Group, narrowed
from charnia.web.facets import Filters, filters
from charnia.web.spreadsheets import csv_response

PAGE = 25

Thing = TypeVar("Thing", bound=Model)


@dataclass(frozen=True, slots=True)
class Column(Generic[Thing]):
    """One column. `text` writes a cell, `href` links it, `sort` is the field to sort by; `is_number` sets it right;
    `in_file_alone` leaves it to the CSV file, where there is room."""

    name: str
    label: str
    text: Callable[[Thing], str]
    href: Callable[[Thing], str] | None = None
    sort: str = ""
    is_number: bool = False
    in_file_alone: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column on the page. `href` sorts by it, the other way round when it is sorted by already."""

    label: str
    is_number: bool
    href: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class CellText:
    """One cell of the page."""

    text: str
    href: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class TablePage:
    """One page of a list as its template shows it."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[CellText, ...], ...]
    page: Page[Any]
    total: int
    filters: Filters
    query_string: str


def table_page(
    found: QuerySet[Thing],
    *,
    columns: Sequence[Column[Thing]],
    groups: Sequence[Group[Thing]],
    asked: QueryDict,
    search_label: str,
) -> TablePage:
    """The page that the address asks for: ticks of `groups`, `sort` (a column's name, with - the other way), `page`."""
    left, facets = narrowed(found, groups, asked)
    shown = [column for column in columns if not column.in_file_alone]
    page = Paginator(_in_order(left, columns, asked), PAGE).get_page(asked.get("page"))
    kept = asked.copy()
    kept.pop("page", None)
    return TablePage(
        heads=tuple(_head(column, asked) for column in shown),
        rows=tuple(tuple(_cell(column, thing) for column in shown) for thing in page),
        page=page,
        total=page.paginator.count,
        filters=filters(asked=asked, facets=facets, search_label=search_label, kept=("sort",)),
        query_string=kept.urlencode(),
    )


def table_csv(
    found: QuerySet[Thing],
    *,
    columns: Sequence[Column[Thing]],
    groups: Sequence[Group[Thing]],
    asked: QueryDict,
    filename: str,
) -> HttpResponse:
    """Everything that the address asks for, all pages of it, as a file that spreadsheets open."""
    left, _ = narrowed(found, groups, asked)
    rows = ([column.text(thing) for column in columns] for thing in _in_order(left, columns, asked))
    return csv_response(filename, [column.label for column in columns], rows)


def _in_order(found: QuerySet[Thing], columns: Sequence[Column[Thing]], asked: QueryDict) -> QuerySet[Thing]:
    name, down = _sort_of(asked)
    field = next((column.sort for column in columns if column.sort and column.name == name), "")
    if not field:
        return found
    order: OrderBy = F(field).desc(nulls_last=True) if down else F(field).asc(nulls_last=True)
    return found.order_by(order, "pk")


def _sort_of(asked: QueryDict) -> tuple[str, bool]:
    wanted = asked.get("sort", "")
    return wanted.removeprefix("-"), wanted.startswith("-")


def _head(column: Column[Any], asked: QueryDict) -> Head:
    if not column.sort:
        return Head(column.label, column.is_number)
    name, down = _sort_of(asked)
    is_here = name == column.name
    address = asked.copy()
    address.pop("page", None)
    address["sort"] = f"-{column.name}" if is_here and not down else column.name
    direction = ("descending" if down else "ascending") if is_here else ""
    return Head(column.label, column.is_number, f"?{address.urlencode()}", direction)


def _cell(column: Column[Thing], thing: Thing) -> CellText:
    return CellText(column.text(thing), column.href(thing) if column.href else "", column.is_number)
