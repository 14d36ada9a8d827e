"""Names that people give to tags, collections and items, cleaned; their lengths are `limits`."""

from __future__ import annotations

from collections.abc import Iterable

from librarian_site.core.input_validation import storable
from library.limits import MAX_TAG, MAX_TAGS

UNTITLED = "Untitled"  # the title of what has none


def clean_name(text: str, longest: int) -> str:
    """Return the name in one line, without surplus spaces, cut to its longest; may be empty."""
    return " ".join(storable(text.replace("\x00", "")).split())[:longest].rstrip()


def tag_names(line: str) -> list[str]:
    """Split a comma-separated line into the names of tags."""
    return clean_tags(line.split(","))


def clean_tags(names: Iterable[str]) -> list[str]:
    """Return the names of tags, each once and cleaned: at most MAX_TAGS."""
    cleaned = (clean_name(name, MAX_TAG) for name in names)
    return list(dict.fromkeys(filter(None, cleaned)))[:MAX_TAGS]
