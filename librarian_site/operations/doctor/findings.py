from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that disagrees, what is done about it, and the doing; None: only a person can."""

    what: str
    cure: str
    mend: Callable[[], object] | None = None
