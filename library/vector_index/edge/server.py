"""Server of the embedded vector index: owns Qdrant Edge's files, listens on a Unix socket.

    python -m library.vector_index.edge.server --socket PATH --data DIR

Imports no Django, so that it starts fast. A request is
`{"method", "collection", "dimension", "arguments"}`, its answer `{"result"}` or `{"error"}`,
framed by `librarian_site.core.framing`.
"""

from __future__ import annotations

import argparse
import fcntl
import logging
import os
import re
import shutil
import signal
import socketserver
import sys
import threading
from pathlib import Path
from typing import Any

from librarian_site.core import framing
from library.vector_index.edge.collection import Collection

logger = logging.getLogger(__name__)

METHODS = frozenset(
    {
        *("ensure", "replace_item", "add", "delete_items", "delete_about", "set_payload"),
        *("search", "vectors", "scores", "similar", "count", "item_ids", "stored"),
    }
)
STORE_METHODS = frozenset({"names", "drop"})  # handled by Store, without opening a collection
MAINTAIN_EVERY = 5.0  # seconds between flushes
POLL = 0.1  # seconds between checks for a shutdown request
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}")


class Store:
    """All collections below a folder, by name; each is opened (or created) at its first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._collections: dict[str, Collection] = {}
        self._lock = threading.Lock()

    def call(self, request: dict[str, Any]) -> Any:
        method = request["method"]
        if method in STORE_METHODS:
            return getattr(self, method)(**request["arguments"])
        if method not in METHODS:
            raise ValueError(f"There is no method {method!r}.")
        collection = self._collection(request["collection"], request["dimension"])
        return getattr(collection, method)(**request["arguments"])

    def names(self) -> list[str]:
        found = (folder.name for folder in self._folder.iterdir() if folder.is_dir())
        return sorted(name for name in found if _NAME.fullmatch(name))

    def drop(self, name: str) -> None:
        """Delete a collection with its files."""
        with self._lock:
            if name not in self.names():
                return
            collection = self._collections.pop(name, None)
            if collection is not None:
                collection.close()
            shutil.rmtree(self._folder / name)

    def maintain(self) -> None:
        """Flush and compact; what a full disk holds up now is done at a later call."""
        for collection in self._opened():
            try:
                collection.maintain()
            except Exception as error:  # Edge raises plain Exception
                logger.warning("A collection could not be flushed: %s", error)

    def close(self) -> None:
        for collection in self._opened():
            collection.close()

    def _opened(self) -> list[Collection]:
        with self._lock:
            return list(self._collections.values())

    def _collection(self, name: str, dimension: int) -> Collection:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a collection.")
        with self._lock:
            if name not in self._collections:
                self._collections[name] = Collection(self._folder / name, dimension)
            return self._collections[name]


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        try:
            while True:
                request = framing.receive(self.request) or {}
                framing.send(self.request, self._answer(request))
        except (ConnectionError, framing.FrameError):
            return  # the client has gone, or sent an invalid frame

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            return {"result": self.server.store.call(request)}
        except Exception as error:  # Edge raises plain Exception; the client gets its message
            logger.exception("A request failed")
            return {"error": str(error) or type(error).__name__}


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, path: Path, store: Store) -> None:
        self.store = store
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        super().__init__(str(path), _Handler)
        path.chmod(0o600)


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve passage vectors over a Unix socket.")
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    logging.basicConfig(format="{asctime} {levelname} {message}", style="{", level=logging.INFO)
    os.umask(0o077)
    try:
        options.data.mkdir(parents=True, exist_ok=True)
        with (options.data / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            serve(options.socket, options.data)
    except BlockingIOError:
        sys.exit(f"{options.data} is in use by another process.")
    except OSError as error:
        sys.exit(f"The vector index cannot start: {error}")


def serve(path: Path, data: Path) -> None:
    """Serve until SIGTERM or SIGINT, then flush and close."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    store = Store(data)
    with _Server(path, store) as server:
        threading.Thread(target=server.serve_forever, args=(POLL,), daemon=True).start()
        while not stop.wait(MAINTAIN_EVERY):
            store.maintain()
        server.shutdown()
    store.close()
    path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
