"""No page runs a number of queries that grows with its rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from librarian_site.models import User
from library.models import Collection, LibraryItem
from tests.factories import make_job

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/",
    "/library/",
    "/library/?tier=c&tag=bread&site=tides.example",
    "/library/?sort=published_at&order=asc",
    "/library/?q=moon+and+sea",
    "/library/?q=%22the+moon%22+-yeast",
    "/library/tags/",
    "/library/collections/",
    "/library/duplicates/",
    "/library/{item}/",
    "/stats/",
    "/api/v1/library?limit=100",
    "/api/v1/search?q=moon",
    "/api/v1/tags",
)


def test_queries_do_not_grow_with_rows(
    page: Client, owner: User, generate: Callable[[int], None]
) -> None:
    few = counted(page, owner, generate, 30)  # more than a page shows of what waits
    many = counted(page, owner, generate, 60)
    assert {path: (few[path], n) for path, n in many.items() if n > few[path]} == {}


def counted(
    page: Client, owner: User, generate: Callable[[int], None], items: int
) -> dict[str, int]:
    generate(items)
    mine = list(LibraryItem.objects.owned_by(owner))
    for n in range(items):
        Collection.objects.create(owner=owner, name=f"{items}-{n}").items.add(mine[n])
        make_job(owner)
    found = {}
    for path in PAGES:
        filled = path.format(item=mine[0].pk)
        page.get(filled)  # what is kept in memory from then on
        cache.clear()
        page.force_login(owner)
        with CaptureQueriesContext(connection) as queries:
            assert page.get(filled).status_code == 200, filled
        found[path] = len(queries)
    return found
