"""The progress of jobs as bars in the terminal, read from their rows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column
from rich.text import Text

from ingestion.models import IngestionJob, JobStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

INTERVAL = 0.2  # seconds between two queries
MARKS: dict[str, str] = {
    JobStatus.COMPLETED: "[green]✓[/]",
    JobStatus.FAILED: "[red]✗[/]",
    JobStatus.CANCELLED: "[yellow]–[/]",
}


def watch(jobs: Sequence[IngestionJob], console: Console | None = None) -> list[IngestionJob]:
    """Show the jobs' progress until all have ended; return their last state in the same order."""
    console = console or Console()
    text_column = Column(ratio=1, no_wrap=True, overflow="ellipsis")
    columns = (
        TextColumn("{task.fields[mark]}"),
        TextColumn("{task.fields[label]}", table_column=Column(no_wrap=True)),
        BarColumn(bar_width=12),
        TextColumn("{task.percentage:>3.0f}%", table_column=Column(no_wrap=True)),
        TextColumn("{task.fields[stage]}", table_column=Column(no_wrap=True)),
        TextColumn("{task.fields[text]}", table_column=text_column),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, expand=True) as progress:
        tasks = {
            job.pk: progress.add_task("", total=100, **_fields(job), start=True) for job in jobs
        }
        current = _fetch(tasks)
        while True:
            for job in current.values():
                _update(progress, tasks[job.pk], job)
            if not any(job.is_active for job in current.values()):
                break
            time.sleep(INTERVAL)
            current = _fetch(tasks)
    return [current[job.pk] for job in jobs if job.pk in current]


def _fetch(tasks: dict[UUID, TaskID]) -> dict[UUID, IngestionJob]:
    return IngestionJob.objects.select_related("item").in_bulk(list(tasks))


def _update(progress: Progress, task: TaskID, job: IngestionJob) -> None:
    progress.update(task, completed=job.percent_complete, **_fields(job))
    if not job.is_active:
        progress.stop_task(task)


def _fields(job: IngestionJob) -> dict[str, Any]:
    return {
        "mark": MARKS.get(job.status, "[cyan]•[/]"),
        "label": Text(_shortened(job.label)).markup,
        "stage": job.get_stage_display(),
        "text": Text(_text(job)).markup,
    }


def _text(job: IngestionJob) -> str:
    if job.status == JobStatus.COMPLETED and job.item is not None:
        return f"{job.item.title[:50]} · tier {job.item.tier} · {job.item.quality_score:g}"
    return (job.error or job.message)[:70]


def _shortened(label: str, width: int = 30) -> str:
    label = label.removeprefix("https://").removeprefix("http://")
    return label if len(label) <= width else f"{label[: width - 13]}…{label[-12:]}"
