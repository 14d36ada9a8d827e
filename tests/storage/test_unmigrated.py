"""Commands on a database without the tables, or without all that migrations would make."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection

from librarian_site.core.orm import database_errors
from librarian_site.embedded import paths

ROOT = Path(__file__).resolve().parents[2]
# Of `sweep` the one round: without it, it waits for a database that is made ready later.
COMMANDS = [
    "backup --to {folder}",
    "createtoken ada",
    "doctor",
    "evaluate_search --words",
    "export --to {folder}/library.zip",
    "follow https://example.org/feed",
    "import {file}",
    "ingest {file}",
    "keep_pictures",
    "reenrich",
    "reindex",
    "restore {file}",
    "second_factor ada",
    "sweep --once",
]


@contextmanager
def database(name: str) -> Iterator[str]:
    """The address of a database of this name with nothing in it."""
    url = os.environ.get("DATABASE_URL") or paths.database_url(settings.LIBRARIAN_DATA_DIR)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
        yield url.rpartition("/")[0] + f"/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def bare(stores: object) -> Iterator[str]:
    with database("bare") as url:
        yield url


def manage(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_without_tables_a_command_says_what_to_do(bare: str, tmp_path: Path, command: str) -> None:
    file = tmp_path / "links.csv"
    file.write_text("url,title\nhttps://example.org/a,A\n")
    done = manage(bare, *command.format(folder=tmp_path, file=file).split())
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "The database has no tables yet. "
        "Start the librarian with `manage.py up`, or run `manage.py migrate`.\n"
    )


@pytest.mark.usefixtures("stores")
def test_where_migrations_are_pending_a_command_says_so() -> None:
    wrong = "from django.db import connection; connection.cursor().execute('SELEC 1')"
    with database("older") as url:
        assert manage(url, "migrate", "librarian_site", "0001").returncode == 0
        done = manage(url, "createtoken", "ada")
        misspelt = manage(url, "shell", "--no-imports", "--command", wrong)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The database is of an older version (")
    assert done.stderr.endswith("or run `manage.py migrate`.\n")
    assert len(done.stderr.splitlines()) == 1
    # What is wrong in the statement itself is not excused by that.
    assert misspelt.returncode == 1
    assert "SyntaxError" in misspelt.stderr and "Traceback" in misspelt.stderr


@pytest.mark.django_db(transaction=True)
def test_where_all_migrations_have_run_what_is_missing_is_an_error_of_the_program() -> None:
    with pytest.raises(ProgrammingError) as raised, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    assert database_errors.unmigrated(raised.value) == ""
