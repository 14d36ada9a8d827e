"""What is kept, and doing without it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.test import Client
from pydantic import TypeAdapter

from librarian_site.core.caching import optional_cache
from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.models import User
from library.search import facets
from tests.factories import make_item


@pytest.fixture
def without_redis(stores: EmbeddedServices) -> Iterator[None]:
    stores.kill("valkey")
    yield
    stores.start_one("valkey")


NUMBERS = TypeAdapter(list[int])


@pytest.mark.usefixtures("stores")
def test_what_is_set_is_got_and_a_counter_changes() -> None:
    optional_cache.set("a", [1, 2], 60, NUMBERS)
    assert optional_cache.get("a", NUMBERS) == [1, 2]
    assert optional_cache.get("b", NUMBERS) is None
    for _ in range(2):
        optional_cache.bump("number")
    assert optional_cache.counter("number") == 2


def test_without_the_cache_nothing_is_cached_and_nothing_fails(without_redis: None) -> None:
    optional_cache.set("a", [1], 60, NUMBERS)
    optional_cache.bump("number")
    assert optional_cache.get("a", NUMBERS) is None
    assert optional_cache.counter("number") == 0


GONE = b"\x80\x04clibrary.gone\nGone\n."  # a pickle of a class in a module that is gone


def spoil(body: bytes) -> int:
    """Write these bytes over every cached value; returns how many there were."""
    client = caches["default"]._cache.get_client(None, write=True)  # type: ignore[attr-defined]
    names = [name for name in client.keys("*") if optional_cache.FORMAT.encode() in name]
    for name in names:
        client.set(name, body)
    return len(names)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(GONE, id="a class that is gone"),
        pytest.param(pickle.dumps(b'{"other": 1}'), id="another shape"),
        pytest.param(pickle.dumps({"a": 1}), id="no JSON"),
        pytest.param(b"nonsense", id="no pickle"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_what_another_version_wrote_is_a_miss(page: Client, owner: User, body: bytes) -> None:
    make_item(owner, title="A lamp")
    paths = ("/library/", "/library/?q=lamp", "/library/tags/", "/stats/")
    for path in paths:
        assert page.get(path).status_code == 200, path
    assert spoil(body) >= 4
    for path in paths:
        assert page.get(path).status_code == 200, path
    assert "A lamp" in page.get("/library/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_library_is_there_without_redis(page: Client, owner: User, without_redis: None) -> None:
    make_item(owner, title="A lamp")
    facets.bump_version(owner.pk)
    for path in ("/library/", "/library/?q=lamp", "/stats/"):
        assert page.get(path).status_code == 200, path
    assert "A lamp" in page.get("/library/").content.decode()
