"""Where a passage is in its source, in people's words: page 2, sheet Berths, 1:05."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS = {
    "path": "",
    "attachment": "",
    "message": "message",
    "note": "note",
    "item": "entry",
    "answer": "answer",
    "comment": "comment",
    "sheet": "sheet",
    "slide": "slide",
    "page": "page",
    "location": "location",
    "cell": "cell",
    "row": "row",
    "part": "",
    "second": "at",
}

# Videos that a browser can begin at a second, and how that is said at the end of the address.
_VIDEOS = (
    (re.compile(r"(?:(?:www|m|music)\.)?youtube\.com/watch"), "&t={}s"),
    (re.compile(r"(?:www\.)?vimeo\.com/\d+"), "#t={}s"),
)


def place_at(places: Sequence[Sequence[Any]], offset: int) -> dict[str, Any]:
    """The place of an offset in a passage's text, of its pairs of offset and place."""
    found: dict[str, Any] = {}
    for start, at in places:
        if start > offset:
            break
        found = at
    return found


def texts_of_pages(places: Sequence[Sequence[Any]], text: str) -> dict[int, str]:
    """A passage's text by the page that it is on; without what is on no page."""
    found: dict[int, str] = {}
    ends = [*(start for start, _ in places[1:]), len(text)]
    for (start, at), end in zip(places, ends, strict=False):
        if isinstance(page := at.get("page"), int):
            found[page] = f"{found.get(page, '')} {text[start:end]}".strip()
    return found


def place_label(at: dict[str, Any]) -> str:
    """For people: `sheet Berths, row 3`; empty for a place that is nowhere."""
    return ", ".join(
        f"{word} {_shown(name, at[name])}".strip() for name, word in _WORDS.items() if name in at
    )


def place_address(at: dict[str, Any], item_url: str) -> str:
    """Where a place can be opened in its source: its own address, or the item's from there on.

    Empty where nothing leads there.
    """
    own = str(at.get("url") or "")
    page = at.get("page")
    if own.startswith(("http://", "https://")):
        return f"{own}#page={page}" if page and _is_pdf(own) else own
    if page and _is_pdf(item_url) and "attachment" not in at:
        return f"{item_url.partition('#')[0]}#page={page}"
    second = at.get("second")
    if isinstance(second, (int, float)):
        parts = urlsplit(item_url)
        for pattern, end in _VIDEOS:
            if pattern.match(f"{parts.netloc}{parts.path}"):
                return item_url.partition("#")[0] + end.format(int(second))
    return ""


def _is_pdf(url: str) -> bool:
    """Whether its address says so: browsers then open it at a page."""
    path = urlsplit(url).path.lower()
    return path.endswith(".pdf") or "/pdf/" in path


def _shown(name: str, value: Any) -> str:
    if name != "second" or not isinstance(value, (int, float)):
        return str(value)
    minutes, seconds = divmod(int(value), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
