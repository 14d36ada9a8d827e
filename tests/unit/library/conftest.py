"""The prepared model, vector servers of a test's own, and the index on every engine."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from librarian_site.models import User
from library.items.drafts import ItemDraft, PassageDraft
from library.items.filing import file_item
from library.models import LibraryItem
from library.vector_index.base import VectorIndex, VectorStoreError
from library.vector_index.edge.client import EdgeIndex

ROOT = Path(__file__).resolve().parents[3]
DIMENSION = 4


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory, embedding_model: Path) -> Path:
    """A data folder in which the model is ready."""
    data = tmp_path_factory.mktemp("embeddings")
    (data / "models").symlink_to(embedding_model)
    return data


class Server:
    """A vector server of the test's own, on a socket path short enough for any temp folder."""

    def __init__(self, data: Path, run: Path) -> None:
        self.data, self.path = data, run / "vectors.sock"
        self.process: subprocess.Popen[bytes] | None = None
        self._clients: list[EdgeIndex] = []

    def command(self) -> list[str]:
        where = ["--socket", str(self.path), "--data", str(self.data)]
        return [sys.executable, "-m", "library.vector_index.edge.server", *where]

    def start(self) -> None:
        self.process = subprocess.Popen(self.command(), cwd=ROOT)
        try:
            until(self.answers)
        except AssertionError:
            self.stop(kill=True)
            raise

    def stop(self, *, kill: bool = False) -> int:
        assert self.process is not None
        (self.process.kill if kill else self.process.terminate)()
        return self.process.wait(20)

    def index(self, collection: str = "test") -> EdgeIndex:
        index = EdgeIndex(self.path, collection=collection, dimension=DIMENSION)
        self._clients.append(index)
        return index

    def close(self) -> None:
        for index in self._clients:
            index.close()
        self.stop()

    def answers(self) -> bool:
        try:
            self.index("ready").ensure()
        except VectorStoreError:
            return False
        return True


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.01)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose sockets have paths the kernel takes; pytest's own may be too deep."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture
def server(tmp_path: Path, short_folder: Path) -> Iterator[Server]:
    server = Server(tmp_path / "vectors", short_folder)
    server.start()
    yield server
    server.close()


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as run:
        server = Server(tmp_path_factory.mktemp("vectors"), Path(run))
        server.start()
        yield server
        server.close()


@pytest.fixture(params=["edge", "memory", "server"])
def index(request: pytest.FixtureRequest) -> Iterator[VectorIndex]:
    """An empty collection on Qdrant Edge, in the client's memory, and on a server where one is."""
    name = f"test-{uuid4()}"
    if request.param == "edge":
        index: VectorIndex = request.getfixturevalue("shared_server").index(name)
        yield index
        index.close()
        return
    qdrant = request.getfixturevalue("qdrant")
    url, remote = os.environ.get("QDRANT_URL", ""), request.param == "server"
    if remote and not url:
        pytest.skip("QDRANT_URL names no Qdrant server")
    key = os.environ.get("QDRANT_API_KEY", "")
    client = qdrant.connect(url, key) if remote else qdrant.QdrantClient(":memory:")
    index = qdrant.QdrantIndex(client, collection=name, dimension=DIMENSION)
    yield index
    client.delete_collection(name)
    index.close()


@pytest.fixture
def file(owner: User) -> Callable[..., LibraryItem]:
    """Files an item of these passages, really, and returns it."""

    def filed(
        *texts: str, title: str = "A title", tags: tuple[str, ...] = (), **kw: Any
    ) -> LibraryItem:
        number = uuid4()
        draft = ItemDraft(
            **{
                "item_id": number,
                "owner_id": owner.pk,
                "source_type": "article",
                "title": title,
                "markdown": "\n\n".join(texts),
                "original": b"x",
                "original_type": "text/plain",
                "content_hash": number.hex,
                "canonical_url": f"https://example.org/{number}",
                "language": "en",
                "quality_score": 6.0,
                "tags": tags,
                "passages": [PassageDraft(n, "", text, 0) for n, text in enumerate(texts)],
                **kw,
            }
        )
        return file_item(draft, progress=lambda *_: None).item

    return filed
