"""What RQ runs; thin, and at peace with a job that is gone."""

from __future__ import annotations

from uuid import UUID

from ingestion.jobs.service import IngestionOrchestrator


def process(job_id: str) -> None:
    IngestionOrchestrator().process_job(UUID(job_id))
