"""Where a passage is in its source, in people's words: page 2, sheet Berths, 1:05."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS = {
    "path": "",
    "attachment": "",
    "message": "message",
    "note": "note",
    "item": "entry",
    "sheet": "sheet",
    "slide": "slide",
    "page": "page",
    "location": "location",
    "cell": "cell",
    "row": "row",
    "part": "",
    "second": "at",
}


def place_at(places: Sequence[Sequence[Any]], offset: int) -> dict[str, Any]:
    """The place of an offset in a passage's text, of its pairs of offset and place."""
    found: dict[str, Any] = {}
    for start, at in places:
        if start > offset:
            break
        found = at
    return found


def place_label(at: dict[str, Any]) -> str:
    """For people: `sheet Berths, row 3`; empty for a place that is nowhere."""
    return ", ".join(
        f"{word} {_shown(name, at[name])}".strip() for name, word in _WORDS.items() if name in at
    )


def _shown(name: str, value: Any) -> str:
    if name != "second" or not isinstance(value, (int, float)):
        return str(value)
    minutes, seconds = divmod(int(value), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
