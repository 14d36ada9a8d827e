"""Periods (days, weeks, months, years) for counting over time, as fine as their number allows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from django.utils.formats import date_format
from django.utils.translation import gettext

from librarian_site.core.i18n.lazy_marks import gettext_noop as _

Unit = Literal["day", "week", "month", "year"]
UNITS = (_("day"), _("week"), _("month"), _("year"))  # as pages translate them

FEWEST = 14  # of days: a new library's charts have a past too
_LONGEST: tuple[tuple[Unit, int], ...] = (("day", 31), ("week", 7 * 30), ("month", 3 * 366))


def unit_for(first: date, last: date) -> Unit:
    """The finest unit that makes at most some thirty-six periods of the span."""
    days = (last - first).days
    return next((unit for unit, longest in _LONGEST if days <= longest), "year")


def starts(unit: Unit, first: date, last: date) -> list[date]:
    """The first day of each period from that of `first` to that of `last`."""
    if unit == "day":
        first = min(first, last - timedelta(days=FEWEST - 1))
    at = start_of(unit, first)
    found = []
    while at <= last:
        found.append(at)
        at = _after(unit, at)
    return found


def start_of(unit: Unit, day: date) -> date:
    """As the database truncates: weeks begin on Monday."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def name_of(unit: Unit, start: date) -> str:
    """As it stands under a chart."""
    if unit == "year":
        return str(start.year)
    return date_format(start, gettext("M Y") if unit == "month" else gettext("j M"))


def _after(unit: Unit, start: date) -> date:
    days = {"day": 1, "week": 7, "month": 32, "year": 367}[unit]
    return start_of(unit, start + timedelta(days=days))
