"""The embedding functions that the analysis is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.analysis import PassSharing
from ingestion.documents.errors import StoreUnavailable
from library import embedding_models, embeddings
from library.embeddings import EmbeddingError
from library.vector_index import current_model
from library.vector_index.indexing import indexed_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return unit vectors (len(texts), dimension) to compare. Raises StoreUnavailable."""
    try:
        return embeddings.embed_roughly(texts)
    except EmbeddingError as error:
        raise StoreUnavailable(str(error)) from error


def pass_sharing() -> PassSharing | None:
    """How to embed for the analysis and the index at once; None where that can't be."""
    model = embedding_models.of_analysis()
    if current_model.current().active != model or not embeddings.has_parts():
        return None
    return PassSharing(embeddings.model_id(model), _embed_parts, indexed_text)


def _embed_parts(
    text: str, parts: Sequence[tuple[int, int]]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    try:
        return embeddings.embed_parts(text, parts)
    except EmbeddingError as error:
        raise StoreUnavailable(str(error)) from error
