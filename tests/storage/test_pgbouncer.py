"""The librarian behind a real pgbouncer that gives a connection for one transaction only."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from environs import Env

from ingestion.jobs.service import IngestionOrchestrator
from librarian_site import databases
from librarian_site.embedded import os_users
from librarian_site.models import User
from librarian_site.operations import doctor
from librarian_site.operations.backup.create import create_backup
from library.models import LibraryItem
from library.search.service import search
from tests.documents.server import DocumentServer

ROOT = Path(__file__).resolve().parents[2]
PGBOUNCER = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
pytestmark = [
    pytest.mark.skipif(PGBOUNCER is None, reason="pgbouncer is not installed"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def bouncer() -> Iterator[str]:
    """The address of a pgbouncer of deploy/pgbouncer.ini, before the tests' own database."""
    given = connection.get_connection_params()
    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as free:
        folder, port = Path(name), free.getsockname()[1]
        folder.chmod(0o777)
        free.close()
        (folder / "users.txt").write_text(f'"{given["user"]}" ""\n')
        text = (ROOT / "deploy/pgbouncer.ini").read_text()
        where = f"host={given['host']} port=5432 dbname={given['dbname']}"
        for pattern, ours in {
            r"host=postgres port=5432 dbname=librarian": where,
            r"(?m)^listen_addr = .*": "listen_addr = 127.0.0.1",
            r"(?m)^listen_port = .*": f"listen_port = {port}\nunix_socket_dir =",
            r"(?m)^auth_type = .*": "auth_type = trust",
            r"(?m)^auth_file = .*": f"auth_file = {folder / 'users.txt'}",
            # So few that what one transaction leaves behind meets the next one's.
            r"(?m)^default_pool_size = .*": "default_pool_size = 2",
        }.items():
            text, count = re.subn(pattern, ours, text)
            assert count, pattern
        (folder / "pgbouncer.ini").write_text(text)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(PGBOUNCER), str(folder / "pgbouncer.ini")],
                stderr=log,
                **os_users.identity(os_users.service_user()),
            )
        address = f"postgresql://{given['user']}@127.0.0.1:{port}"
        try:
            wait_for(f"{address}/librarian_web", process, folder / "log")
            yield address
        finally:
            process.terminate()
            process.wait(30)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError as error:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, error
            time.sleep(0.02)
        else:
            return


@pytest.fixture
def behind(bouncer: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Let this process reach the database through it, as the settings would."""
    direct: Any = connections["default"]
    used: list[DatabaseWrapper] = []

    def connect(name: str) -> None:
        monkeypatch.setenv("DATABASE_URL", f"{bouncer}/{name}")
        monkeypatch.setenv("DATABASE_POOLER", "pgbouncer")
        ours = databases.databases(Env(), Path("/unused"), ["daphne"])["default"]
        direct.close()
        direct.close_pool()
        used.append(DatabaseWrapper({**direct.settings_dict, **ours}, "default"))
        connections["default"] = used[-1]

    yield connect
    for wrapper in used:
        wrapper.close()
    if used:
        used[-1].close_pool()
    connections["default"] = direct


def test_without_the_setting_it_is_refused(bouncer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_POOLER", "")
    options = databases.databases(Env(), Path("/unused"), ["daphne"])["default"]["OPTIONS"]
    with pytest.raises(psycopg.OperationalError, match="unsupported startup parameter"):
        psycopg.connect(f"{bouncer}/librarian_web", options=options["options"])


@pytest.mark.parametrize(("name", "limit"), [("librarian_web", "30s"), ("librarian_work", "10min")])
def test_limits_come_with_the_connection(
    behind: Callable[..., None], name: str, limit: str
) -> None:
    behind(name)
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == (limit,)
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("2min",)
        cursor.execute("SHOW timezone")
        assert cursor.fetchone() == ("UTC",)


def test_everything_works_behind_it(
    behind: Callable[..., None],
    owner: User,
    documents: DocumentServer,
    work: Callable[[], int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    behind("librarian_work")
    for path in ("/article", "/notes.md"):
        IngestionOrchestrator().submit_job(owner=owner, url=documents.url(path))
    assert work() == 2
    items = list(LibraryItem.objects.all())
    assert len(items) == 2
    for query in ('"the"', "the -nothing", "is:unread"):
        assert search(owner_id=owner.pk, query=query).query
    manifest = create_backup(tmp_path / "archive.tar.gz")
    assert manifest.tables["library_libraryitem"].rows == 2
    assert doctor.examine().unchecked == {}
    call_command("reindex")
    assert "0 items indexed" in capsys.readouterr().out
    assert leftovers() == []


def leftovers() -> list[Any]:
    """What is left on the pooler's connections that would outlive a transaction."""
    with connection.cursor() as cursor:
        found = []
        for view in ("pg_prepared_statements", "pg_cursors WHERE is_holdable"):
            cursor.execute(f"SELECT name FROM {view}")  # noqa: S608
            found += cursor.fetchall()
        cursor.execute("SELECT objid FROM pg_locks WHERE locktype = 'advisory'")
        return [*found, *cursor.fetchall()]
