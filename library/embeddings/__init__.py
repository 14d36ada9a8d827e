"""Text embeddings: a bundled offline model by default, another model or an endpoint by setting."""

from __future__ import annotations

import os
import re
import threading
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from library import embedding_models
from library.embeddings import e5, minilm
from library.embeddings.base import Embedder, EmbeddingError, FastEmbed, PartsEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = [
    "EmbeddingError",
    "dimension",
    "embed",
    "embed_parts",
    "embed_query",
    "embed_roughly",
    "get_embedder",
    "has_parts",
    "model_id",
    "prepare_model",
]

# Else onnxruntime, when it is imported, starts a thread that reports its use to its makers, and
# keeps what it could not send in a file that all processes of this account share.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

_lock = threading.Lock()


def embed(
    texts: Sequence[str], progress: Callable[[int], None] | None = None, *, model: str = ""
) -> NDArray[np.float32]:
    """Return unit vectors (len(texts), dimension); `progress` is called with the number done.

    Without a model it is the one by which texts are analysed. Vectors of two models can't be
    compared: what is searched names the model of its index. A text is truncated to what the model
    reads: 256 tokens with MiniLM. Raises EmbeddingError.
    """
    embedder = get_embedder(model)
    vectors = np.empty((len(texts), embedder.dimension), np.float32)
    done = 0
    for places in _batches(texts, embedder.batch):
        vectors[places] = embedder.encode([texts[place] for place in places])
        done += len(places)
        if progress is not None:
            progress(done)
    return vectors


def embed_roughly(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return unit vectors (len(texts), dimension) of the analysis' model, to be compared and not
    to be stored: a text's changes a little with the texts beside it. Raises EmbeddingError.
    """
    return get_embedder().encode_roughly(texts)


def has_parts() -> bool:
    """Whether the analysis' model has vectors of a text's parts from the text's own pass."""
    return isinstance(get_embedder(), PartsEmbedder)


def embed_parts(
    text: str, parts: Sequence[tuple[int, int]]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the unit vectors of a text (dimension,), as by `embed`, and of its parts, which are
    offsets (start, end), in its context (len(parts), dimension).

    A part that the model did not read to its end has zeros. Raises EmbeddingError.
    """
    embedder = get_embedder()
    if not isinstance(embedder, PartsEmbedder):
        raise EmbeddingError(f"{embedder.name} has no vectors of a text's parts.")
    return embedder.encode_parts(text, parts)


def embed_query(text: str, *, model: str) -> NDArray[np.float32]:
    """Return a query's unit vector (dimension,). Raises EmbeddingError."""
    return get_embedder(model).encode_query(text)


def model_id(model: str) -> str:
    """Return name, version and dimension; vectors of different ids can't be compared."""
    embedder = get_embedder(model)
    return re.sub(r"[^a-z0-9.]+", "-", f"{embedder.name}-{embedder.dimension}".lower())


def dimension(model: str = "") -> int:
    """Return the vectors' dimension. Raises EmbeddingError when an endpoint does not answer."""
    return get_embedder(model).dimension


def prepare_model(data_dir: Path) -> None:
    """Prepare the default model in the data folder, unless it is there. Raises EmbeddingError."""
    minilm.MODEL.ensure(data_dir / "models")


def get_embedder(model: str = "") -> Embedder:
    """Return a model by its name, one per process; without a name, that of the analysis."""
    with _lock:
        return _from_settings(model or embedding_models.of_analysis())


def embedder_for(model: str, *, models: Path, url: str = "", api_key: str = "") -> Embedder:
    """Return a model by name: `minilm` or `e5`, which are inside, `openai:<model>` at `url`, or one
    that fastembed lists.
    """
    if model == embedding_models.MINILM:
        return minilm.MiniLM(models)
    if model == embedding_models.E5:
        return e5.MultilingualE5(models)
    if model.startswith("openai:"):
        from library.embeddings.openai_endpoint import Endpoint

        return Endpoint(model.removeprefix("openai:"), url=url, api_key=api_key)
    return FastEmbed(model, models)


@cache
def _from_settings(model: str) -> Embedder:
    from django.conf import settings

    return embedder_for(
        model,
        models=settings.LIBRARIAN_MODELS_DIR,
        url=settings.LIBRARIAN_EMBEDDING_URL,
        api_key=settings.LIBRARIAN_EMBEDDING_API_KEY,
    )


def _batches(texts: Sequence[str], size: int) -> Iterator[list[int]]:
    """Yield batches of indexes of texts with similar lengths, to need little padding."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    for start in range(0, len(order), size):
        yield order[start : start + size]
