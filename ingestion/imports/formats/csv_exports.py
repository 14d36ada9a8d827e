"""CSV of read-later products: each by the columns that only it has."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingestion.imports.entries import (
    LINK,
    NOTE,
    Entry,
    Highlight,
    Skipped,
    link,
    text_or_none,
    unique,
)
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.source import Source
from ingestion.imports.values import flag, moment, names_in, opposite, plain

Row = dict[str, str]


def by_columns(*names: str) -> Callable[[Source], bool]:
    return lambda source: set(names) <= set(source.header)


def entry_rows(to_entry: Callable[[Row], Entry | Skipped]) -> Callable[[Source], Found]:
    def parse(source: Source) -> Found:
        for row in source.rows():
            entry = to_entry(row)
            if isinstance(entry, Entry) and entry.kind == LINK:
                yield link(entry)
            else:
                yield entry

    return parse


def pocket_row(row: Row) -> Entry:
    """Of Pocket, 2024 and 2025; for a time with a column "cursor", which says nothing."""
    status = row.get("status", "").strip().lower()
    archived = {"unread": False, "archive": True}.get(status)
    return Entry(
        url=row["url"],
        title=row.get("title", ""),
        added=moment(row["time_added"]),
        tags=unique(row.get("tags", "").split("|")),
        read=archived,
        archived=archived,
    )


_INSTAPAPER_STATES = {"unread": False, "archive": True}


def _instapaper_row(row: Row) -> Entry:
    """Folder is a state too: one row has one, so that a starred one may be archived or not."""
    folder = row.get("folder", "").strip()
    archived = _INSTAPAPER_STATES.get(folder.lower())
    starred = folder.lower() in ("starred", "liked")
    is_users = bool(folder) and archived is None and not starred
    has_address = bool(row["url"].strip())
    return Entry(
        url=row["url"] if has_address else None,
        kind=LINK if has_address or not row["selection"].strip() else NOTE,
        text=None if has_address else text_or_none(row["selection"].strip()),
        title=row.get("title", ""),
        added=moment(row.get("timestamp")),
        tags=names_in(row.get("tags")),
        read=archived,
        archived=archived,
        favourite=True if starred else None,
        collection=[folder] if is_users else None,
        note=text_or_none(row["selection"]) if has_address else None,
    )


def _raindrop_row(row: Row) -> Entry:
    folder = row.get("folder", "").strip()
    # Names may hold "/" themselves; the parts of a path stand apart by spaces.
    path = unique(folder.split(" / ")) if folder and folder != "Unsorted" else None
    return Entry(
        url=row["url"],
        title=row.get("title", ""),
        added=moment(row.get("created")),
        tags=unique(row.get("tags", "").split(",")),
        favourite=flag(row.get("favorite") or None),
        collection=path,
        note=text_or_none(row.get("note", "").strip()),
        description=text_or_none(plain(row.get("excerpt", ""))),
        highlights=_raindrop_highlights(row.get("highlights", "")),
    )


def _raindrop_highlights(cell: str) -> list[Highlight]:
    found = []
    for piece in re.split(r"(?:^|\n)Highlight:", cell)[1:]:
        quote, _, note = piece.partition("\nNote:")
        if quote.strip():
            found.append(Highlight(quote.strip(), note.strip()))
    return found


def _matter_row(row: Row) -> Entry:
    return Entry(
        url=row["url"],
        title=row.get("title", ""),
        tags=unique(row.get("tags", "").split(";")),
        read=flag(row.get("read")),
        archived=opposite(flag(row.get("in queue"))),
        favourite=flag(row.get("favorited")),
        last_used=(row["last interaction date"].strip().replace(" ", "T") or None),
    )


def _readeck_row(row: Row) -> Entry:
    return Entry(
        url=row["url"],
        title=row.get("title", ""),
        added=moment(row["created"]),
        tags=names_in(row.get("labels")),
        archived=flag(row["is_archived"]),
        favourite=flag(row["is_marked"]),
    )


def _wallabag(source: Source) -> Found:
    """Up to 2.6 a quote behind a backslash was not doubled, so that cells end too early."""
    width = len(source.header)
    if any(len(row) != width for row in source.cells()):
        source = Source(source.name, source.text.replace('\\"', '\\""').encode)
    yield from entry_rows(_wallabag_row)(source)


_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})\b")


def _wallabag_row(row: Row) -> Entry:
    """The clock has twelve hours and no am or pm: only the day is known."""
    day = _DAY.match(row["creation date"].strip())
    return Entry(
        url=row["url"],
        title=plain(row.get("title", "")),
        added=f"{day[3]}-{day[2]}-{day[1]}" if day else moment(row["creation date"]),
        tags=unique(row.get("tags", "").split(",")),
    )


def _mymind_row(row: Row) -> Entry:
    """A card may be a page or a text without an address."""
    entry = Entry(
        url=row["url"],
        title=row.get("title", ""),
        added=moment(row.get("created")),
        tags=unique(row.get("tags", "").split(",")),
        note=text_or_none(row.get("note", "").strip()),
    )
    if not entry.url and row["content"].strip():
        entry.kind, entry.url, entry.text = NOTE, None, row["content"].strip()
    return entry


FORMATS = (
    Format(
        "pocket-csv",
        "Pocket (CSV)",
        by_columns("url", "time_added", "tags"),
        entry_rows(pocket_row),
    ),
    Format(
        "instapaper-csv",
        "Instapaper (CSV)",
        by_columns("url", "selection", "folder"),
        entry_rows(_instapaper_row),
    ),
    Format(
        "readeck-csv",
        "Readeck (CSV)",
        by_columns("url", "created", "is_archived", "is_marked"),
        entry_rows(_readeck_row),
    ),
    Format(
        "matter-csv",
        "Matter (CSV)",
        by_columns("url", "last interaction date"),
        entry_rows(_matter_row),
    ),
    Format(
        "wallabag-csv",
        "wallabag (CSV)",
        by_columns("url", "content", "creation date"),
        _wallabag,
    ),
    Format(
        "mymind-csv",
        "mymind (CSV)",
        by_columns("type", "url", "content", "note"),
        entry_rows(_mymind_row),
    ),
    Format(
        "raindrop-csv", "Raindrop.io (CSV)", by_columns("url", "excerpt"), entry_rows(_raindrop_row)
    ),
)
