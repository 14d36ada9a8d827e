"""Files of the embedded stores that a power cut has cut short, emptied or filled with zeros."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from librarian_site.embedded import paths
from librarian_site.embedded.errors import ServiceError
from librarian_site.embedded.secret_key import secret_key
from librarian_site.embedded.stores import EmbeddedServices

pytestmark = pytest.mark.usefixtures("own_servers")

type Damage = Callable[[Path], None]


def empty(path: Path) -> None:
    os.truncate(path, 0)


def zeros(path: Path) -> None:
    size = path.stat().st_size
    empty(path)
    os.truncate(path, size)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 5)


def zeros_at_the_end(path: Path) -> None:
    os.truncate(path, path.stat().st_size + 4000)


def zeros_within(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(bytes(50))


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[EmbeddedServices]:
    """Stopped, with two hundred numbers in its append-only file."""
    services = EmbeddedServices(tmp_path, ["valkey"])
    services.start()
    with redis.Redis.from_url(paths.redis_url(tmp_path)) as client:
        for number in range(200):
            client.rpush("numbers", number)
    services.processes["valkey"].kill()
    yield services
    services.stop()


def appended(services: EmbeddedServices) -> Path:
    (path,) = (services.data / "valkey" / "appendonlydir").glob("*.incr.aof")
    return path


@pytest.mark.parametrize(
    ("damage", "most_is_kept"),
    [(cut, True), (zeros_at_the_end, True), (zeros_within, False), (zeros, False), (empty, False)],
)
def test_valkey_starts_on_a_damaged_append_only_file(
    valkey: EmbeddedServices, damage: Damage, most_is_kept: bool
) -> None:
    damage(appended(valkey))
    valkey.start_one("valkey")
    with redis.Redis.from_url(paths.redis_url(valkey.data)) as client:
        count = client.llen("numbers")
        assert client.rpush("numbers", 1) == count + 1
    assert (count >= 199) == most_is_kept


@pytest.mark.parametrize("damage", [empty, zeros, Path.unlink])
def test_valkey_starts_without_the_list_of_its_files(
    valkey: EmbeddedServices, damage: Damage
) -> None:
    folder = appended(valkey).parent
    damage(folder / "appendonly.aof.manifest")
    valkey.start_one("valkey")
    assert list(folder.with_name("appendonlydir.damaged").glob("*.incr.aof"))


def test_postgres_starts_without_the_small_files_that_a_power_cut_takes(tmp_path: Path) -> None:
    services = EmbeddedServices(tmp_path, ["postgres"])
    services.start()
    pgdata = tmp_path / "postgres"
    try:
        with psycopg.connect(paths.database_url(tmp_path), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (n int)")
        services.processes["postgres"].kill()
        (pgdata / "PG_VERSION").unlink()
        for version in pgdata.glob("base/*/PG_VERSION"):
            empty(version)
        zeros(pgdata / "postmaster.pid")
        services.start_one("postgres")
        with psycopg.connect(paths.database_url(tmp_path), autocommit=True) as connection:
            connection.execute("SELECT * FROM kept")
        services.processes["postgres"].stop()
        zeros(pgdata / "global" / "pg_control")
        with pytest.raises(ServiceError, match=r"did not start.*restore a backup") as raised:
            services.start_one("postgres")
        assert "\n" not in str(raised.value)
        (pgdata / "global" / "pg_control").unlink()
        with pytest.raises(ServiceError, match=r"incomplete.*restore a backup"):
            services.start_one("postgres")
    finally:
        services.stop()


@pytest.mark.parametrize("damage", [empty, zeros])
def test_a_secret_key_that_was_lost_is_made_anew(tmp_path: Path, damage: Damage) -> None:
    first = secret_key(tmp_path)
    damage(tmp_path / "secret_key")
    key = secret_key(tmp_path)
    assert len(key) > 50 and key != first and secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
