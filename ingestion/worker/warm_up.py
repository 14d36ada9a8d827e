"""Load what every page needs, before the first one waits for it."""

from __future__ import annotations

import logging

logger = logging.getLogger(__name__)


def warm_up(*, forks_follow: bool = False) -> None:
    """`forks_follow`: open no connection and start no thread, as forks would share them.

    Imported late: the web process imports the worker too, and must not load numpy.
    """
    import ingestion.pipeline  # noqa: F401
    from ingestion.analysis import language
    from librarian_site.core.words import count_words
    from library import embedding_models
    from library.embeddings import embed, embed_query
    from library.errors import LibraryError
    from library.items.url_normalization import canonical_url
    from library.vector_index import get_index

    language.load_model()
    count_words("warm up")
    canonical_url("https://example.org/?utm_source=warm-up")
    try:
        # Other models than this one have threads, or are reached by the network.
        if not forks_follow or embedding_models.of_analysis() == embedding_models.MINILM:
            embed(["warm up"])  # prepared the first time, which takes some seconds
        if not forks_follow:
            embed_query("warm up", model=get_index().model)
    except LibraryError as error:  # said of each job
        logger.warning("Workers start without the embedding model: %s", error)
