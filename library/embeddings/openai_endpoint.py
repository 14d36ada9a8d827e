"""An OpenAI-compatible endpoint as the embedding model."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import httpx2
import numpy as np

from library.embeddings.base import Embedder, EmbeddingError, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TIMEOUT = httpx2.Timeout(60.0, connect=5.0)  # seconds; a batch on a busy machine may take long
QUERY_TIMEOUT = 3.0  # seconds; a user waits, and search can fall back to full text


class Endpoint(Embedder):
    """Client of `POST <url>/embeddings`; does not retry, callers do."""

    batch = 64

    def __init__(self, model: str, *, url: str, api_key: str) -> None:
        if not url:
            raise EmbeddingError(
                "LIBRARIAN_EMBEDDING_MODEL names an endpoint's model: "
                "set LIBRARIAN_EMBEDDING_URL to its address, such as http://localhost:11434/v1."
            )
        self.name = f"openai-{model}"
        self._model = model
        self._url = f"{url.rstrip('/')}/embeddings"
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._client = httpx2.Client(headers=headers)

    @cached_property
    def dimension(self) -> int:
        return len(self.encode_query("dimension"))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts, TIMEOUT)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._encode([text], QUERY_TIMEOUT)[0]
        return vector

    def _encode(self, texts: Sequence[str], timeout: httpx2.Timeout | float) -> NDArray[np.float32]:
        answer = self._post({"model": self._model, "input": list(texts)}, timeout)
        try:
            rows = sorted(answer["data"], key=lambda row: row["index"])
            vectors = np.array([row["embedding"] for row in rows], np.float32)
        except (KeyError, TypeError, ValueError) as error:
            raise EmbeddingError(f"{self._url} answered with something unexpected.") from error
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise EmbeddingError(f"{self._url} did not answer with one vector for each text.")
        return unit(vectors)

    def _post(self, body: dict[str, Any], timeout: httpx2.Timeout | float) -> Any:
        try:
            answer = self._client.post(self._url, json=body, timeout=timeout)
            answer.raise_for_status()
            return answer.json()
        except httpx2.HTTPStatusError as error:
            code = error.response.status_code
            raise EmbeddingError(
                f"{self._url} refused with status {code}: {error.response.text[:200]}"
            ) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise EmbeddingError(f"{self._url} did not answer: {error}") from error
        except ValueError as error:
            raise EmbeddingError(f"{self._url} answered with something unexpected.") from error
