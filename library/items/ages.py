"""Dates in words: recent ones by how long ago they are, others by their day."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

DAYS = 14  # from then on it is the day


def shown_age(moment: datetime, *, now: datetime | None = None) -> str:
    """`just now`, `5 min ago`, `3 h ago`, `yesterday`, `6 days ago`, then `2 Nov` or `2 Nov 2024`.

    Days are counted by the calendar, in the current time zone.
    """
    zone = get_current_timezone()
    then, here = moment.astimezone(zone), (now or timezone.now()).astimezone(zone)
    minutes = int((here - then).total_seconds()) // 60
    days = (here.date() - then.date()).days
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("%(count)d min ago") % {"count": minutes}
    if days == 0 or minutes < 6 * 60:
        return _("%(count)d h ago") % {"count": minutes // 60}
    if days == 1:
        return _("yesterday")
    if days < DAYS:
        return _("%(count)d days ago") % {"count": days}
    return _in_words(then.date(), then.year != here.year, get_language())


def shown_day(moment: datetime) -> str:
    """The day, here: `2 Nov 2026`."""
    return _in_words(localtime(moment).date(), True, get_language())


@lru_cache(4096)  # formatting is a fifth of a row of the library, and rows share their days
def _in_words(day: date, with_year: bool, language: str | None) -> str:
    return date_format(day, _("j M Y") if with_year else _("j M"))
