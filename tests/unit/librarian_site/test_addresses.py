from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from librarian_site import addresses

s3 = partial(addresses.bucket, "S3_ENDPOINT_URL")


def test_a_database_of_several_hosts_is_libpq_s() -> None:
    parsed = addresses.database(
        "postgres://ada:p%2Cw@one,two:6000,[::1]:7000/lib?target_session_attrs=read-write"
    )
    assert (parsed["HOST"], parsed["PORT"]) == ("one,two,::1", "5432,6000,7000")
    assert (parsed["USER"], parsed["PASSWORD"], parsed["NAME"]) == ("ada", "p,w", "lib")
    assert parsed["OPTIONS"] == {"target_session_attrs": "read-write"}
    assert addresses.database("postgres://ada@one:6000/lib")["PORT"] == 6000
    assert addresses.database("postgres:///lib?host=/run/pg")["NAME"] == "lib"


@pytest.mark.parametrize(
    ("read", "setting", "address"),
    [
        (addresses.database, "DATABASE_URL", "postgres://ada:hid/den@host/lib"),
        (addresses.database, "DATABASE_URL", "postgres://ada:hidden@host:port/lib"),
        (addresses.database, "DATABASE_URL", "postgres://ada:hidden@one:5432,two:port/lib"),
        (addresses.database, "DATABASE_URL", "postgres://ada:hidden@one,,two/lib"),
        (addresses.database, "DATABASE_URL", "pstgres://ada:hidden@one/lib"),
        (addresses.database, "DATABASE_URL", "hidden"),
        (addresses.redis, "REDIS_URL", "redis://:hidden@host:port/0"),
        (addresses.redis, "REDIS_URL", "reds://:hidden@host/0"),
        (addresses.redis, "REDIS_URL", "redis+sentinel://:hidden@one,two:port/m/0"),
        (addresses.redis, "REDIS_URL", "redis+sentinel://:hidden@one,two/m/number"),
        (addresses.qdrant, "QDRANT_URL", "qdrant:6333"),
        (addresses.qdrant, "QDRANT_URL", "http://one:6333,http://ada:hidden@two:port"),
        (s3, "S3_ENDPOINT_URL", "hidden:9000"),
        (s3, "S3_ENDPOINT_URL", "http://ada:hidden@host:port"),
        (s3, "S3_ENDPOINT_URL", "https://"),
    ],
)
def test_an_address_that_can_t_be_read_is_a_sentence_without_it(
    read: Callable[[str], Any], setting: str, address: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as told:
        read(address)
    assert str(told.value).startswith(f"{setting} can't be read")
    assert "hid" not in str(told.value)


def test_sentinels_are_told_to_each_client() -> None:
    named = addresses.redis("redis+sentinel://ada:p%40w@one:26380,two/primary/3")
    assert named is not None
    hosts = [("one", 26380), ("two", 26379)]
    login = {"username": "ada", "password": "p@w"}
    channels, rq = named.channels(), named.rq()
    for asking in (channels.pop("sentinel_kwargs"), rq.pop("SENTINEL_KWARGS")):
        assert asking["retry"].get_retries() == 0
    assert channels == {
        "sentinels": hosts,
        "master_name": "primary",
        "db": 3,
        **login,
    }
    assert rq == {
        "SENTINELS": hosts,
        "MASTER_NAME": "primary",
        "DB": 3,
        "USERNAME": "ada",
        "PASSWORD": "p@w",
    }
    assert addresses.redis("redis+sentinel://one") is not None
    assert addresses.redis("redis://:word@one/0") is None
