"""The interface of embedding models, and the models of fastembed."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from library.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from fastembed import TextEmbedding
    from numpy.typing import NDArray


class EmbeddingError(LibraryError):
    """The model cannot be loaded, or its endpoint did not answer."""


class MeaningFloor(NamedTuple):
    """Cosines of a model below which a text is no answer to a query (`library.search.floor`).

    Below `noise`, what has no word of the query is not found; below `same`, it is only near.
    Below `question`, a question of scattered words has no answer. Answers to a question in another
    language than theirs are further away: `foreign` is both for those.
    """

    noise: float
    same: float
    question: float
    foreign: float

    def of_foreign(self) -> MeaningFloor:
        """The floor of a question in another language than the texts."""
        return self._replace(noise=self.foreign, question=self.foreign)


class Embedder(ABC):
    """An embedding model. Weights are loaded with the first text, under a lock.

    `name` and `dimension` identify its vectors; `batch` is the number of texts per call.
    """

    name: str
    batch = 8

    @property
    @abstractmethod
    def dimension(self) -> int: ...

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, dimension) of at most `batch` passages; raises EmbeddingError."""

    def encode_roughly(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, dimension) to compare with each other, made in the cheapest way."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), self.batch):
            vectors[start : start + self.batch] = self.encode(texts[start : start + self.batch])
        return vectors

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Return a unit vector (dimension,); override where queries are encoded differently."""
        vector: NDArray[np.float32] = self.encode([text])[0]
        return vector

    def floor_of(self, query: NDArray[np.float32]) -> MeaningFloor | None:
        """Return the floor for a query's vector; None: not measured, what is nearest is found."""
        return None


class PartsEmbedder(Embedder):
    """A model that has vectors of a text's parts from the text's own pass."""

    @abstractmethod
    def encode_parts(
        self, text: str, parts: Sequence[tuple[int, int]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the unit vectors of a text (dimension,) and of its parts (n, dimension).

        Parts are offsets, start and end. One that the model did not read to its end is of zeros.
        """


class Once[T]:
    """What `load` returns, which the first call waits for and all others get."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._loaded: list[T] = []

    def __call__(self) -> T:
        with self._lock:
            if not self._loaded:
                self._loaded.append(self._load())
            return self._loaded[0]


class FastEmbed(Embedder):
    """A model of fastembed's list; the first use downloads it into `models`."""

    def __init__(self, name: str, models: Path) -> None:
        self.name = name
        self._models = models
        self._model = Once(self._load)

    @property
    def dimension(self) -> int:
        from fastembed import TextEmbedding  # slow to import, and not needed by default

        try:
            return TextEmbedding.get_embedding_size(self.name)
        except ValueError as error:
            raise EmbeddingError(
                f"LIBRARIAN_EMBEDDING_MODEL is {self.name}, which is not a model fastembed knows: "
                "see its list of supported models, or leave the setting out."
            ) from error

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return unit(np.array(list(self._model().passage_embed(list(texts))), np.float32))

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = unit(
            np.array(list(self._model().query_embed(text)), np.float32)
        )[0]
        return vector

    def _load(self) -> TextEmbedding:
        from fastembed import TextEmbedding

        try:
            return TextEmbedding(self.name, cache_dir=str(self._models / "fastembed"), threads=1)
        except (ValueError, OSError, RuntimeError) as error:
            raise EmbeddingError(
                f"The embedding model {self.name} could not be loaded: {error}"
            ) from error


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale rows to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled
