"""Files in a bucket, on an S3 server in this process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from environs import Env
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from librarian_site import file_store
from librarian_site.backups import places
from librarian_site.models import User
from library import storage


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3 server; S3_ENDPOINT_URL in the environment names a real one."""
    if given := os.environ.get("S3_ENDPOINT_URL"):
        yield given
        return
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    name = f"librarian-{uuid4().hex[:8]}"
    monkeypatch.setenv("S3_BUCKET", name)
    monkeypatch.setenv("S3_ENDPOINT_URL", s3)
    monkeypatch.setenv("S3_ACCESS_KEY_ID", os.environ.get("S3_ACCESS_KEY_ID", "test"))
    monkeypatch.setenv("S3_SECRET_ACCESS_KEY", os.environ.get("S3_SECRET_ACCESS_KEY", "test-key"))
    settings.S3_BUCKET = name
    settings.LIBRARIAN_DATA_DIR = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": file_store.backend(Env(), tmp_path)}
    return name


@pytest.mark.django_db
def test_prepare_makes_the_bucket_once(bucket: str, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("prepare", "--link")
    storage.write("c/1/x", b"there")
    assert storage.read("c/1/x") == b"there"
    assert "/setup/" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_store_that_is_away_is_said_so(bucket: str, settings: Settings) -> None:
    options = settings.STORAGES["default"]["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": options},
    }
    with pytest.raises(CommandError, match="does not answer"):
        call_command("prepare")
    with pytest.raises(storage.StorageError):
        storage.read("c/1/x")


def test_an_item_s_files_are_kept_moved_and_pruned(bucket: str) -> None:
    storage.make_ready()
    item_id = uuid4()
    files = storage.save_item_files(
        tier="b",
        owner_id=1,
        item_id=item_id,
        title="A lamp",
        markdown="# A lamp",
        original=b"<h1>A lamp</h1>",
        media_type="text/html",
    )
    paths = (files.markdown, files.original)
    moved = storage.copy_item_files(paths, tier="a", owner_id=1, item_id=item_id)
    keep = frozenset((moved.markdown, moved.original))
    storage.prune_item_files(owner_id=1, item_id=item_id, keep=keep)
    assert set(storage.item_files(owner_id=1, item_id=item_id)) == keep == set(storage.walk(""))
    assert storage.read(moved.original) == b"<h1>A lamp</h1>"
    with pytest.raises(storage.StorageError):
        storage.read(files.original)


def test_files_have_their_content_type(bucket: str) -> None:
    from django.core.files.storage import default_storage

    storage.make_ready()
    storage.write("c/1/x.pdf", b"%PDF-1.7")
    client = default_storage.connection.meta.client  # type: ignore[attr-defined]
    assert client.head_object(Bucket=bucket, Key="c/1/x.pdf")["ContentType"] == "application/pdf"


@pytest.mark.django_db(transaction=True)
def test_backups_go_there_and_come_back(
    bucket: str, owner: User, capsys: pytest.CaptureFixture[str]
) -> None:
    storage.make_ready()
    storage.write("c/1/x.md", b"text")
    for _ in range(2):
        call_command("backup", "--keep", "1")
    (name,) = places.usual().names()
    assert storage.read(f"backups/{name}")[:2] == b"\x1f\x8b"
    storage.delete("c/1/x.md")
    call_command("restore", name)
    assert storage.read("c/1/x.md") == b"text"
