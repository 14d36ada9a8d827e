"""A backup made while something runs, and brought back: all of it is as it was."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django_rq import get_connection
from pytest_django import Settings

from ingestion.jobs.service import IngestionOrchestrator
from ingestion.models import IngestionJob
from librarian_site.models import ApiToken, User
from librarian_site.operations.backup import create, tables
from librarian_site.operations.backup.errors import BackupError
from librarian_site.operations.backup.manifest import (
    MANIFEST_NAME,
    SETTINGS_NAME,
    VECTORS_NAME,
    applied_migrations,
)
from librarian_site.operations.backup.restore import (
    UNPACKED,
    _locked,
    _to_its_migrations,
    restore_backup,
)
from librarian_site.operations.file_references import PATHS
from library import storage
from library.models import LibraryItem
from library.vector_index import get_index, reindexing
from library.vector_index.base import VectorStoreError
from tests.documents.server import DocumentServer
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clean_files() -> None:
    """Without what other tests have left."""
    for path in list(storage.walk("")):
        storage.delete(path)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive.tar.gz"


@pytest.fixture
def filled(owner: User) -> None:
    """A library with an item, an upload that waits, and an account with a token."""
    _item_with_files(owner)
    content = b"# Notes\n\nOf the harbour."
    IngestionOrchestrator().submit_file(owner=owner, filename="notes.md", content=content)
    ApiToken.issue(user=owner, name="laptop")


@pytest.fixture
def worked(filled: None, owner: User, documents: DocumentServer, work: Callable[[], int]) -> None:
    """The same, and a page that went through the pipeline."""
    IngestionOrchestrator().submit_job(owner=owner, url=documents.url("/article"))
    work()


def stored() -> list[str]:
    return [path for path in storage.walk("") if not path.startswith(f"{create.BACKUPS}/")]


def everything() -> tuple[dict[str, tables.Copied], dict[str, bytes]]:
    """Every row and every file."""
    with tables.snapshot() as cursor:
        rows = {table.name: tables.copy_out(cursor, table) for table in tables.tables()}
    del rows["library_installation"]  # the one that is restored into stays itself
    return rows, {path: storage.read(path) for path in stored()}


def wipe() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        tables.empty(cursor)
    for path in stored():
        storage.delete(path)


def test_all_of_it_comes_back(worked: None, owner: User, archive: Path) -> None:
    LibraryItem.objects.update(index_name="", indexed_at=None)
    before = everything()
    create.create_backup(archive)
    wipe()
    assert not User.objects.exists()
    restore_backup(archive)
    assert everything() == before
    assert before[0]["library_libraryitem"].rows == 3
    assert len(before[1]) == 6
    # Ids go on where they were.
    assert User.objects.create_user("next").pk > owner.pk


def test_the_restored_librarian_works_on(
    filled: None, owner: User, archive: Path, work: Callable[[], int]
) -> None:
    create.create_backup(archive)
    wipe()
    restore_backup(archive)
    get_connection("normal").flushdb()
    IngestionJob.objects.update(queued_at="2020-01-01T00:00:00Z")
    call_command("sweep", "--once")
    work()
    kinds = LibraryItem.objects.values_list("source_type", flat=True)
    assert set(kinds) == {"article", "markdown"}
    call_command("reindex")
    client = Client()
    client.force_login(owner)
    assert client.get("/library/?q=harbour").status_code == 200


def test_what_is_restored_with_its_vectors_is_found_at_once(
    worked: None, owner: User, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = LibraryItem.objects.get(source_type="article", passages__ordinal=0)
    points = [str(passage.pk) for passage in item.passages.all()]
    before = get_index().vectors(points)
    manifest = create.create_backup(archive, vectors=True)
    assert manifest.vectors
    wipe()
    get_index().delete_items([item.pk])
    monkeypatch.setattr("library.embeddings.embed", lambda *_, **__: pytest.fail("embedded"))
    restore_backup(archive)
    after = get_index().vectors(points)
    assert after.keys() == before.keys() == set(points)
    for point in points:
        assert float(after[point] @ before[point]) == pytest.approx(1, abs=0.005)
    assert not reindexing.waiting(get_index()).filter(pk=item.pk).exists()


def test_damaged_vectors_are_told(worked: None, archive: Path, tmp_path: Path) -> None:
    create.create_backup(archive, vectors=True)
    other = tmp_path / "other.tar.gz"
    with tarfile.open(archive) as old, tarfile.open(other, "w:gz") as new:
        for member in old:
            file = old.extractfile(member)
            content = file.read() if file else b""
            if member.name == VECTORS_NAME:
                content = content[:-1] + bytes([content[-1] ^ 1])
            new.addfile(member, io.BytesIO(content))
    wipe()
    with pytest.raises(BackupError, match="its vectors are not what was backed up"):
        restore_backup(other)


def test_without_the_index_a_backup_has_no_vectors(
    worked: None, archive: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: object) -> None:
        raise VectorStoreError("It is away.")

    monkeypatch.setattr("library.vector_index.vector_file.write", away)
    assert not create.create_backup(archive, vectors=True).vectors
    assert "without vectors. It is away." in caplog.text


def test_what_comes_while_files_are_copied_is_in_it(
    filled: None, owner: User, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files first, then one moment of the tables, then the files that moment knows beside."""
    copied = create._add_files
    late: list[LibraryItem] = []

    def then_one_more(*args: object) -> set[str]:
        gone = copied(*args)  # type: ignore[arg-type]
        if not late:
            late.append(_item_with_files(owner))
        return gone

    monkeypatch.setattr(create, "_add_files", then_one_more)
    manifest = create.create_backup(archive)
    assert manifest.files[late[0].file_path]
    assert manifest.tables["library_libraryitem"].rows == 2


