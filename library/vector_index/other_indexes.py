"""Find indexes with vectors of items that wait for the current one, so that they can be copied.

Such an index is a collection of another prefix or layout beside it, or of the other engine: the
folder of the embedded index once QDRANT_URL is set, or a server that is named.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from librarian_site.core.service_address import without_credentials
from library import installation
from library.vector_index.base import VectorStoreError

if TYPE_CHECKING:
    from library.vector_index.base import VectorIndex

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "vectors"  # of the embedded index, in the data folder
STARTING = 30.0  # seconds until its process answers

type Opened = AbstractContextManager[list[tuple[str, VectorIndex]]]


@contextmanager
def opened(index: VectorIndex, named: str = "") -> Iterator[list[tuple[str, VectorIndex]]]:
    """Yield the indexes that hold items of ours and vectors of the index's model.

    Each has words that say where it is. The first is the index itself where it is not empty: its
    rows may wait because it was left for another one and come back to. `named` is a server's
    address, or a folder, to look into instead of where they were by the settings. Raises
    VectorStoreError where that is not there.
    """
    if named:
        with _of(named, index) as found:
            yield found
        return
    own = [("the index itself", index)] if index.count() else []
    beside = [(f"the collection {name}", index.beside(name)) for name in _names(index, index)]
    folder = settings.LIBRARIAN_DATA_DIR / FOLDER
    if settings.QDRANT_URL and folder.is_dir():
        with _of_folder(folder, index) as found:
            yield [*own, *found, *beside]
    else:
        yield [*own, *beside]


@contextmanager
def _of(named: str, index: VectorIndex) -> Iterator[list[tuple[str, VectorIndex]]]:
    if not named.startswith(("http://", "https://")):
        if not Path(named).is_dir():
            raise VectorStoreError(f"{named} is neither the address of a server nor a folder.")
        with _of_folder(Path(named), index) as found:
            yield found
        return
    from library.embeddings import dimension
    from library.vector_index.qdrant_server import QdrantIndex, connect

    client = connect(named, settings.QDRANT_API_KEY)
    server = QdrantIndex(client, collection="", dimension=dimension(index.model), model=index.model)
    host = without_credentials(named).partition("://")[2]
    try:
        yield [(f"{name} on {host}", server.beside(name)) for name in _names(server, index)]
    finally:
        server.close()


@contextmanager
def _of_folder(folder: Path, index: VectorIndex) -> Iterator[list[tuple[str, VectorIndex]]]:
    """Serve the folder by a process of its own; nothing where another one has it open."""
    from library.embeddings import dimension
    from library.vector_index.edge.client import EdgeIndex

    with tempfile.TemporaryDirectory() as run:
        path = Path(run) / "vectors.sock"
        command = [sys.executable, "-m", "library.vector_index.edge.server"]
        process = subprocess.Popen(  # noqa: S603
            [*command, "--socket", str(path), "--data", str(folder)], cwd=ROOT
        )
        edge = EdgeIndex(path, collection="", dimension=dimension(index.model), model=index.model)
        try:
            if not _answers(process, path):
                yield []
                return
            names = _names(edge, index)
            yield [(f"{folder / name}", edge.beside(name)) for name in names]
        finally:
            edge.close()
            process.terminate()
            process.wait()


def _answers(process: subprocess.Popen[bytes], path: Path) -> bool:
    ends = time.monotonic() + STARTING
    while not path.is_socket() and process.poll() is None and time.monotonic() < ends:
        time.sleep(0.05)
    return path.is_socket()


def _names(engine: VectorIndex, index: VectorIndex) -> list[str]:
    """Collections of the same model, the one of the index's own name first."""
    from library.embeddings import model_id

    same_model = f"-{model_id(index.model)}-"
    names = engine.others(lambda name: same_model in name, installation.holds_ours)
    return sorted(names, key=lambda name: (name != index.name, name))
