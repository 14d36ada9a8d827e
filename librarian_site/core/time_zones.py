"""Time zones by their names, and the one that a reader's dates are shown in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.core.exceptions import ValidationError

COOKIE = "zone"  # the browser's own zone, written by static/js/theme.js
REGIONS = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia"),
    *("Atlantic", "Australia", "Europe", "Indian", "Pacific"),
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+){0,2}")
MAX_NAME = 64  # characters; the longest is half of it


def zone(name: str) -> ZoneInfo | None:
    """Return the zone of this name; None where there is none."""
    if len(name) > MAX_NAME or not _NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder, such as Europe
        return None


def validate(name: str) -> None:
    """Raise ValidationError for what is no zone's name."""
    if zone(name) is None:
        raise ValidationError(f"There is no time zone “{name[:MAX_NAME]}”. Try Europe/Berlin.")


def reader_zone(user: Any, cookies: dict[str, str]) -> ZoneInfo | None:
    """Return the zone the user chose, else the browser's; None where neither is known."""
    return zone(getattr(user, "time_zone", "")) or zone(unquote(cookies.get(COOKIE, "")))


@cache
def names() -> list[str]:
    """Every zone's name that is a place's, and UTC."""
    return ["UTC", *sorted(name for name in available_timezones() if name.startswith(_PLACES))]


_PLACES = tuple(f"{region}/" for region in REGIONS)
