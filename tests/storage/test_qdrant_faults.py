"""Qdrant servers that die and hang: a cluster of three of QDRANT_PROGRAM, the server's program."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from librarian_site.models import User
from librarian_site.operations import health
from library.models import LibraryItem
from library.search.service import search
from library.vector_index import close_indexes, get_index
from tests.storage.qdrant_nodes import Node, cluster
from tests.storage.test_index_server import item

pytestmark = [
    pytest.mark.skipif("QDRANT_PROGRAM" not in os.environ, reason="QDRANT_PROGRAM names no server"),
    pytest.mark.django_db(transaction=True),
]
AT_ONCE = 2.0  # seconds; who waits for a silent server waits for three


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory, own_servers: None) -> Iterator[list[Node]]:
    with cluster(tmp_path_factory.mktemp("cluster"), 3) as started:
        yield started


@pytest.fixture
def lamp(nodes: list[Node], owner: User, settings: Any) -> Iterator[LibraryItem]:
    """An item on the cluster, which the settings name: three shards, two copies of each."""
    close_indexes()
    settings.QDRANT_URL = ",".join(node.url for node in nodes)
    settings.QDRANT_SHARDS, settings.QDRANT_REPLICAS = 3, 2
    for number in range(8):
        item(owner, f"Flour for loaf number {number}.")
    yield item(owner, "Paraffin oil for the lamp.")
    close_indexes()


def finds(lamp: LibraryItem) -> bool:
    found = search(owner_id=lamp.owner_id, query="fuel for a lantern, paraffin")
    return not found.degraded and found.hits[0].item.pk == lamp.pk


def until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.2)


def test_of_three_servers_one_may_die_and_then_another_hang(
    nodes: list[Node], lamp: LibraryItem, owner: User
) -> None:
    assert finds(lamp)
    for dead in nodes:
        dead.kill()
        assert all(finds(lamp) for _ in range(5))
        written = item(owner, f"Written while one is away: {dead.url}.")
        assert get_index().count(written.pk) == 1
        dead.start()
        until(lambda: finds(lamp))
    for silent in nodes:
        with silent.frozen():
            assert all(finds(lamp) for _ in range(5))
        until(lambda: finds(lamp))


def test_while_all_hang_full_text_answers_at_once(
    nodes: list[Node], lamp: LibraryItem, settings: Any
) -> None:
    settings.QDRANT_URL = nodes[0].url
    close_indexes()
    until(lambda: finds(lamp))
    took = []
    with nodes[0].frozen(), nodes[1].frozen(), nodes[2].frozen():
        for _ in range(20):
            began = time.monotonic()
            found = search(owner_id=lamp.owner_id, query="paraffin")
            took.append(time.monotonic() - began)
            assert found.degraded
            assert found.hits[0].item.pk == lamp.pk
        assert sum(each > AT_ONCE for each in took) <= 1 + sum(took) // 10
        assert not health.look()["vectors"].is_up
        began = time.monotonic()
        health.look()
        assert time.monotonic() - began < AT_ONCE
    until(lambda: finds(lamp))
    until(lambda: health.look()["vectors"].is_up)
