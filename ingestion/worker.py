"""The RQ worker: works in its own process, so the embedding model is loaded once."""

from __future__ import annotations

from rq import SimpleWorker


class Worker(SimpleWorker):
    """One process, one job at a time; the supervisor starts it again should a job kill it."""
