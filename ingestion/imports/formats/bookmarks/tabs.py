"""Tabs that browser extensions keep: Toby and Tab Session Manager."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.imports.entries import Entry, Skipped, link, text_or_none
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.json_rows import Row, has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import moment, names_in


def _is_toby(source: Source) -> bool:
    lists = _toby_lists(source.json, [])
    return any(isinstance(row.get("cards"), list) for row, _ in lists)


def _toby_lists(value: object, path: list[str]) -> Iterator[tuple[Row, list[str]]]:
    """The lists with the names of the groups around them, which only newer exports have."""
    if not isinstance(value, dict):
        return
    for row in rows_of(value.get("lists")):
        yield row, [*path, texts(row, "title")]
    for group in rows_of(value.get("groups")):
        yield from _toby_lists(group, [*path, texts(group, "name") or texts(group, "title")])


def _toby(source: Source) -> Found:
    for row, path in _toby_lists(source.json, []):
        for card in rows_of(row.get("cards")):
            yield link(
                Entry(
                    url=texts(card, "url"),
                    title=texts(card, "customTitle").strip() or texts(card, "title"),
                    tags=names_in([*(row.get("labels") or []), *(card.get("labels") or [])]),
                    collection=list(filter(None, path)) or None,
                    note=text_or_none(texts(card, "customDescription").strip()),
                )
            )


def _is_session_manager(source: Source) -> bool:
    rows = rows_of(source.json)
    return has_keys(rows, "windows", "date") and any(
        isinstance(row["windows"], dict) for row in rows if "windows" in row
    )


def _session_manager(source: Source) -> Found:
    """Tab Session Manager: windows and their tabs are objects by their numbers."""
    for session in rows_of(source.json):
        for window in (session.get("windows") or {}).values():
            tabs = rows_of(list(window.values()) if isinstance(window, dict) else window)
            for tab in sorted(tabs, key=_place):
                yield _tab(tab, session)


def _place(tab: Row) -> int:
    index = tab.get("index")
    return index if isinstance(index, int) else 0


def _tab(tab: Row, session: Row) -> Entry | Skipped:
    name = texts(session, "name").strip()
    return link(
        Entry(
            url=texts(tab, "url"),
            title=texts(tab, "title"),
            added=moment(session.get("date")),
            last_used=moment(tab.get("lastAccessed")),
            tags=names_in(session.get("tag") or []),
            collection=[name] if name else None,
        )
    )


FORMATS = (
    Format("toby", "Toby (JSON)", _is_toby, _toby),
    Format(
        "tab-session-manager",
        "Tab Session Manager (JSON)",
        _is_session_manager,
        _session_manager,
    ),
)
