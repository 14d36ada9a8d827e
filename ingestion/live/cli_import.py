"""An import as one live bar in the terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ingestion.imports.models import OPEN, ImportState

if TYPE_CHECKING:
    from ingestion.imports.models import Import

INTERVAL = 0.5  # seconds between two looks
_ENDED = (ImportState.COMPLETED, ImportState.CANCELLED)


def watch(batch: Import, console: Console | None = None) -> Import:
    """Show the import until it has ended, or the terminal interrupts; it goes on without us."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console or Console(stderr=True)) as progress:
        task = progress.add_task(batch.filename[:40], total=batch.total, said="")
        while True:
            counts = batch.counts()
            ended = batch.total - sum(counts[state] for state in OPEN)
            said = f"{counts['added']} added, {counts['merged']} merged, {counts['failed']} failed"
            progress.update(task, completed=ended, said=said)
            batch.refresh_from_db()
            if batch.state in _ENDED:
                return batch
            time.sleep(INTERVAL)
