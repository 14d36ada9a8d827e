"""Slack: links of the messages in a workspace's export, a folder for each conversation."""

from __future__ import annotations

import html
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from ingestion.documents.errors import BrokenDocument
from ingestion.imports.entries import Entry, Skipped, link, text_or_none
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.json_rows import Row, has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import moment
from library.limits import MAX_NOTE

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = re.compile(r"(?:^|/)([^/]+)/\d{4}-\d{2}-\d{2}\.json$")
_USERS = re.compile(r"(?:^|/)(?:org_)?users\.json$")
_DIRECT = re.compile(r"(?:^|/)(?:dms|mpims)\.json$")  # of two members, and of more
# In a message's text: <https://a.example|words>, <@U123>, <#C123|channel>, <!here>.
_MARK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_WEB = ("http://", "https://")


def _detect(source: Source) -> bool:
    """Told by the members' list and the first days with messages, as the rest may be large."""
    if not any(_USERS.search(part.name) for part in source.parts):
        return False
    days = (_rows(part) for part in source.parts if _DAY.search(part.name))
    return any(has_keys(rows, "ts", "type") for rows in islice(filter(None, days), 5))


def _parse(source: Source) -> Found:
    people = {
        texts(row, "id"): _name(row) for row in _rows_of_parts(source, _USERS) if texts(row, "id")
    }
    direct = {  # by what their folder is called
        texts(row, "name") or texts(row, "id"): ", ".join(
            people.get(str(each)) or str(each) for each in row["members"]
        )
        for row in _rows_of_parts(source, _DIRECT)
        if isinstance(row.get("members"), list)
    }
    without: Counter[str] = Counter()
    for part in source.parts:
        if (day := _DAY.search(part.name)) is None:
            continue
        chat = direct.get(day[1]) or day[1]
        if (messages := _rows(part)) is None:
            yield Skipped("entry that can't be read", part.name)
        for message in messages or ():
            if message.get("bot_id") or message.get("subtype") == "bot_message":
                yield from (
                    Skipped("posted by a program", address)
                    for address, _ in _links(texts(message, "text"))
                )
            elif found := list(_message(message, chat, people)):
                yield from found
            else:
                without[chat] += 1
    for chat, count in without.items():
        yield Skipped("no address", f"{chat}: {count}")


def _rows_of_parts(source: Source, name: re.Pattern[str]) -> Iterator[Row]:
    for part in source.parts:
        if name.search(part.name):
            yield from _rows(part) or ()


def _rows(part: Source) -> list[Row] | None:
    """The part's rows, None where it is damaged; not kept, as all days together may be large."""
    try:
        return rows_of(Source(part.name, part.load).json)
    except BrokenDocument:
        return None


def _name(row: Row) -> str:
    """What a member is called."""
    profile: Any = row.get("profile")
    profile = profile if isinstance(profile, dict) else {}
    names = (texts(profile, "display_name"), texts(profile, "real_name"))
    return next(filter(None, (*names, texts(row, "real_name"))), texts(row, "name"))


def _message(message: Row, chat: str, people: dict[str, str]) -> Iterator[Entry | Skipped]:
    """An entry for each of its links; what else it says is the note of each."""
    text = texts(message, "text")
    said = html.unescape(_MARK.sub(lambda found: _shown(found, people), text)).strip()
    for address, words in _links(text):
        shown = words or address
        yield link(
            Entry(
                url=address,
                title="" if shown in address else shown,
                added=moment(message.get("ts")),
                collection=[chat],
                note=None if said == shown else text_or_none(said[:MAX_NOTE]),
            )
        )


def _links(text: str) -> Iterator[tuple[str, str]]:
    """Addresses, and the words that lead there; those of one message once."""
    seen: set[str] = set()
    for found in _MARK.finditer(text):
        address = html.unescape(found[1])
        if address.lower().startswith(_WEB) and address not in seen:
            seen.add(address)
            yield address, html.unescape(found[2] or "").strip()


def _shown(mark: re.Match[str], people: dict[str, str]) -> str:
    """How what stands in angle brackets reads: words, an address, a member, a channel."""
    name, words = mark[1], mark[2]
    if name.startswith("@"):
        return f"@{people.get(name[1:]) or words or name[1:]}"
    if name.startswith("#"):
        return f"#{words or name[1:]}"
    if name.startswith("!"):
        return words or f"@{name[1:].partition('^')[0]}"
    return words or name


FORMAT = Format("slack", "Slack (workspace)", _detect, _parse)
