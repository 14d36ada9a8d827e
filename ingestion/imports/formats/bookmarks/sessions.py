"""Saved sessions and spaces of tabs: Session Buddy and the Arc browser."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ingestion.imports.entries import Entry, Skipped, link, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.json_rows import Row, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import moment

OPEN_TABS = "open tabs, not saved by the user"
_FROM_2001 = 978_307_200  # seconds from 1970 to 2001, which Apple's clocks count from


def _is_session_buddy(source: Source) -> bool:
    value = source.json
    return isinstance(value, dict) and str(value.get("format")).startswith("nxs.json")


def _session_buddy(source: Source) -> Found:
    """Version 3 keeps sessions of windows, version 4 collections of folders, and its snapshots."""
    for session in rows_of(source.json.get("sessions")):
        tabs = [
            tab for window in rows_of(session.get("windows")) for tab in rows_of(window, "tabs")
        ]
        yield from _session(texts(session, "name"), session, [([], tabs)])
    for collection in rows_of(source.json.get("collections")):
        folders = [
            (unique([texts(folder, "title")]), rows_of(folder.get("links")))
            for folder in rows_of(collection.get("folders"))
        ]
        yield from _session(texts(collection, "title"), collection, folders)
    for snapshot in rows_of(source.json.get("history")):
        yield Skipped(OPEN_TABS, moment(snapshot.get("created")) or texts(snapshot, "id"))


def _session(
    name: str, session: Row, folders: list[tuple[list[str], list[Row]]]
) -> Iterator[Entry | Skipped]:
    added = moment(session.get("created"))
    for path, tabs in folders:
        for tab in tabs:
            yield link(
                Entry(
                    url=texts(tab, "url"),
                    title=texts(tab, "title"),
                    added=added,
                    collection=unique([name, *path]) or None,
                )
            )


def _arc_containers(source: Source) -> list[Row]:
    sidebar = source.json.get("sidebar") if isinstance(source.json, dict) else None
    return rows_of(sidebar, "containers") if isinstance(sidebar, dict) else []


def _is_arc(source: Source) -> bool:
    return any("items" in each and "spaces" in each for each in _arc_containers(source))


def _arc(source: Source) -> Found:
    """Its sidebar: what is pinned, in folders of spaces; lists have ids between the objects."""
    for container in _arc_containers(source):
        items = {texts(each, "id"): each for each in rows_of(container.get("items"))}
        pinned: dict[str, list[str]] = {}
        unpinned: set[str] = set()
        for space in rows_of(container.get("spaces")):
            ids = [each for each in space.get("containerIDs") or () if isinstance(each, str)]
            for kind, container_id in pairwise(ids):
                if kind == "pinned":
                    pinned[container_id] = unique([texts(space, "title")])
                elif kind == "unpinned":
                    unpinned.add(container_id)
        for item in items.values():
            if isinstance(item.get("data"), dict) and isinstance(item["data"].get("tab"), dict):
                yield _arc_tab(item, items, pinned, unpinned)


def _arc_tab(
    item: Row, items: dict[str, Row], pinned: dict[str, list[str]], unpinned: set[str]
) -> Entry | Skipped:
    tab: Any = item["data"]["tab"]
    path: list[str] = []
    seen = {texts(item, "id")}
    at = texts(item, "parentID")
    while at in items and at not in seen and at not in pinned:
        seen.add(at)
        path.insert(0, texts(items[at], "title"))
        at = texts(items[at], "parentID")
    if at in unpinned:
        return Skipped(OPEN_TABS, texts(tab, "savedURL"))
    created = item.get("createdAt")
    return link(
        Entry(
            url=texts(tab, "savedURL"),
            title=texts(item, "title").strip() or texts(tab, "savedTitle"),
            added=moment(created + _FROM_2001) if isinstance(created, (int, float)) else None,
            collection=unique([*pinned.get(at, ()), *path]) or None,
        )
    )


FORMATS = (
    Format("session-buddy", "Session Buddy (JSON)", _is_session_buddy, _session_buddy),
    Format("arc", "Arc (sidebar)", _is_arc, _arc),
)
