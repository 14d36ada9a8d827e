"""What the fork servers of `manage.py up` load before they fork.

Nothing here may start a thread, open a connection or choose Twisted's reactor: forks would share
it. Settings depend on the command (`librarian_site.databases`), which stands in `sys.argv`.
"""

from __future__ import annotations

import logging
import os
import sys
from importlib import import_module

logger = logging.getLogger(__name__)

WEB = (
    *("autobahn.twisted.websocket", "twisted.internet.endpoints", "twisted.web.http"),
    "librarian_site.asgi",
)
WORK = (
    *("django_rq.management.commands.rqworker", "ingestion.management.commands.sweep"),
    *("ingestion.pipeline", "librarian_site.urls"),
)


def web() -> None:
    """Load the web server's code, without numpy and parsers."""
    sys.argv = ["web"]
    for name in WEB:
        import_module(name)
    from django.conf import settings

    if settings.QDRANT_URL:  # its client takes longer to load than /health waits on a busy machine
        import_module("library.vector_index.qdrant_server")


def work() -> None:
    """Load the code of workers and sweeper, and the embedding model."""
    # More threads would make a worker no faster (`embeddings.prepared_model.open_session`).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    sys.argv = ["manage.py", "rqworker"]
    import django

    django.setup()
    for name in WORK:
        import_module(name)
    _load_models()


def readers() -> None:
    """Load the parsers, and nothing of Django: readers know no settings."""
    import_module("ingestion.sandbox.process").load()
    import_module("ingestion.sandbox.waiting_reader")


def _load_models() -> None:
    """Load what workers need for every page, which they then have once for all of them.

    The first time, the bundled embedding model is prepared, which takes some seconds.
    """
    from ingestion.analysis import language
    from library import embedding_models
    from library.embeddings import EmbeddingError, embed

    language.load_model()
    if embedding_models.of_analysis() != embedding_models.MINILM:
        return
    try:
        embed(["warm up"])
    except EmbeddingError as error:  # workers say it of each job
        logger.warning("Workers start without the embedding model: %s", error)
