"""Where the parts of a document are in its source: page, slide, sheet and row, second, message.

While an extractor writes Markdown, a place stands in the text itself, between characters
for private use (U+10FFF0 to U+10FFF3): so it moves with the text when that is joined, lowered
under a heading or sanitized. `take_out` turns the marks into offsets.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ingestion.documents.types import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingestion.documents.types import Document

MAX_PLACES = 50_000  # of one document; the text behind them is taken to be at the last one
MAX_VALUE = 300  # characters of a name
_OPEN, _OPENED, _CLOSE, _CLOSE_BLOCK = "\U0010fff0\U0010fff1\U0010fff2\U0010fff3"
# A mark of a block stands on a line of its own, which goes with it.
_MARK = re.compile(
    f"{_OPEN}(?P<at>[0-9a-f]*){_OPENED}(?:\n\n)?|(?P<close>{_CLOSE}|\n\n{_CLOSE_BLOCK})"
)
_STRAY = re.compile("[\U0010fff0-\U0010fff3]")


def within(markdown: str, **at: Any) -> str:
    """Blocks of Markdown that are at this place; empty values say nothing. May be nested."""
    markdown = markdown.strip("\n")
    return _block(markdown, at) if markdown else ""


def within_line(text: str, **at: Any) -> str:
    """A part of a line that is at this place: a cell, a spoken line."""
    return _line(text, at) if text else ""


def begins(**at: Any) -> str:
    """A mark for the text from here on, where nothing can enclose it."""
    return _opening(at)


def take_out(markdown: str) -> tuple[str, tuple[Place, ...]]:
    """The Markdown without its marks, and where each of its places begins."""
    if _OPEN not in markdown:
        return _STRAY.sub("", markdown), ()
    texts: list[str] = []
    found: list[Place] = []
    around: list[dict[str, Any]] = [{}]
    length = end = 0
    is_empty = False  # nothing stands at the last place yet
    for mark in _MARK.finditer(markdown):
        text = _STRAY.sub("", markdown[end : mark.start()])
        texts.append(text)
        length += len(text)
        end = mark.end()
        is_empty = is_empty and not text.strip()
        if mark["close"] is None:
            around.append({**around[-1], **_read(mark["at"])})
        elif len(around) > 1:
            around.pop()
        if is_empty:
            found.pop()
        is_empty = len(found) < MAX_PLACES and around[-1] != (found[-1].at if found else {})
        if is_empty:
            found.append(Place(length, around[-1]))
    texts.append(_STRAY.sub("", markdown[end:]))
    if is_empty and not texts[-1].strip():
        found.pop()
    return "".join(texts), tuple(found)


def marked(document: Document) -> str:
    """The document's Markdown with its places in it, to become a part of another."""
    markdown, places = document.markdown, document.places
    if not places:
        return markdown
    parts = [markdown[: places[0].start]]
    ends = [place.start for place in places[1:]] + [len(markdown)]
    for place, end in zip(places, ends, strict=True):
        text = markdown[place.start : end]
        is_block = place.start == 0 or markdown[place.start - 1] == "\n"
        write = _block if is_block else _line
        parts.append(write(text, place.at) if place.at else text)
    return "".join(parts)


def rewritten(document: Document, rewrite: Callable[[str], str]) -> Document:
    """The document with its Markdown rewritten, its places where their text has gone."""
    markdown, places = take_out(rewrite(marked(document)))
    return replace(document, markdown=markdown, places=places)


def _block(markdown: str, at: dict[str, Any]) -> str:
    return f"{_opening(at)}\n\n{markdown}\n\n{_CLOSE_BLOCK}"


def _line(text: str, at: dict[str, Any]) -> str:
    return f"{_opening(at)}{text}{_CLOSE}"


def _opening(at: dict[str, Any]) -> str:
    kept = {name: _short(value) for name, value in at.items() if value not in ("", None)}
    return f"{_OPEN}{json.dumps(kept).encode().hex()}{_OPENED}"


def _short(value: Any) -> Any:
    return value if isinstance(value, (int, float)) else str(value)[:MAX_VALUE]


def _read(written: str) -> dict[str, Any]:
    """What was written; nothing where a document holds such a mark of its own."""
    try:
        at = json.loads(bytes.fromhex(written))
    except ValueError:
        return {}
    return at if isinstance(at, dict) else {}
