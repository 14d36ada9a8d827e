"""What is kept, and doing without it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from librarian_site.models import User
from librarian_site.services.embedded import EmbeddedServices
from library import facets, kept
from tests.factories import make_item


@pytest.fixture
def without_redis(stores: EmbeddedServices) -> Iterator[None]:
    stores.kill("valkey")
    yield
    stores.start_one("valkey")


def test_what_is_put_is_got_and_a_number_advances() -> None:
    kept.put("a", [1, 2], 60)
    assert kept.get("a") == [1, 2]
    assert kept.get("b", "nothing") == "nothing"
    for _ in range(2):
        kept.advance("number")
    assert kept.get("number") == 2


def test_without_the_cache_nothing_is_kept_and_nothing_fails(without_redis: None) -> None:
    kept.put("a", 1, 60)
    kept.advance("number")
    assert kept.get("a", "nothing") == "nothing"


@pytest.mark.django_db(transaction=True)
def test_the_library_is_there_without_redis(page: Client, owner: User, without_redis: None) -> None:
    make_item(owner, title="A lamp")
    facets.changed(owner.pk)
    for path in ("/library/", "/library/?q=lamp", "/stats/"):
        assert page.get(path).status_code == 200, path
    assert "A lamp" in page.get("/library/").content.decode()