def test_a_moment_whose_files_have_gone_is_passed(
    filled: None, owner: User, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = create._snapshot
    moments = 0

    def then_it_changes(folder: Path) -> object:
        nonlocal moments
        moments += 1
        if moments == 1:
            item = _item_with_files(owner)
            found = taken(folder)
            paths = item.file_path, item.original_path
            item.delete()
            for path in paths:
                storage.delete(path)
            return found
        return taken(folder)

    monkeypatch.setattr(create, "_snapshot", then_it_changes)
    manifest = create.create_backup(archive)
    assert moments == 2
    assert manifest.missing == []
    assert manifest.tables["library_libraryitem"].rows == 1


def test_what_is_deleted_while_files_are_copied_is_not_in_it(
    filled: None, owner: User, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither are files that no row names."""
    storage.write("c/1/stray.md", b"Nobody's.")
    doomed = _item_with_files(owner)
    copied = create._add_files

    def then_one_less(*args: object) -> set[str]:
        gone = copied(*args)  # type: ignore[arg-type]
        LibraryItem.objects.filter(pk=doomed.pk).delete()
        return gone

    monkeypatch.setattr(create, "_add_files", then_one_less)
    manifest = create.create_backup(archive)
    with tarfile.open(archive) as made:
        names = {name.removeprefix("files/") for name in made.getnames() if "files/" in name}
    assert names == manifest.files.keys()
    assert len(names) == 3
    assert not names & {doomed.file_path, doomed.original_path, "c/1/stray.md"}
    wipe()
    restore_backup(archive)
    assert set(stored()) == names


def test_a_file_that_was_lost_before_does_not_stop_it(owner: User, archive: Path) -> None:
    item = make_item(owner)
    manifest = create.create_backup(archive)
    assert manifest.missing == sorted([item.file_path, item.original_path])


def test_it_goes_into_an_empty_librarian_only(filled: None, archive: Path) -> None:
    create.create_backup(archive)
    with pytest.raises(BackupError, match="empty"):
        restore_backup(archive)


def _changed(archive: Path, name: str, content: bytes) -> None:
    """The archive with another content for one of its members."""
    whole = io.BytesIO(archive.read_bytes())
    with tarfile.open(fileobj=whole) as old, tarfile.open(archive, "w:gz") as new:
        for member in old:
            file = old.extractfile(member)
            assert file is not None
            body = content if member.name == name else file.read()
            member.size = len(body)
            new.addfile(member, io.BytesIO(body))


@pytest.mark.parametrize("part", ["file", "table", "cut", "other"])
def test_a_damaged_archive_is_refused_and_nothing_is_changed(
    filled: None, archive: Path, part: str
) -> None:
    manifest = create.create_backup(archive)
    wipe()
    if part == "file":
        _changed(archive, f"files/{next(iter(manifest.files))}", b"something else")
    elif part == "table":
        _changed(archive, "tables/librarian_site_user", b"1\tnot a user\n")
    elif part == "cut":
        archive.write_bytes(archive.read_bytes()[:-500])
    else:
        archive.write_bytes(b"PK\x03\x04 not a tar")
    with pytest.raises(BackupError):
        restore_backup(archive)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": 99}, "format 99"),
        ({"migrations": {"library": ["9999_later"]}}, "newer version"),
        ({"tables": 3}, "can't be read"),
    ],
)
def test_an_archive_of_another_version_says_what_to_do(
    filled: None, archive: Path, change: dict[str, object], words: str
) -> None:
    manifest = create.create_backup(archive)
    wipe()
    altered = json.loads(manifest.to_json()) | change
    _changed(archive, MANIFEST_NAME, json.dumps(altered).encode())
    with pytest.raises(BackupError, match=words):
        restore_backup(archive)


def test_tables_get_the_shape_of_an_older_archive_and_the_present_one_again(archive: Path) -> None:
    manifest = create.create_backup(archive)
    wipe()
    here = applied_migrations()
    older = {**here, "ingestion": [name for name in here["ingestion"] if name < "0016"]}
    try:
        _to_its_migrations(replace(manifest, migrations=older))
        assert applied_migrations() == older
        with connection.cursor() as cursor:
            columns = connection.introspection.get_table_description(cursor, "ingestion_feed")
        assert "watch" not in {column.name for column in columns}
    finally:
        call_command("migrate", interactive=False, verbosity=0)
    assert applied_migrations() == here


def test_settings_are_in_it_without_their_secrets(
    owner: User, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "not-for-others")
    monkeypatch.setenv("TIME_ZONE", "Europe/Berlin")
    monkeypatch.setenv("REDIS_URL", "redis://ada:hidden@cache:6379/0")
    create.create_backup(archive)
    with tarfile.open(archive) as whole:
        file = whole.extractfile(SETTINGS_NAME)
        assert file is not None
        kept = file.read().decode()
    assert "TIME_ZONE=Europe/Berlin\n" in kept
    assert "REDIS_URL=redis://cache:6379/0\n" in kept
    assert "not-for-others" not in kept
    assert "hidden" not in kept


def test_every_column_that_names_a_file_is_known() -> None:
    named = {
        (model._meta.label, field.name)
        for model in tables.models()
        for field in model._meta.local_concrete_fields
        if field.name == "path" or field.name.endswith("_path")
    }
    assert named - set(PATHS) == set()


def test_the_command_keeps_the_newest_and_restores_by_name(
    filled: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "librarian-20200101T000000Z.tar.gz"
    old.write_bytes(b"")
    (tmp_path / "mine.tar.gz").write_bytes(b"")
    call_command("backup", "--to", str(tmp_path), "--keep", "1")
    said = capsys.readouterr().out
    assert " rows, 3 files" in said
    assert f"Deleted {old.name}" in said
    assert (tmp_path / "mine.tar.gz").exists()
    (made,) = tmp_path.glob("librarian-*.tar.gz")
    assert made.stat().st_mode & 0o077 == 0
    wipe()
    call_command("restore", str(made))
    assert "Restored and compared" in capsys.readouterr().out
    with pytest.raises(CommandError, match="items or jobs"):
        call_command("restore", str(made))


def test_it_is_made_when_due(
    owner: User, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.LIBRARIAN_BACKUP_HOURS = 24
    for _ in range(2):
        call_command("backup", "--to", str(tmp_path), "--if-due")
    assert len(list(tmp_path.glob("librarian-*.tar.gz"))) == 1
    settings.LIBRARIAN_BACKUP_HOURS = 0
    other = tmp_path / "other"
    call_command("backup", "--to", str(other), "--if-due")
    assert not other.exists()


def test_a_folder_that_can_t_be_written_is_said_so(owner: User) -> None:
    with pytest.raises(CommandError, match="can't take the backup"):
        call_command("backup", "--to", "/proc/nowhere")


def _item_with_files(owner: User) -> LibraryItem:
    item = make_item(owner)
    for path in (item.file_path, item.original_path):
        storage.write(path, path.encode())
    return item


def test_a_restore_that_was_killed_leaves_nothing_behind(tmp_path: Path) -> None:
    left, at_work = tmp_path / f"{UNPACKED}dead", tmp_path / f"{UNPACKED}alive"
    for folder in (left, at_work):
        folder.mkdir()
        (folder / "tables").touch()
    with _locked(at_work), pytest.raises(BackupError):
        restore_backup(tmp_path / "none.tar.gz")
    assert [path.name for path in tmp_path.iterdir()] == [at_work.name]
