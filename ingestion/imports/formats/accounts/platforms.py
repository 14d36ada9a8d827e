"""What platforms hand out of an account: YouTube's playlists, likes of X, starred feed entries."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from ingestion.imports.entries import Entry, Highlight, Skipped, link, text_or_none, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.json_rows import Row, has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import moment, plain

_VIDEO = re.compile(r"[\w-]{11}")
_PLAYLIST = re.compile(r"[-\s](?:videos|Videos)$")


def _is_playlist(source: Source) -> bool:
    """Told by what the cells hold: its header comes in the account's language."""
    return any(True for _ in _videos(source))


def _videos(source: Source) -> list[list[str]]:
    """The rows of videos. Before 2023 the playlist's own row stood above them."""
    if len(source.header) not in (2, 7, 8) or "https://" in source.head:
        return []
    rows = [[cell.strip() for cell in row] for row in source.cells()]
    return [
        row
        for row in rows
        if len(row) > 1
        and _VIDEO.fullmatch(row[0])
        and re.match(r"\d{4}-\d\d-\d\d", row[1])
        and moment(row[1])
    ]


def _playlist(source: Source) -> Found:
    name = re.sub(r"\.csv$", "", source.name.rpartition("/")[2], flags=re.IGNORECASE)
    for row in _videos(source):
        yield link(
            Entry(
                url=f"https://www.youtube.com/watch?v={row[0]}",
                added=moment(row[1]),
                collection=[_PLAYLIST.sub("", name)],
            )
        )


_ARCHIVE = re.compile(r"\s*window\.YTD\.(?:likes?|bookmarks?)\.part\d+\s*=\s*(?=\[)")


def _is_x(source: Source) -> bool:
    return bool(_ARCHIVE.match(source.head))


def _x(source: Source) -> Found:
    """Likes and bookmarks of X's archive: a script that sets a list."""
    head = _ARCHIVE.match(source.text)
    for row in rows_of(json.loads(source.text[head.end() if head else 0 :].rstrip("; \r\n\t"))):
        post = next((each for each in row.values() if isinstance(each, dict)), row)
        post_id = texts(post, "tweetId")
        url = texts(post, "expandedUrl") or f"https://twitter.com/i/web/status/{post_id}"
        text = html.unescape(texts(post, "fullText")).strip()
        yield link(Entry(url=url, description=text or None))


def _starred(source: Source) -> list[Row]:
    return rows_of(source.json, "items")


def _is_reader(source: Source) -> bool:
    rows = _starred(source)
    return any(has_keys(rows, key) for key in ("alternate", "canonical")) and any(
        isinstance(row.get("alternate") or row.get("canonical"), list) for row in rows[:50]
    )


def _reader(source: Source) -> Found:
    """Google Reader's form, which Inoreader, FreshRSS and others write."""
    whole = texts(source.json, "id") if isinstance(source.json, dict) else ""
    rows = [
        (row, [each for each in row.get("categories") or [] if isinstance(each, str)])
        for row in _starred(source)
    ]
    # FreshRSS's list of starred entries has labelled ones, too, and marks those that are starred.
    all_starred = whole.endswith("/starred") and not any(_is_starred(states) for _, states in rows)
    for row, states in rows:
        entry = _reader_entry(row, states, starred=all_starred or _is_starred(states))
        if isinstance(entry, Entry) and not (entry.favourite or entry.tags) and _FEED.search(whole):
            entry = Skipped("feed item, not saved by the user", entry.url or "")
        yield entry


_FEED = re.compile(r"/feed/\d+$")  # of the list of one feed's entries


def _is_starred(states: list[str]) -> bool:
    return any(state.endswith("/starred") for state in states)


def _reader_entry(row: Row, states: list[str], *, starred: bool) -> Entry | Skipped:
    links = [
        texts(each, "href") for key in ("canonical", "alternate") for each in rows_of(row.get(key))
    ]
    labels = (state.partition("/label/")[2] for state in states)
    return link(
        Entry(
            url=next(filter(None, links), ""),
            title=plain(texts(row, "title")).strip(),
            added=moment(row.get("starred")),
            tags=unique(labels),
            read=True if any(state.endswith("/read") for state in states) else None,
            favourite=starred or None,
            note=text_or_none(texts(row, "comment")),
            highlights=_reader_highlights(row.get("annotations")),
        )
    )


def _reader_highlights(value: Any) -> list[Highlight]:
    return [
        Highlight(texts(each, "text"), texts(each, "note"), moment(each.get("added_on")))
        for each in rows_of(value)
        if texts(each, "text").strip()
    ]


READER = Format("reader-json", "Starred entries (Inoreader, FreshRSS)", _is_reader, _reader)
X = Format("x-archive", "X archive", _is_x, _x)
YOUTUBE = Format("youtube-csv", "YouTube playlist (CSV)", _is_playlist, _playlist)
