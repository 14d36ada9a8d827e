"""Cells, flags and dates as the exporters write them."""

from __future__ import annotations

import ast
import html
import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from ingestion.imports.entries import unique

_TRUE = frozenset(("1", "true", "yes", "y", "t", "on", "x"))
_FALSE = frozenset(("0", "false", "no", "n", "f", "off", "null", "none"))
# A full stop parts day, month and year; "/" parts them either way round, which nobody can tell.
_FORMS = (
    *("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d.%m.%Y, %H:%M"),
    *("%Y/%m/%d %H:%M:%S", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%d %H:%M:%S %z"),
    *("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y %I:%M %p"),
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Of an attribute: without its semicolon a reference counts only if no "=" or letter follows
# (HTML, 13.2.5.73), so that "?a=1&copy=2" stays as it is.
_REFERENCE = re.compile(
    r"&(?:#\d+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]*(?:;|(?![=a-zA-Z0-9;])))"
)


def moment(value: Any) -> str | None:
    """ISO 8601 in UTC to the second of a number or text; None where it is no date.

    A number counts seconds since 1970, or milli- or microseconds where it is too large for them.
    """
    if isinstance(value, bool) or value in (None, "", 0, "0"):
        return None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value)
    try:
        when = _of_number(value) if isinstance(value, (int, float)) else _of_text(str(value))
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when and when.year >= 1000 else None


def _of_number(value: float) -> datetime | None:
    if value <= 0:
        return None
    while value > 1e11:  # seconds reach it in the year 5138
        value /= 1000
    return datetime.fromtimestamp(int(value), UTC)


def _of_text(text: str) -> datetime:
    text = text.strip()
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        when = _of_other_text(text)
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def _of_other_text(text: str) -> datetime:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return parsedate_to_datetime(text)


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
    if text == "null":
        return []
    return unique(re.split(f"[{re.escape(separators)}]", text))


def _name(value: Any) -> Any:
    """The name of a tag that is an object."""
    if isinstance(value, dict):
        return value.get("label") or value.get("name") or value.get("title") or value.get("tag")
    return value


def plain(text: str) -> str:
    """Text of a field that may hold inline HTML."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))


def without_markup(text: str) -> str:
    """Text without its inline tags, references as they are."""
    return _TAG.sub("", text)


def unescape_attribute(text: str) -> str:
    """An attribute's value with its character references resolved as browsers do."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
