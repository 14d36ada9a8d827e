"""Evaluate the extract and transform stages on documents with known answers.

To add a measure: write a module with `measure(folder) -> figures or None`, None where the folder
has no answers for it, and name it in MEASURES.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from librarian_site.evaluation import extraction, keyphrases, quality, summaries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEASURES: dict[str, Callable[[Path], dict[str, Any] | None]] = {
    "extraction": extraction.measure,
    "summaries": summaries.measure,
    "keyphrases": keyphrases.measure,
    "quality": quality.measure,
}


def measure(folder: Path) -> dict[str, dict[str, Any] | None]:
    """The figures of every measure by its name."""
    return {name: of(folder) for name, of in MEASURES.items()}
