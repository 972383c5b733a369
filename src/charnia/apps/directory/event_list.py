"""The calendar of events: what is coming, month by month, with a month as a grid; what is over can be reached."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from charnia.apps.directory import queries
from charnia.apps.directory.cards import given_by, hours
from charnia.apps.directory.narrowing import PAGE, narrowed
from charnia.apps.directory.offer_list import ORGANISATION
from charnia.apps.offers.models import Offer
from charnia.web.cards import Happening
from charnia.web.facets import Filters, filters


@dataclass(frozen=True, slots=True)
class Day:
    """One field of the month's grid. `number` is 0 outside the month."""

    number: int
    events: int
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a table: weeks from Monday, each with seven days."""

    first: dt.date
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def value(self) -> str:
        """The month as it stands in addresses: 2026-12."""
        return f"{self.first:%Y-%m}"

    @property
    def before(self) -> str:
        """The month before, as it stands in addresses."""
        return f"{self.first - dt.timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        """The month after, as it stands in addresses."""
        return f"{self.first + dt.timedelta(days=31):%Y-%m}"


@dataclass(frozen=True, slots=True)
class EventList:
    """A page of events under their months, and the grid beside it. `chosen` is the month that the list is held to,
    None for all; `is_past` says that it shows what is over."""

    page: Page[Offer]
    total: int
    months: list[tuple[dt.date, list[Happening]]]
    filters: Filters
    grid: Month
    chosen: dt.date | None
    is_past: bool


def event_list(asked: QueryDict, *, now: dt.datetime) -> EventList:
    """The events that the address asks for: of one `month`, those that are over (`past`), or those to come."""
    found = queries.events(queries.words_of(asked.get("q", ""))).select_related("organisation", "person")
    left, facets = narrowed(found, (ORGANISATION,), asked)
    chosen, is_past = _month_asked(asked), bool(asked.get("past"))
    if chosen is not None:
        shown, is_past = _within(left, chosen), False
    else:
        shown = queries.past(left, now) if is_past else queries.coming(left, now)
    page = Paginator(shown, PAGE).get_page(asked.get("page"))
    rows = list(page)
    first = chosen or (_local_day(rows[0]).replace(day=1) if rows else timezone.localtime(now).date().replace(day=1))
    return EventList(
        page=page,
        total=page.paginator.count,
        months=[
            (month, [_happening(event) for event in events])
            for month, events in groupby(rows, key=lambda event: _local_day(event).replace(day=1))
        ],
        filters=filters(asked=asked, facets=facets, search_label="Search events", kept=("month", "past")),
        grid=_grid(first, left, today=timezone.localtime(now).date()),
        chosen=chosen,
        is_past=is_past,
    )


def _month_asked(asked: QueryDict) -> dt.date | None:
    """The first day of the month in the address; None without one, or when it is no month of this calendar."""
    asked_for = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", asked.get("month", ""))
    return dt.date(int(asked_for[1]), int(asked_for[2]), 1) if asked_for else None


def _within(found: QuerySet[Offer], first: dt.date) -> QuerySet[Offer]:
    start, end = _midnight(first), _midnight((first + dt.timedelta(days=31)).replace(day=1))
    return found.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "id")


def _midnight(date: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(date, dt.time.min))


def _local_day(event: Offer) -> dt.date:
    if event.starts_at is None:
        raise ValueError("An event has a date: the table itself demands it.")
    return timezone.localtime(event.starts_at).date()


def _happening(event: Offer) -> Happening:
    note = " · ".join(part for part in (hours(event), event.venue, given_by(event), event.cost) if part)
    return Happening(_local_day(event), event.title, note, event.get_absolute_url())


def _grid(first: dt.date, found: QuerySet[Offer], *, today: dt.date) -> Month:
    numbers: dict[int, int] = {}
    for start in _within(found, first).values_list("starts_at", flat=True):
        day = timezone.localtime(start).day
        numbers[day] = numbers.get(day, 0) + 1
    weeks = calendar.Calendar().monthdayscalendar(first.year, first.month)
    return Month(
        first=first,
        weeks=tuple(
            tuple(
                Day(number, numbers.get(number, 0), is_today=number > 0 and first.replace(day=number) == today)
                for number in week
            )
            for week in weeks
        ),
    )
