from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement: what it is, its remedy in words, and the call that repairs it.

    Without `repair` only a person can remedy it.
    """

    what: str
    remedy: str
    repair: Callable[[], object] | None = None
