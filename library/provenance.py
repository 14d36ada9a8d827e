"""Who made each field of an item, from what, when; and whether that maker has moved on since.

An item's `provenance` holds, by field: `by` (`maker/version`, or `owner`), `maker` as it is shown,
`version`, `input` (SHA-256 of what it was made from), `at`, `ms`, and `detail`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Func, JSONField, Value
from django.utils import timezone

if TYPE_CHECKING:
    from library.models import LibraryItem

OWNER = "owner"
OWNABLE = ("title", "tags")  # what an owner may change, and no later version takes back
LABELS = {"key_points": "key points", "published": "date", "passages": "passages"}

_current: Callable[[], frozenset[str]] = frozenset


def register(current: Callable[[], frozenset[str]]) -> None:
    """Say who knows the makers of today, as `maker/version`."""
    global _current
    _current = current


def current() -> list[str]:
    return sorted({*_current(), OWNER})


def is_stale(item: LibraryItem) -> bool:
    """Whether a newer version would make some of it anew, or a model is still to be asked."""
    return item.model_due_at is not None or not set(item.made_by) <= set(current())


def by_owner(fields: Iterable[str]) -> Any:
    """The `provenance` column with these fields as the owner's own, for an update."""
    now = timezone.now().isoformat()
    own = {name: {"by": OWNER, "maker": OWNER, "at": now} for name in fields}
    return Func(
        F("provenance"), Value(own, JSONField()), arg_joiner=" || ", template="(%(expressions)s)"
    )


def owned(item: LibraryItem) -> dict[str, Any]:
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
    stale: bool


def lines(item: LibraryItem) -> list[Line]:
    """The provenance as it is shown: fields made together on one line."""
    together: dict[tuple[str, str, str], list[str]] = {}
    for name, entry in item.provenance.items():
        key = (entry["by"], entry.get("maker", ""), entry.get("at", ""))
        together.setdefault(key, []).append(name)
    known = set(current())
    return [
        _line(names, item.provenance[names[0]], stale=by not in known)
        for (by, _, _), names in together.items()
    ]


def _line(names: list[str], entry: dict[str, Any], *, stale: bool) -> Line:
    return Line(
        fields=", ".join(LABELS.get(name, name) for name in names).capitalize(),
        maker="you" if entry["by"] == OWNER else entry.get("maker", ""),
        version=entry.get("version", ""),
        at=datetime.fromisoformat(entry["at"]) if entry.get("at") else None,
        ms=entry.get("ms"),
        detail=entry.get("detail", {}),
        stale=stale,
    )
