"""The RQ task. Its dotted name is stored in queued RQ jobs and must stay."""

from __future__ import annotations

from uuid import UUID

from ingestion.worker.attempt import process_job


def process(job_id: str) -> None:
    """Work on the job with this id; returns quietly when it is not waiting for work."""
    process_job(UUID(job_id))
