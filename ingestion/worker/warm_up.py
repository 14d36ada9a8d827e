"""Load what every page needs, before the first one waits for it."""

from __future__ import annotations

import logging

logger = logging.getLogger(__name__)


def warm_up() -> None:
    """Opens no connection and starts no thread: `manage.py up` forks its workers after it.

    Imported late: the web process imports the worker too, and must not load numpy.
    """
    import ingestion.pipeline  # noqa: F401
    from ingestion.analysis import language
    from librarian_site.core.words import count_words
    from library import embedding_models
    from library.embeddings import EmbeddingError, embed
    from library.items.url_normalization import canonical_url

    language.load_model()
    count_words("warm up")
    canonical_url("https://example.org/?utm_source=warm-up")
    if embedding_models.of_analysis() != embedding_models.MINILM:
        return  # others have threads
    try:
        embed(["warm up"])  # prepared the first time, which takes some seconds
    except EmbeddingError as error:  # said of each job
        logger.warning("Workers start without the embedding model: %s", error)
