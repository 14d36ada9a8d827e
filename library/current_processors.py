"""Where `ingestion` registers today's processors for the library, which can't import them.

A version is raised in `ingestion/documents/processors.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

OWNER = "owner"  # the processor of a field that its owner edited

_registered: Callable[[], frozenset[str]] = frozenset


def register(current: Callable[[], frozenset[str]]) -> None:
    """Set the function that returns today's processors as `name/version`."""
    global _registered
    _registered = current


def current() -> list[str]:
    """Return every key that a field's provenance may have without being stale."""
    return sorted({*_registered(), OWNER})
