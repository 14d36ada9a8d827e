"""The progress of an import as one bar in the terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ingestion.imports.models import OPEN, ImportState

if TYPE_CHECKING:
    from ingestion.imports.models import Import

INTERVAL = 0.5  # seconds between two queries
_ENDED = (ImportState.COMPLETED, ImportState.CANCELLED)


def watch(batch: Import, console: Console | None = None) -> Import:
    """Show the import's progress until it ends. Ctrl+C stops the display, not the import."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[summary]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console or Console(stderr=True)) as progress:
        task = progress.add_task(batch.filename[:40], total=batch.total, summary="")
        while True:
            counts = batch.counts()
            ended = batch.total - sum(counts[state] for state in OPEN)
            summary = (
                f"{counts['added']} added, {counts['merged']} merged, {counts['failed']} failed"
            )
            progress.update(task, completed=ended, summary=summary)
            batch.refresh_from_db()
            if batch.state in _ENDED:
                return batch
            time.sleep(INTERVAL)
