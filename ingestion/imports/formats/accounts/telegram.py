"""Telegram: links of the messages that somebody saved (the desktop app's export as JSON)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingestion.imports.entries import Entry, Skipped, link, text_or_none
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.json_rows import Row, has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import moment

_LINKS = ("link", "text_link")


def _chats(source: Source) -> list[Row]:
    """One chat, or those of a whole account: there, what is saved and nothing else."""
    value = source.json
    if not isinstance(value, dict):
        return []
    if "chats" in value:
        chats = rows_of(value["chats"], "list")
        return [chat for chat in chats if chat.get("type") == "saved_messages"]
    return [value]


def _is_telegram(source: Source) -> bool:
    return any(
        has_keys(rows_of(chat.get("messages")), "date_unixtime", "text") for chat in _chats(source)
    )


def _telegram(source: Source) -> Found:
    for chat in _chats(source):
        for message in rows_of(chat.get("messages")):
            if message.get("type") == "message":
                yield from _message(message, texts(chat, "name").strip())


def _message(message: Row, chat: str) -> Iterator[Entry | Skipped]:
    """An entry for each of its links; what else it says is the note of each."""
    pieces = _pieces(message)
    said = "".join(_text(piece) for piece in pieces).strip()
    links = [piece for piece in pieces if isinstance(piece, dict) and piece.get("type") in _LINKS]
    if not links and said:
        yield Skipped("no address", said)
    for piece in links:
        text = _text(piece).strip()
        address = texts(piece, "href") or text
        is_all = said == text
        yield link(
            Entry(
                url=address if re.match(r"\w+:", address) else f"https://{address}",
                title=text if piece["type"] == "text_link" else "",
                added=moment(message.get("date_unixtime")),
                collection=[chat] if chat else None,
                note=None if is_all else text_or_none(said),
            )
        )


def _pieces(message: Row) -> list[Any]:
    """Older exports have them in `text` alone."""
    if isinstance(found := message.get("text_entities"), list) and found:
        return found
    text = message.get("text")
    return text if isinstance(text, list) else [text or ""]


def _text(piece: Any) -> str:
    return piece if isinstance(piece, str) else texts(piece, "text") if piece else ""


FORMAT = Format("telegram", "Telegram (messages)", _is_telegram, _telegram)
