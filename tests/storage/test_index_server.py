"""From Qdrant Edge to a server: the one of QDRANT_URL, or the client's own memory for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.core.management import call_command

from librarian_site.evaluation.index_recall.passages import SyntheticLibrary
from librarian_site.models import User
from library.embeddings import embed
from library.installation import Installation
from library.items.filing import passage_id
from library.models import LibraryItem, Passage
from library.search.service import search
from library.vector_index import close_indexes, get_index, indexing, reindexing
from library.vector_index.base import Filter, Query
from library.vector_index.edge.client import EdgeIndex
from tests.factories import make_item

PASSAGES, DIMENSION = 24_000, 384  # so many that the server keeps bytes of them

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning"),
]


@pytest.fixture
def server(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, qdrant: ModuleType
) -> Iterator[None]:
    """From here on the settings name a server; the index in use is another one after that."""
    address = os.environ.get("QDRANT_URL", "")
    close_indexes()
    settings.VECTORS_PREFIX = f"{settings.VECTORS_PREFIX}-{uuid4().hex[:8]}"
    settings.QDRANT_URL = ""
    if not address:
        memory = qdrant.QdrantClient(":memory:")
        monkeypatch.setattr(qdrant, "connect", lambda *_, **__: memory)
    yield
    close_indexes()
    settings.QDRANT_URL = ""
    get_index().drop(get_index().name)
    close_indexes()
    Installation.objects.update(index_place="")  # its row outlives a test


def item(owner: User, text: str) -> LibraryItem:
    made = make_item(owner, language="en")
    Passage.objects.create(id=passage_id(made.pk, 0), item=made, ordinal=0, text=text, start=0)
    indexing.index_item(made)
    return made


def test_reindex_brings_everything_to_the_server(
    server: None,
    owner: User,
    settings: Any,
    qdrant: ModuleType,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lamp, _ = item(owner, "Paraffin oil for the lamp."), item(owner, "Knead the dough.")
    assert isinstance(get_index(), EdgeIndex)
    close_indexes()
    settings.QDRANT_URL = os.environ.get("QDRANT_URL", "http://qdrant:6333")
    assert isinstance(get_index(), qdrant.QdrantIndex)
    assert search(owner_id=owner.pk, query="paraffin").degraded  # from full text meanwhile
    call_command("reindex")
    assert "2 items indexed, 0 dropped, 2 passages." in capsys.readouterr().out
    found = search(owner_id=owner.pk, query="paraffin")
    assert not found.degraded
    assert found.hits[0].item.pk == lamp.pk
    assert not reindexing.waiting(get_index()).exists()


def test_an_index_that_was_left_and_come_back_to_has_the_texts_of_today(
    server: None,
    owner: User,
    settings: Any,
    qdrant: ModuleType,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lamp, _ = item(owner, "Paraffin oil for the lamp."), item(owner, "Knead the dough.")
    reindexing.notice_loss(get_index())
    close_indexes()
    settings.QDRANT_URL = os.environ.get("QDRANT_URL", "http://qdrant:6333")
    call_command("reindex")
    changed = lamp.passages.get()
    changed.text = "The lens turns all night."
    changed.save()
    indexing.index_item(lamp)
    close_indexes()
    settings.QDRANT_URL = ""
    capsys.readouterr()
    call_command("reindex")
    said = capsys.readouterr().out
    assert "1 vectors were copied from the index itself." in said
    assert said.endswith("2 items indexed, 0 dropped, 2 passages.\n")
    point = str(changed.pk)
    (vector,) = embed([indexing.indexed_text(lamp.title, changed)])
    assert get_index().scores(vector, [point])[point] > 0.99
    call_command("reindex")
    assert capsys.readouterr().out.startswith("0 items indexed")


def test_a_cluster_s_shards_and_copies_are_the_settings(
    settings: Any, monkeypatch: pytest.MonkeyPatch, qdrant: ModuleType
) -> None:
    asked: dict[str, Any] = {}
    client = qdrant.QdrantClient(":memory:")
    monkeypatch.setattr(client, "create_collection", lambda *_, **options: asked.update(options))
    settings.QDRANT_SHARDS, settings.QDRANT_REPLICAS = 4, 2
    qdrant.QdrantIndex(client, collection="x", dimension=4)._create()
    assert (asked["shard_number"], asked["replication_factor"]) == (4, 2)
    settings.QDRANT_SHARDS = settings.QDRANT_REPLICAS = 0
    qdrant.QdrantIndex(client, collection="x", dimension=4)._create()
    assert (asked["shard_number"], asked["replication_factor"]) == (None, None)


@pytest.mark.skipif("QDRANT_URL" not in os.environ, reason="QDRANT_URL names no Qdrant server")
def test_what_the_bytes_put_just_behind_the_last_is_found_too(settings: Any) -> None:
    from librarian_site.evaluation.index_recall.server_store import on_server  # slow to load

    library = SyntheticLibrary(PASSAGES, 1, DIMENSION)
    numbers = np.arange(library.items.count)
    with on_server(DIMENSION) as store:
        for points in library.batches(numbers.tolist()):
            store.index.add(points)
        store.optimize()  # only then there are bytes beside the vectors
        for question in library.questions(numbers, 10):
            found, exact = (
                store.index.search(Query(question, None, Filter(1), 100, exact=is_exact)).dense
                for is_exact in (False, True)
            )
            assert [each.id for each in found] == [each.id for each in exact]
            assert [each.score for each in found] == pytest.approx([e.score for e in exact])
