"""Who made each field of an item, from what, when; and whether that maker has moved on since.

An item's `provenance` holds, by field: `by` (`maker/version`, with `+` and the settings it was
made under where those matter, or `owner`), `maker` as it is shown, `version`, `input` (SHA-256 of
what it was made from), `at`, `ms`, and `detail`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Func, JSONField, Value
from django.utils import timezone

from library.current_processors import OWNER, current

if TYPE_CHECKING:
    from library.models import LibraryItem

OWNABLE = ("title", "tags")  # what an owner may change, and no later version takes back
LABELS = {"key_points": "key points", "published": "date"}
ORDER = (
    *("text", "title", "author", "site", "published", "language", "passages"),
    *("summary", "key_points", "tags", "quality"),
)


def is_stale(item: LibraryItem) -> bool:
    """Whether versions or settings of today would make it anew, or a model is still to be asked."""
    return item.model_due_at is not None or not set(item.made_by) <= set(current())


def mark_user_edited(fields: Iterable[str]) -> Any:
    """The `provenance` column with these fields as the owner's own, for an update."""
    now = timezone.now().isoformat()
    own = {name: {"by": OWNER, "maker": OWNER, "at": now} for name in fields}
    return Func(
        F("provenance"), Value(own, JSONField()), arg_joiner=" || ", template="(%(expressions)s)"
    )


def user_edited(item: LibraryItem) -> dict[str, Any]:
    """The entries of what the owner has changed by hand."""
    entries: Mapping[str, dict[str, Any]] = item.provenance
    return {name: entries[name] for name in OWNABLE if entries.get(name, {}).get("by") == OWNER}


@dataclass(frozen=True, slots=True)
class Line:
    """What one maker made at one time."""

    fields: str
    maker: str
    version: str
    at: datetime | None
    ms: int | None
    detail: dict[str, Any]
    outdated: str  # why it would be made anew: "older version", "other model", or empty


def lines(item: LibraryItem) -> list[Line]:
    """The provenance as it is shown: fields made together on one line."""
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
    return "other model" if by.partition("+")[0] in known else "older version"


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _line(names: list[str], entries: list[dict[str, Any]], *, outdated: str) -> Line:
    first = entries[0]
    return Line(
        fields=", ".join(LABELS.get(name, name) for name in names).capitalize(),
        maker="you" if first["by"] == OWNER else first.get("maker", ""),
        version=first.get("version", ""),
        at=datetime.fromisoformat(first["at"]) if first.get("at") else None,
        ms=first.get("ms"),
        detail={key: value for each in entries for key, value in each.get("detail", {}).items()},
        outdated=outdated,
    )
