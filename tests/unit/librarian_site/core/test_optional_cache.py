"""What is kept, and doing without it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from librarian_site.core import optional_cache
from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.models import User
from library.search import facets
from tests.factories import make_item


@pytest.fixture
def without_redis(stores: EmbeddedServices) -> Iterator[None]:
    stores.kill("valkey")
    yield
    stores.start_one("valkey")


@pytest.mark.usefixtures("stores")
def test_what_is_put_is_got_and_a_number_advances() -> None:
    optional_cache.put("a", [1, 2], 60)
    assert optional_cache.get("a") == [1, 2]
    assert optional_cache.get("b", "nothing") == "nothing"
    for _ in range(2):
        optional_cache.advance("number")
    assert optional_cache.get("number") == 2


def test_without_the_cache_nothing_is_kept_and_nothing_fails(without_redis: None) -> None:
    optional_cache.put("a", 1, 60)
    optional_cache.advance("number")
    assert optional_cache.get("a", "nothing") == "nothing"


@pytest.mark.django_db(transaction=True)
def test_the_library_is_there_without_redis(page: Client, owner: User, without_redis: None) -> None:
    make_item(owner, title="A lamp")
    facets.changed(owner.pk)
    for path in ("/library/", "/library/?q=lamp", "/stats/"):
        assert page.get(path).status_code == 200, path
    assert "A lamp" in page.get("/library/").content.decode()
