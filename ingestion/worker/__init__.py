"""The worker process. `--worker-class ingestion.worker.Worker` is in people's compose files."""

from __future__ import annotations

from ingestion.worker.rq_worker import Worker

__all__ = ["Worker"]
