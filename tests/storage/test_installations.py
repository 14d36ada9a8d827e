"""Two librarians that point at the same bucket, collection and Redis."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from librarian_site.models import User
from librarian_site.operations import doctor
from library import installation, storage
from library.installation import ForeignStore, Installation
from library.storage import ownership
from library.storage import s3 as buckets
from library.vector_index.base import ForeignCollection, VectorIndex
from library.vector_index.indexing import index_item
from library.vector_index.reindexing import drop_orphans
from tests.factories import make_item

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning"),
]


def become(identity: UUID) -> None:
    """Be another installation, as with another database."""
    Installation.objects.update(identity=identity, origin=None)
    ownership._checked.clear()


@pytest.fixture
def us() -> Iterator[UUID]:
    """Who we are, and are again at the end, for a server's collection too."""
    identity = installation.own().identity
    yield identity
    become(identity)
    call_command("prepare", "--take-over")


def test_another_s_bucket_is_refused_and_nothing_in_it_deleted(
    bucket: str, us: UUID, owner: User
) -> None:
    call_command("prepare")
    item = make_item(owner)
    path = f"b/{owner.pk}/{item.pk}/x.md"
    storage.write(path, b"text")
    storage.delete(f"b/{owner.pk}/{item.pk}/y.md")
    become(uuid4())
    item.delete()
    with pytest.raises(CommandError, match=rf"{us!s:.8}.*another bucket.*--take-over"):
        call_command("prepare")
    with pytest.raises(ForeignStore, match="belongs to another installation"):
        storage.delete(path)
    report = doctor.examine()
    assert "belongs to another" in report.unchecked["files"]
    assert storage.read(path) == b"text"
    call_command("prepare", "--take-over")
    storage.delete(path)
    become(us)
    with pytest.raises(ForeignStore):
        storage.delete(path)


def test_a_bucket_from_before_is_told_by_what_is_in_it(bucket: str, owner: User) -> None:
    buckets.make_ready()
    item = make_item(owner)
    stranger = f"b/1/{uuid4()}/x.md"
    storage.write(stranger, b"text")
    with pytest.raises(ForeignStore, match="left no name"):
        ownership.check()
    storage.write(f"c/{owner.pk}/{item.pk}/x.md", b"text")
    ownership.check()
    assert storage.exists(ownership.NAME)


def test_a_copy_and_a_restored_one_are_told_from_the_original(
    bucket: str, us: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("prepare")
    monkeypatch.setattr(installation, "_database", lambda: "another")
    with pytest.raises(CommandError, match="is a copy of"):
        call_command("prepare")
    monkeypatch.undo()
    restored = Installation(identity=uuid4())
    installation.keep(restored)
    assert (installation.own().identity, installation.own().origin) == (restored.identity, us)
    with pytest.raises(CommandError, match="restored from"):
        call_command("prepare")
    Installation.objects.update(identity=us, origin=None)


def test_another_s_redis_is_refused(settings: Any, us: UUID) -> None:
    settings.REDIS_URL = "redis://redis:6379/0"
    installation.check_redis()
    become(uuid4())
    with pytest.raises(ForeignStore, match="another database number"):
        installation.check_redis()
    cache.delete(installation.MARK)
    installation.check_redis()
    become(us)


@pytest.fixture
def collections(qdrant: ModuleType) -> Iterator[Callable[[str], VectorIndex]]:
    """Opens a collection on the server of QDRANT_URL, or in the client's own memory for it."""
    address, run = os.environ.get("QDRANT_URL", ""), f"test-{uuid4().hex[:8]}"
    key = os.environ.get("QDRANT_API_KEY", "")
    client = qdrant.connect(address, key) if address else qdrant.QdrantClient(":memory:")

    def opened(name: str) -> VectorIndex:
        index = qdrant.QdrantIndex(
            client, collection=f"{run}-{name}", dimension=384, claim=installation.claim
        )
        return cast(VectorIndex, index)

    yield opened
    for name in ("shared", "ours"):
        client.delete_collection(f"{run}-{name}")
    client.close()


def test_another_s_collection_is_refused_and_nothing_in_it_deleted(
    us: UUID, owner: User, collections: Callable[[str], VectorIndex]
) -> None:
    def opened() -> VectorIndex:
        return collections("shared")

    opened().ensure()
    item = make_item(owner)
    index_item(item, index=opened())
    held = opened().count()
    become(uuid4())
    item.delete()
    for use in (
        drop_orphans,
        lambda index: index.ensure(),
        lambda index: index.delete_items([item.pk]),
        lambda index: index.count(),
    ):
        with pytest.raises(ForeignCollection, match="another VECTORS_PREFIX"):
            use(opened())
    with pytest.raises(ForeignCollection):
        collections("ours").drop(opened().name)
    client = cast(Any, opened())._client
    client.update_collection(opened().name, metadata={installation.MARK: None})
    with pytest.raises(ForeignCollection, match="left no name"):  # of a version from before
        opened().ensure()
    taken = opened()
    cast(Any, taken).claim(take_over=True)
    assert taken.count() == held
    become(us)


def test_the_bucket_s_mark_is_no_file_of_an_item(bucket: str) -> None:
    call_command("prepare")
    assert list(storage.walk("")) == [ownership.NAME]
    assert not doctor.examine().findings["files"]
    assert cast(Any, storages["s3"]).exists(ownership.NAME)
