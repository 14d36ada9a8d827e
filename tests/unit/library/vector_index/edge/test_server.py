"""The embedded index's process: its files, its socket, and what its clients live through."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from library.vector_index.base import Filter, Point, Query, VectorStoreError
from library.vector_index.bm25 import encode_query, query_terms
from library.vector_index.edge import client
from library.vector_index.edge.client import EdgeIndex
from tests.unit.library.conftest import DIMENSION, Server


def write(index: EdgeIndex) -> None:
    item = uuid4()
    payload = {"owner": 1, "item": str(item), "ordinal": 0}
    dense = np.ones(DIMENSION, np.float32)
    index.replace_item(
        item, [Point(uuid4(), dense, encode_query(query_terms("cat", ["en"])), payload)]
    )


def read(index: EdgeIndex) -> int:
    words = encode_query(query_terms("cat", ["en"]))
    return len(index.search(Query(None, words, Filter(owner=1), limit=1000)).sparse)


@pytest.fixture(autouse=True)
def patient_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits here, and on a busy machine a collection may take seconds to open."""
    monkeypatch.setattr(client, "READ_TIMEOUT", client.TIMEOUT)


def test_killing_it_loses_no_acknowledged_write(server: Server) -> None:
    index = server.index()
    for _ in range(200):
        write(index)
    server.stop(kill=True)
    server.start()
    assert (index.count(), read(index)) == (200, 200)


def test_it_stops_when_asked_and_leaves_no_socket(server: Server) -> None:
    write(server.index())
    assert server.stop() == 0
    assert not server.path.exists()
    server.start()
    assert read(server.index()) == 1


@pytest.mark.usefixtures("own_servers")
def test_only_its_user_can_reach_it(tmp_path: Path, short_folder: Path) -> None:
    server = Server(tmp_path / "data", short_folder / "made")
    server.start()
    assert stat.S_IMODE(server.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(server.path.parent.stat().st_mode) == 0o700
    server.close()


def test_a_second_process_on_the_same_files_is_refused(server: Server) -> None:
    write(server.index())
    second = subprocess.run(server.command(), capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert second.stderr.strip() == f"{server.data} is in use by another process."
    assert read(server.index()) == 1


def test_a_folder_that_cannot_be_made_is_one_sentence(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    server.data = tmp_path / "file" / "below"
    second = subprocess.run(server.command(), capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert second.stderr.startswith("The vector index cannot start: ")
    assert "Traceback" not in second.stderr


def test_a_client_finds_it_again_after_a_restart(server: Server) -> None:
    index = server.index()
    write(index)
    server.stop(kill=True)
    with pytest.raises(VectorStoreError, match="does not answer"):
        read(index)
    with pytest.raises(VectorStoreError, match="does not answer"):
        write(index)
    server.start()
    assert read(index) == 1
    server.stop()
    server.start()
    write(index)
    assert read(index) == 2


def test_collections_do_not_mix(server: Server) -> None:
    write(server.index("one"))
    assert (read(server.index("one")), read(server.index("two"))) == (1, 0)


def test_what_it_refuses_is_one_error_and_the_connection_lives(server: Server) -> None:
    index = server.index()
    wrong = Point(
        uuid4(), np.ones(3, np.float32), encode_query(query_terms("cat")), {"owner": 1, "item": "x"}
    )
    with pytest.raises(VectorStoreError, match=r"refused.*dim"):
        index.replace_item(uuid4(), [wrong])
    with pytest.raises(VectorStoreError, match="no name for a collection"):
        server.index("../up").ensure()
    write(index)
    assert read(index) == 1


def test_threads_write_and_read_side_by_side(server: Server) -> None:
    index = server.index()
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(write, index) for _ in range(80)]:
            done.result()
        assert {found.result() for found in [pool.submit(read, index) for _ in range(40)]} == {80}


def test_a_fork_does_not_share_its_parents_connection(server: Server) -> None:
    index = server.index()
    write(index)
    (before,) = index._idle
    child = os.fork()
    if child == 0:
        own = read(index) == 1 and index._idle != [before]
        os._exit(0 if own else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert read(index) == 1
    assert index._idle == [before]


@pytest.mark.parametrize(("method", "timeout"), [("ensure", "TIMEOUT"), ("search", "READ_TIMEOUT")])
def test_silence_has_a_deadline(
    short_folder: Path, monkeypatch: pytest.MonkeyPatch, method: str, timeout: str
) -> None:
    monkeypatch.setattr(client, timeout, 0.2)
    with socket.socket(socket.AF_UNIX) as silent:
        path = short_folder / "silent.sock"
        silent.bind(str(path))
        silent.listen()
        with pytest.raises(VectorStoreError, match="timed out"):
            EdgeIndex(path, collection="x", dimension=DIMENSION)._call(method)


def test_who_searches_after_a_silence_is_spared_the_wait(
    short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "READ_TIMEOUT", 0.2)
    with socket.socket(socket.AF_UNIX) as silent:
        path = short_folder / "silent.sock"
        silent.bind(str(path))
        silent.listen()
        index = EdgeIndex(path, collection="x", dimension=DIMENSION)
        with pytest.raises(VectorStoreError, match="timed out"):
            index._call("search")
        with pytest.raises(VectorStoreError, match="a moment ago"):
            index._call("search")
        index._breaker.note_answer()
        with pytest.raises(VectorStoreError, match="timed out"):
            index._call("search")


def test_a_collection_half_made_is_made_again(server: Server) -> None:
    server.stop(kill=True)
    half = server.data / ".test.partial"
    half.mkdir()
    (half / "edge_config.json").write_text("{")
    server.start()
    write(server.index())
    assert read(server.index()) == 1
