"""What the fork servers of `manage.py up` load before they fork.

Nothing here may start a thread, open a connection or choose Twisted's reactor: forks would share
it. Settings depend on the command (`librarian_site.databases`), which stands in `sys.argv`.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

WEB = (
    *("autobahn.twisted.websocket", "twisted.internet.endpoints", "twisted.web.http"),
    "librarian_site.asgi",
)
WORK = (
    *("django_rq.management.commands.rqworker", "ingestion.management.commands.sweep"),
    "librarian_site.urls",
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
    """Load the code of workers and sweeper, and the models, which they then have once for all."""
    # More threads would make a worker no faster (`embeddings.prepared_model.open_session`).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    sys.argv = ["manage.py", "rqworker"]
    import django

    django.setup()
    for name in WORK:
        import_module(name)
    import_module("ingestion.worker.warm_up").warm_up(forks_follow=True)


def readers() -> None:
    """Load the parsers, and nothing of Django: readers know no settings."""
    import_module("ingestion.sandbox.process").load()
