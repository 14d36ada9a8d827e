"""A site's API first; its page where that refuses."""

from __future__ import annotations

import json
import re

import pytest

from ingestion.acquisition import fetch_and_read
from ingestion.documents.errors import AccessDenied, NotFound
from ingestion.documents.types import no_progress
from ingestion.site_apis import asking, registry
from tests.documents import builders
from tests.documents.server import DocumentServer

URL = "https://news.ycombinator.com/item?id=1"
POST = {"id": 1, "author": "ruth", "title": "The lock", "text": "<p>It turns.", "children": []}


@pytest.fixture
def site(documents: DocumentServer, monkeypatch: pytest.MonkeyPatch) -> DocumentServer:
    """Stands in for the API, and for the page where something is asked there."""
    monkeypatch.setitem(asking.STAND_INS, "https://hn.algolia.com", documents.url(""))
    return documents


def test_the_api_is_asked_first(site: DocumentServer) -> None:
    site.page("/api/v1/items/1", json.dumps(POST), content_type="application/json")
    told: list[float] = []
    resource, document = fetch_and_read(URL, lambda percent, _: told.append(percent))
    assert (document.kind, document.url) == ("thread", URL)
    assert document.markdown == "It turns."
    assert document.made[0].maker == "sources"
    assert resource.transferred > 0
    assert told == sorted(told)


@pytest.mark.parametrize(
    ("status", "answer"), [(500, "busy"), (403, "no"), (404, "no"), (200, "<html>"), (200, "{}")]
)
def test_the_page_is_read_where_the_api_refuses(
    site: DocumentServer, monkeypatch: pytest.MonkeyPatch, status: int, answer: str
) -> None:
    site.page("/api/v1/items/1", answer, status=status)
    page = site.page("/item", builders.article())
    monkeypatch.setitem(registry.HOSTS, "hacker_news", re.compile(r"127\.0\.0\.1"))
    _, document = fetch_and_read(f"{page}?id=1", no_progress)
    assert site.hits["/api/v1/items/1"] == 1
    assert (document.kind, document.title) == ("article", "The keepers of Marrow Point")


def test_what_the_page_says_is_said_where_both_refuse(
    site: DocumentServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.HOSTS, "hacker_news", re.compile(r"127\.0\.0\.1"))
    site.page("/api/v1/items/1", "no", status=404)
    site.page("/item", "no", status=401)
    with pytest.raises(AccessDenied):
        fetch_and_read(site.url("/item?id=1"), no_progress)
    with pytest.raises(NotFound):
        fetch_and_read(site.url("/no-such-page"), no_progress)
