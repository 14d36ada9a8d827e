"""Dates as people and programs of several languages write them, other than by ISO 8601."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

from ingestion.documents.written_years import with_century

LONGEST = 90  # characters of a date with its weekday, time and zone

# The first letters of months in English, German, French, Spanish, Italian, Portuguese and Dutch.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan ene gen", "feb fev", "mar mrt maa", "apr avr abr", "may mai mag mei"),
            *("jun juin giu", "jul juil lug", "aug aou ago", "sep set", "oct okt ott out"),
            *("nov", "dec dez dic"),
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAY = r"(?:[^\W\d]{2,12}\.?,?\s+)?"
_OF = r"(?:del?\s+)?"  # Spanish and Portuguese: 5 de enero de 2024
_DATES = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?P<year>\d{4})[年년]\s?(?P<month>\d{1,2})[月월]\s?(?P<day>\d{1,2})[日일]"),
    re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})(?!\d)"),
    re.compile(
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?[\s-]+{_OF}"
        rf"(?P<name>[^\W\d]{{3,10}})\.?,?[\s-]+{_OF}(?P<year>\d{{4}})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_WEEKDAY}(?P<name>[^\W\d]{{3,10}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+"
        r"(?P<year>\d{4})(?!\d)",
        re.IGNORECASE,
    ),
)
_ISO = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_EITHER_WAY = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?!\d)")
_TIME = re.compile(
    r"(?:[\s,T]+(?:at\s+|um\s+|à\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:[.,]\d+)?(?:\s*(?P<half>[ap])\.?m\b\.?)?"
    r"\s*(?:UTC|GMT|Z)?(?P<offset>[+-]\d{2}:?\d{2})?(?:\s*(?:UTC|GMT))?"
    r"(?:\s*\([^()]*\))?)?\s*",  # the zone's name, as JavaScript writes it
    re.IGNORECASE,
)


def iso_date(text: str) -> str | None:
    """The year, month or day (2024, 2024-05, 2024-05-03) that the text begins with."""
    found = _ISO.match(text)
    return found[0] if found else None


def day_first(cells: Iterable[str]) -> bool | None:
    """Whether dates as 3/4/2024 begin with the day; None where nothing in the column tells."""
    days = months = halves = False
    for cell in cells:
        if len(cell) <= LONGEST and (found := _EITHER_WAY.match(cell.strip())):
            days |= int(found[1]) > 12
            months |= int(found[2]) > 12
            halves |= bool(re.search(r"\d\s*[ap]\.?m\b", cell, re.IGNORECASE))
    if days != months:
        return days
    return False if halves and not days else None


def read(text: str, *, begins_with_day: bool | None = None) -> datetime | None:
    """The moment, in UTC where no zone is said; None where the text is no date.

    Without `begins_with_day` nobody can tell what 3/4/2024 is. Raises ValueError for no real date.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        return None
    if found := _EITHER_WAY.match(text):
        if begins_with_day is None:
            return None
        first, second, year = (int(each) for each in found.groups())
        month, day = (second, first) if begins_with_day else (first, second)
    else:
        found = next(filter(None, (form.match(text) for form in _DATES)), None)
        if found is None:
            return None
        named = found.groupdict()
        month = _month(named["name"]) if "name" in named else int(named["month"])
        year, day = int(named["year"]), int(named["day"])
    time = _TIME.fullmatch(text, found.end())
    if not month or time is None:
        return None
    return _moment(with_century(year) if year < 100 else year, month, day, time)


def _month(name: str) -> int:
    """0 where it is no month."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if c.isalpha())
    return _MONTHS.get(plain[:4]) or _MONTHS.get(plain[:3], 0)


def _moment(year: int, month: int, day: int, time: re.Match[str]) -> datetime:
    hour, minute, second = (int(time[name] or 0) for name in ("hour", "minute", "second"))
    if half := time["half"]:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    zone: timezone = UTC
    if offset := time["offset"]:
        sign = -1 if offset[0] == "-" else 1
        zone = timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:])))
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)
