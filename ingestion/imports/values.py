"""Cells, flags and dates as the exporters write them."""

from __future__ import annotations

import ast
import csv
import html
import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from ingestion.imports import written_dates
from ingestion.imports.entries import unique

_TRUE = frozenset(
    (*("1", "true", "yes", "y", "t", "on", "x", "✓", "✔", "☑"), *("ja", "oui", "sí", "si", "sim"))
)
_FALSE = frozenset(
    (*("0", "false", "no", "n", "f", "off", "null", "none", "☐"), *("nein", "nee", "non", "não"))
)
_FROM_1601 = 11_644_473_600  # seconds to 1970; browsers on Windows count microseconds from there
_FROM_1899 = 25_569  # days to 1970; spreadsheets count days from there
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Of an attribute: without its semicolon a reference counts only if no "=" or letter follows
# (HTML, 13.2.5.73), so that "?a=1&copy=2" stays as it is.
_REFERENCE = re.compile(
    r"&(?:#\d+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]*(?:;|(?![=a-zA-Z0-9;])))"
)


def moment(value: Any, *, begins_with_day: bool | None = None) -> str | None:
    """ISO 8601 in UTC to the second of a number or text; None where it is no date.

    A number counts seconds since 1970, or milli- or microseconds where it is too large for them.
    `begins_with_day` tells what 3/4/2024 is (see `written_dates.day_first`).
    """
    if isinstance(value, bool) or value in (None, "", 0, "0"):
        return None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value)
    try:
        if isinstance(value, (int, float)):
            when = _of_number(value)
        else:
            when = _of_text(str(value), begins_with_day)
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when and when.year >= 1000 else None


def _of_number(value: float) -> datetime | None:
    if value <= 0:
        return None
    if 1.2e16 < value < 2e16:  # as microseconds since 1970 it would be after the year 2350
        value = value / 1e6 - _FROM_1601
    elif 30_000 < value < 80_000:  # as seconds it would be a few hours of 1970
        value = (value - _FROM_1899) * 86_400
    while value > 1e11:  # seconds reach it in the year 5138
        value /= 1000
    return datetime.fromtimestamp(int(value), UTC)


def _of_text(text: str, begins_with_day: bool | None) -> datetime:
    text = text.strip()
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        read = written_dates.read(text, begins_with_day=begins_with_day)
        when = read or parsedate_to_datetime(text)
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def flag(value: Any) -> bool | None:
    """A yes or no in any of its forms; None where it is neither."""
    if isinstance(value, bool) or value is None:
        return value
    text = str(value).strip().lower()
    return True if text in _TRUE else False if text in _FALSE else None


def opposite(value: bool | None) -> bool | None:
    return None if value is None else not value


def names_in(cell: Any, separators: str = ",") -> list[str]:
    """Tags of a list, of JSON or a Python list in a cell, or of a text with separators."""
    if isinstance(cell, dict):
        return unique(
            _name(each) if isinstance(each, dict) else name for name, each in cell.items()
        )
    if isinstance(cell, list):
        return unique(_name(each) for each in cell)
    text = str(cell or "").strip()
    if text.startswith("[") and text.endswith("]"):
        for load in (json.loads, ast.literal_eval):
            try:
                read = load(text)
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                continue
            if isinstance(read, list):
                return unique(_name(each) for each in read)
        text = text[1:-1]
    if text == "null":
        return []
    if text.startswith("{") and text.endswith("}"):  # a list of PostgreSQL
        with suppress(csv.Error):
            return unique(next(csv.reader([text[1:-1]], escapechar="\\"), []))
    if len(words := text.split()) > 1 and all(word.startswith("#") for word in words):
        return unique(word.strip("#" + separators) for word in words)
    return unique(re.split(f"[{re.escape(separators)}]", text))


def _name(value: Any) -> Any:
    """The name of a tag that is an object."""
    if isinstance(value, dict):
        return value.get("label") or value.get("name") or value.get("title") or value.get("tag")
    return value


_COLORS = ("yellow", "green", "blue", "pink", "orange")  # library.models.Color
_LIKE = {"red": "pink", "purple": "pink", "magenta": "pink", "violet": "pink", "cyan": "blue"}


def color(value: Any) -> str:
    """The colour of a highlight as one of ours; empty where it says none that we have."""
    name = value.strip().lower() if isinstance(value, str) else ""
    return name if name in _COLORS else _LIKE.get(name, "")


def plain(text: str) -> str:
    """Text of a field that may hold inline HTML."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))


def without_markup(text: str) -> str:
    """Text without its inline tags, references as they are."""
    return _TAG.sub("", text)


def unescape_attribute(text: str) -> str:
    """An attribute's value with its character references resolved as browsers do."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
