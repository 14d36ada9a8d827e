"""Lists in the archives of an account: Reddit, Google, YouTube, Mastodon, Lemmy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.imports.entries import FEED, Entry, Skipped, link, text_or_none, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.column_names import understood_columns
from ingestion.imports.source import Source

_CHANNEL = re.compile(r"UC[\w-]{22}")
_CHANNEL_FEED = "https://www.youtube.com/feeds/videos.xml?channel_id="


def _file_name(source: Source) -> str:
    return re.sub(r"\.csv$", "", source.name.rpartition("/")[2], flags=re.IGNORECASE)


def _is_reddit(source: Source) -> bool:
    """Saved posts and comments; hidden ones have the same columns, votes have more."""
    return source.header == ["id", "permalink"] and not _file_name(source).startswith("hidden")


def _reddit(source: Source) -> Found:
    for row in source.rows():
        yield link(Entry(url=row["permalink"]))


def _columns(source: Source) -> dict[str, str]:
    return understood_columns(source.header, {})


def _is_google(source: Source) -> bool:
    """A list of Google's "Saved"; the names of its columns come in the account's language."""
    header = source.header
    if len(header) not in (4, 5) or header[2] != "url":
        return False
    return {"title", "note", "url", "comment"} <= set(_columns(source))


def _google(source: Source) -> Found:
    """A place without a page has no address of its own; blank rows part nothing."""
    columns = _columns(source)
    for row in source.rows():
        said = (row[columns[field]].strip() for field in ("note", "comment"))
        yield link(
            Entry(
                url=row["url"],
                title=row[columns["title"]].strip(),
                tags=unique(row.get(columns.get("tags", ""), "").split(",")),
                collection=[_file_name(source)],
                note=text_or_none("\n\n".join(filter(None, said))),
            )
        )


def _channels(source: Source) -> Iterator[list[str]]:
    if len(source.header) == 3:
        for row in source.cells():
            if len(row) == 3 and _CHANNEL.fullmatch(row[0].strip()) and "/channel/" in row[1]:
                yield [cell.strip() for cell in row]


def _is_channels(source: Source) -> bool:
    return any(True for _ in _channels(source))


def _subscriptions(source: Source) -> Found:
    for channel, address, title in _channels(source):
        yield link(Entry(url=_CHANNEL_FEED + channel, title=title, kind=FEED, site=address))


_SAVED = ("orderedItems", "saved_posts", "saved_comments")


def _saved(source: Source) -> list[str]:
    """Addresses alone; what Lemmy lists beside them is followed or blocked, not saved."""
    value = source.json if isinstance(source.json, dict) else {}
    lists = (value.get(key) for key in _SAVED)
    return [each for found in lists if isinstance(found, list) for each in found if _is_text(each)]


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _fediverse(source: Source) -> Iterator[Entry | Skipped]:
    for address in _saved(source):
        yield link(Entry(url=address))


REDDIT = Format("reddit-csv", "Reddit (saved posts and comments)", _is_reddit, _reddit)
GOOGLE = Format("google-saved-csv", "Google (Saved)", _is_google, _google)
CHANNELS = Format("youtube-channels", "YouTube (subscriptions)", _is_channels, _subscriptions)
FEDIVERSE = Format(
    "fediverse-json", "Mastodon or Lemmy (saved)", lambda source: bool(_saved(source)), _fediverse
)
