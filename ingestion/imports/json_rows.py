"""Rows of exports in JSON, whatever stands in it."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]


def rows_of(value: Any, *keys: str) -> list[Row]:
    """The objects of a list, or of the list under one of the keys."""
    for key in keys:
        if isinstance(value, dict) and isinstance(value.get(key), list):
            value = value[key]
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def has_keys(rows: list[Row], *keys: str) -> bool:
    return any(all(key in row for key in keys) for row in rows[:50])


def texts(row: Row, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""
