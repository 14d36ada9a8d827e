"""Provenance of each field of an item: which processor made it, when, and whether it is outdated.

An item's `provenance` holds, by field: `by` (`processor/version`, with `+` and the settings where
those matter, or `owner`), `maker` (the processor's display name), `version`, `input` (SHA-256 of
the input), `at` (ISO time), `ms` (duration), and `detail`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Func, JSONField, Value
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop

from library.current_processors import OWNER, current

if TYPE_CHECKING:
    from library.models import LibraryItem

OWNABLE = ("title", "tags")  # fields that keep the owner's edits when an item is reprocessed
LABELS = {
    "text": gettext_noop("text"),
    "title": gettext_noop("title"),
    "author": gettext_noop("author"),
    "site": gettext_noop("site"),
    "published": gettext_noop("date"),
    "language": gettext_noop("language"),
    "passages": gettext_noop("passages"),
    "summary": gettext_noop("summary"),
    "key_points": gettext_noop("key points"),
    "tags": gettext_noop("tags"),
    "key_phrases": gettext_noop("key phrases"),
    "quality": gettext_noop("quality"),
}
ORDER = (
    *("text", "title", "author", "site", "published", "language", "passages"),
    *("summary", "key_points", "tags", "key_phrases", "quality"),
)


def is_stale(item: LibraryItem) -> bool:
    """Whether a field comes from an outdated processor, or a language model call is pending."""
    return item.model_due_at is not None or not set(item.made_by) <= set(current())


def mark_user_edited(fields: Iterable[str]) -> Any:
    """Return an expression for an update of `provenance` that marks fields as user-edited."""
    now = timezone.now().isoformat()
    own = {name: {"by": OWNER, "maker": OWNER, "at": now} for name in fields}
    return Func(
        F("provenance"), Value(own, JSONField()), arg_joiner=" || ", template="(%(expressions)s)"
    )


def user_edited(item: LibraryItem) -> dict[str, Any]:
    """Return the entries of the fields that the owner has edited."""
    entries: Mapping[str, dict[str, Any]] = item.provenance
    return {name: entries[name] for name in OWNABLE if entries.get(name, {}).get("by") == OWNER}


@dataclass(frozen=True, slots=True)
class Line:
    """The fields that one processor made at one time, as shown on the item's page."""

    fields: str
    maker: str
    version: str
    at: datetime | None
    ms: int | None
    detail: dict[str, Any]
    outdated: str  # why it is stale: "older version", "other model", or empty


def lines(item: LibraryItem) -> list[Line]:
    """Return the provenance for display: fields made together share a line."""
    entries: Mapping[str, dict[str, Any]] = item.provenance
    together: dict[tuple[str, str, str], list[str]] = {}
    for name in sorted(entries, key=_place):
        entry = entries[name]
        key = (entry["by"], entry.get("maker", ""), entry.get("at", ""))
        together.setdefault(key, []).append(name)
    known = set(current())
    return [
        _line(names, [entries[name] for name in names], outdated=_outdated(by, known))
        for (by, _, _), names in together.items()
    ]


def _outdated(by: str, known: set[str]) -> str:
    if by in known:
        return ""
    return gettext("other model") if by.partition("+")[0] in known else gettext("older version")


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _line(names: list[str], entries: list[dict[str, Any]], *, outdated: str) -> Line:
    first = entries[0]
    return Line(
        fields=capfirst(", ".join(gettext(LABELS.get(name, name)) for name in names)),
        maker=gettext("you") if first["by"] == OWNER else first.get("maker", ""),
        version=first.get("version", ""),
        at=datetime.fromisoformat(first["at"]) if first.get("at") else None,
        ms=first.get("ms"),
        detail={key: value for each in entries for key, value in each.get("detail", {}).items()},
        outdated=outdated,
    )
