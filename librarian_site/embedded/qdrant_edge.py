"""The process specification of the vector index server, the only process that opens its files."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from librarian_site.embedded import paths
from librarian_site.embedded.errors import ServiceError
from librarian_site.embedded.processes import Spec, accepts

NAME = "vectors"
ROOT = Path(__file__).resolve().parents[2]


def spec(data: Path) -> Spec:
    if importlib.util.find_spec("qdrant_edge") is None:
        raise ServiceError(
            "Qdrant Edge is not installed: run `uv sync --group embedded`, "
            "or set QDRANT_URL to your own server."
        )
    path = paths.vectors_socket(data)
    return Spec(
        name=NAME,
        argv=[
            sys.executable,
            "-m",
            "library.vector_index.edge.server",
            "--socket",
            str(path),
            "--data",
            str(data / NAME),
        ],
        cwd=ROOT,
        ready=lambda: accepts(path),
    )
