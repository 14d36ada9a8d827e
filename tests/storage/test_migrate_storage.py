"""Files brought from the disk to a bucket and back."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from pytest_django import Settings

from librarian_site.embedded import paths
from librarian_site.models import User
from librarian_site.operations import doctor
from librarian_site.operations.storage_migration import migrate
from librarian_site.operations.storage_migration.stores import Disk, store
from library import storage
from library.storage import s3 as buckets
from library.storage.s3 import BucketStorage
from tests.factories import make_item
from tests.storage.conftest import apply

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db

type Use = Callable[..., None]


@pytest.fixture
def use(
    s3_environment: dict[str, str],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Use:
    """Let the librarian use one store, and perhaps another beside it."""

    def used(place: str, beside: str = "") -> None:
        monkeypatch.setenv("LIBRARIAN_STORAGE", place)
        monkeypatch.setenv("LIBRARIAN_STORAGE_FALLBACK", beside)
        apply(settings, tmp_path)

    monkeypatch.setattr(migrate, "THREADS", 2)  # each has a client to make
    used("disk")
    return used


def fill(count: int = 8, size: int = 40) -> dict[str, bytes]:
    """Files of every kind that is kept."""
    folders = ("a/1/x", "d/2/y", "incoming", "stages")
    files = {
        f"{folders[n % 4]}/{n}.md": bytes([n % 256]) * (n % 3 * size + 1) for n in range(count)
    }
    for path, content in files.items():
        storage.write(path, content)
    return files


def held(name: str) -> dict[str, bytes]:
    """All that a store has, read anew."""
    files = store(name)
    found = {}
    for entry in files.entries():
        with files.open(entry.path) as file:
            found[entry.path] = file.read()
    return found


def run(to: str, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    capsys.readouterr()
    call_command("migrate_storage", "--to", to, "--json", *options)
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_there_and_back(use: Use, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    files = fill()
    told = run("s3", capsys)
    assert (told["copied"], told["failed"], told["missing"]) == (8, {}, [])
    assert told["copied_bytes"] == sum(map(len, files.values()))
    assert held("s3") == held("disk") == files
    again = run("s3", capsys)
    assert (again["copied"], again["there"], again["earlier"]) == (0, 0, 8)
    compared = run("s3", capsys, "--compare")
    assert (compared["copied"], compared["there"], compared["earlier"]) == (0, 8, 0)
    for file in [p for p in (tmp_path / "files").rglob("*") if p.is_file()]:
        file.unlink()
    use("s3")
    assert run("disk", capsys)["copied"] == 8
    assert held("disk") == files


def test_it_says_what_it_would_do_and_then_what_it_did(
    use: Use, capsys: pytest.CaptureFixture[str]
) -> None:
    fill()
    call_command("migrate_storage", "--to", "s3", "--dry-run")
    assert "8 files to copy" in capsys.readouterr().out
    assert held("s3") == {}
    call_command("migrate_storage", "--to", "s3")
    said = capsys.readouterr()
    assert "8 files copied and verified" in said.out
    assert "LIBRARIAN_STORAGE=s3 and LIBRARIAN_STORAGE_FALLBACK=disk" in said.out
    assert "Backups are not moved: 0 stay" in said.out
    assert "disk to s3" in said.err  # the bar


def test_archives_stay_in_the_bucket(use: Use, capsys: pytest.CaptureFixture[str]) -> None:
    use("s3")
    buckets.make_ready()
    storage.write("backups/librarian-20260101T000000Z.tar.gz", b"archive")
    storage.write("c/1/x.md", b"text")
    call_command("migrate_storage", "--to", "disk")
    assert "1 stay in the bucket" in capsys.readouterr().out
    assert held("disk") == {"c/1/x.md": b"text"}


def test_nothing_is_lost_while_the_librarian_works(
    use: Use, capsys: pytest.CaptureFixture[str]
) -> None:
    files = fill()
    run("s3", capsys)  # ahead of the switch
    late = {"incoming/late.pdf": b"handed in meanwhile"}
    storage.write("incoming/late.pdf", b"handed in meanwhile")
    use("s3", beside="disk")
    assert storage.read("incoming/late.pdf") == b"handed in meanwhile"
    storage.write("c/1/new.md", b"new")
    storage.delete("a/1/x/0.md")
    assert "a/1/x/0.md" not in set(storage.walk(""))
    told = run("s3", capsys)
    assert (told["copied"], told["earlier"]) == (1, 7)
    use("s3")
    del files["a/1/x/0.md"]
    assert held("s3") == {**files, **late, "c/1/new.md": b"new"}


def test_what_the_librarian_wrote_there_itself_stays(
    use: Use, capsys: pytest.CaptureFixture[str]
) -> None:
    storage.write("c/1/x.md", b"damaged")
    use("s3", beside="disk")
    buckets.make_ready()
    storage.write("c/1/x.md", b"mended")
    with pytest.raises(SystemExit) as ended:
        call_command("migrate_storage", "--to", "s3")
    assert ended.value.code == 1
    assert "c/1/x.md: is there already, and different" in capsys.readouterr().err
    assert storage.read("c/1/x.md") == b"mended"
    use("disk")  # nobody else writes there: a half-made copy is made whole
    assert run("s3", capsys)["copied"] == 1


def test_what_comes_while_it_runs_is_found_by_another_pass(
    use: Use, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(2)
    opened = Disk.open

    def open_and_add(self: Disk, path: str) -> Any:
        if not path.startswith("c/"):
            storage.write(f"c/{path}", b"came meanwhile")
        return opened(self, path)

    monkeypatch.setattr(Disk, "open", open_and_add)
    assert run("s3", capsys)["copied"] == 4
    assert len(held("s3")) == 4


def test_a_copy_that_reads_differently_is_no_success(
    use: Use, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(3)
    save = BucketStorage._save
    monkeypatch.setattr(
        BucketStorage,
        "_save",
        lambda self, name, content: save(self, name, ContentFile(content.read()[:-1] + b"?")),
    )
    with pytest.raises(SystemExit):
        call_command("migrate_storage", "--to", "s3")
    assert "reads differently from what was written" in capsys.readouterr().err
    monkeypatch.undo()


def test_killed_it_goes_on_and_copies_nothing_twice(
    use: Use, s3_environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = fill(100)
    buckets.make_ready()
    client = cast(BucketStorage, storages["s3"]).connection.meta.client
    bucket = s3_environment["S3_BUCKET"]
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    journal = tmp_path / "moving-disk-to-s3.jsonl"
    child = subprocess.Popen(
        [sys.executable, "manage.py", "migrate_storage", "--to", "s3"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": paths.database_url(paths.data_dir()),
            "LIBRARIAN_DATA_DIR": str(tmp_path),
        },
    )
    deadline = time.monotonic() + 300
    while not (journal.exists() and journal.read_bytes().count(b"\n") > 15):
        assert child.poll() is None, "it ended before it was killed"
        if time.monotonic() > deadline:
            break
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    child.wait()
    verified = {json.loads(line)["path"] for line in journal.read_text().splitlines()[1:-1]}
    assert 0 < len(verified) < len(files)
    told = run("s3", capsys)
    assert told["copied"] + told["there"] + told["earlier"] == len(files)
    assert told["earlier"] >= len(verified)
    assert held("s3") == files
    pages = client.get_paginator("list_object_versions").paginate(Bucket=bucket)
    written = Counter(found["Key"] for page in pages for found in page["Versions"])
    assert {written[path] for path in verified} == {1}


def test_a_whole_item_is_found_again(
    use: Use, owner: User, capsys: pytest.CaptureFixture[str]
) -> None:
    original = b"<p>The lens turns all night.</p>"
    item = make_item(owner, content_hash=hashlib.sha256(original).hexdigest())
    storage.write(item.original_path, original)
    storage.write(item.file_path, item.markdown.encode())
    make_item(owner, file_path="c/1/lost.md", original_path=item.original_path)
    assert run("s3", capsys)["missing"] == ["c/1/lost.md"]
    use("s3")
    found = doctor.examine().findings["files"]
    assert [f.what for f in found if item.title in f.what] == []
    assert storage.read(item.original_path, sha256=item.content_hash) == original


def test_without_a_bucket_it_says_what_to_do(
    use: Use, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("S3_BUCKET", "")
    apply(settings, tmp_path)
    with pytest.raises(CommandError, match="name it by S3_BUCKET"):
        call_command("migrate_storage", "--to", "s3")
