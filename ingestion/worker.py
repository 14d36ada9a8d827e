"""The RQ worker: works in its own process, so the embedding model is loaded once."""

from __future__ import annotations

import logging
from typing import Any

from rq import SimpleWorker

from ingestion.progress import stop_working
from library.embeddings import EmbeddingError, embed_query

logger = logging.getLogger(__name__)


class Worker(SimpleWorker):
    """One process, one job at a time; the supervisor starts it again should a job kill it.

    Told to stop, it hands its job back to the queue at the next word of progress.
    """

    def work(self, *args: Any, **kwargs: Any) -> bool:
        try:
            embed_query("warm up")  # loads the model before the first job waits for it
        except EmbeddingError as error:
            logger.warning("Starting without an embedding model: %s", error)
        return bool(super().work(*args, **kwargs))

    def request_stop(self, signum: int, frame: Any) -> None:
        stop_working()
        super().request_stop(signum, frame)
