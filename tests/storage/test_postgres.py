"""Time limits of the database, by kind of process and for searches."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection, transaction
from django.test import Client
from environs import Env
from pytest_django import Settings

from librarian_site import databases
from librarian_site.core.orm.batching import in_batches
from librarian_site.core.orm.query_timeout import QueryTimeout, statement_timeout
from librarian_site.models import User
from library.models import LibraryItem
from tests.factories import make_item

SLOW = "SELECT pg_sleep(20)"


def shown(name: str, *arguments: str) -> str:
    """A setting as a process of this command line has it from the database."""
    options = databases.databases(Env(), Path("/unused"), arguments)["default"]["OPTIONS"]
    given: dict[str, Any] = connection.get_connection_params()
    named = {key: given[key] for key in ("host", "dbname", "user")}
    with psycopg.connect(**named, options=options["options"]) as own:
        return str(own.execute(f"SHOW {name}").fetchone()[0])  # type: ignore[index]


@pytest.mark.django_db
def test_each_kind_of_process_has_its_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_WEB_SECONDS", "7")
    monkeypatch.setenv("DATABASE_WORK_SECONDS", "90")
    monkeypatch.setenv("DATABASE_IDLE_SECONDS", "0.5")
    limit = "statement_timeout"
    assert shown(limit, "/usr/bin/daphne") == shown(limit, "manage.py", "runserver") == "7s"
    assert shown(limit, "manage.py", "rqworker") == shown(limit, "manage.py", "sweep") == "90s"
    assert shown(limit, "manage.py", "migrate") == shown(limit, "manage.py") == "0"
    assert shown("idle_in_transaction_session_timeout", "daphne") == "500ms"


def test_what_serves_keeps_its_connections_and_a_command_has_one() -> None:
    def pooled(*arguments: str) -> bool:
        return (
            "pool" in databases.databases(Env(), Path("/unused"), arguments)["default"]["OPTIONS"]
        )

    assert pooled("daphne") and pooled("manage.py", "rqworker") and pooled("manage.py", "sweep")
    assert not pooled("manage.py", "createtoken")


def test_what_the_address_says_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@db/x?sslmode=require&options=-c%20jit%3Doff")
    options = databases.databases(Env(), Path("/unused"), ["daphne"])["default"]["OPTIONS"]
    assert options["sslmode"] == "require"
    assert options["options"].startswith("-c jit=off -c statement_timeout=")


def test_an_unknown_pooler_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_POOLER", "odyssey")
    with pytest.raises(ImproperlyConfigured, match="Write pgbouncer"):
        databases.databases(Env(), Path("/unused"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("within", [False, True])
def test_a_search_that_takes_too_long_is_given_up(settings: Settings, within: bool) -> None:
    settings.DATABASE_SEARCH_SECONDS = 0.05

    def search() -> None:
        with statement_timeout(), connection.cursor() as cursor:
            cursor.execute(SLOW)

    if not within:
        with pytest.raises(QueryTimeout, match=r"longer than 0\.05 seconds"):
            search()
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        before = cursor.fetchone()
        with pytest.raises(QueryTimeout):
            search()
        with statement_timeout():
            cursor.execute("SELECT 1")
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == before  # the rest of the transaction has its own limit


@pytest.mark.django_db(transaction=True)
def test_other_failures_of_a_search_are_told_as_they_are() -> None:
    with pytest.raises(OperationalError, match="on purpose"), statement_timeout():
        raise OperationalError("on purpose")


@pytest.fixture
def slow(settings: Settings, transactional_db: None) -> Iterator[None]:
    """Whoever reads texts waits: somebody else has locked them."""
    settings.DATABASE_SEARCH_SECONDS = 0.05
    given = connection.get_connection_params()
    named = {key: given[key] for key in ("host", "dbname", "user")}
    with psycopg.connect(**named) as other:
        other.execute("LOCK TABLE library_passage IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/search?q=lighthouse&mode=words",
        "/api/v1/search?q=%22the+keeper%22+-storm",
        "/api/v1/library?q=lighthouse",
        "/api/v1/library?q=-lighthouse",
    ],
)
def test_the_api_says_that_a_search_is_too_slow(
    api: Client, owner: User, slow: None, address: str
) -> None:
    make_item(owner)
    answer = api.get(address)
    told = json.loads(answer.content)
    assert (answer.status_code, told["code"]) == (503, "too_slow")
    assert "Leave out common words" in told["detail"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("query", ["lighthouse", "-lighthouse"])
def test_the_page_says_that_a_search_is_too_slow(
    page: Client, owner: User, slow: None, query: str
) -> None:
    make_item(owner)
    answer = page.get("/library/", {"q": query})
    assert answer.status_code == 503
    assert b"Leave out common words" in answer.content


@pytest.mark.django_db
def test_rows_come_in_batches(owner: User, django_assert_num_queries: Any) -> None:
    items = {make_item(owner).pk for _ in range(5)}
    with django_assert_num_queries(3):
        found = [item.pk for item in in_batches(LibraryItem.objects.all(), 2)]
    assert found == sorted(items)
