"""The library over REST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ingestion.jobs.service import IngestionOrchestrator
from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.models import User
from librarian_site.operations import health
from library.models import Collection, LibraryItem
from library.vector_index import get_index
from tests.documents.server import DocumentServer
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/v1/library"


@pytest.fixture
def filed(owner: User, documents: DocumentServer, work: Callable[[], int]) -> LibraryItem:
    IngestionOrchestrator().submit_job(owner=owner, url=documents.url("/article"))
    work()
    return LibraryItem.objects.get()


def titles(answer: Any) -> list[str]:
    return [item["title"] for item in answer.json()["items"]]


def test_an_empty_library(api: Client) -> None:
    assert api.get(URL).json() == {
        **{"total": 0, "limit": 50, "offset": 0},
        **{"next": "", "items": []},
    }


def test_an_item_has_the_fields_of_the_contract(api: Client, owner: User) -> None:
    item = make_item(owner, tags=("glass",), quality_score=8.0)
    (shown,) = api.get(URL).json()["items"]
    assert shown["id"] == str(item.pk)
    assert (shown["tier"], shown["quality_score"], shown["tags"]) == ("b", 8.0, ["glass"])
    assert {"title", "url", "summary", "source_type", "created_at", "file_path"} <= set(shown)


@pytest.mark.parametrize(("score", "tier"), [(10, "a"), (9, "a"), (7, "b"), (5, "c"), (4.9, "d")])
def test_the_tier_follows_from_the_score(owner: User, score: float, tier: str) -> None:
    from library.tiers import tier_of

    assert make_item(owner, quality_score=score).tier == tier == tier_of(score)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tier=a", ["Glass"]),
        ("tag=GLASS", ["Glass"]),
        ("source_type=pdf", ["Ships"]),
        ("read=true", ["Ships"]),
        ("read=false", ["Glass"]),
        ("collection=shelf", ["Glass"]),
        ("q=lens", ["Glass"]),
        ("q=nowhere", []),
        ("tier=a&source_type=pdf", []),
    ],
)
def test_narrowing(api: Client, owner: User, query: str, expected: list[str]) -> None:
    glass = make_item(
        owner, title="Glass", summary="About a lens.", quality_score=9.5, tags=("glass",)
    )
    make_item(owner, title="Ships", source_type="pdf", read_at=timezone.now())
    glass.collections.add(Collection.objects.create(owner=owner, name="Shelf"))
    assert titles(api.get(f"{URL}?{query}")) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["B", "A"]),
        ("order=asc", ["A", "B"]),
        ("sort=title&order=asc", ["A", "B"]),
        ("sort=quality_score", ["A", "B"]),
        ("sort=published_at", ["B", "A"]),
        ("limit=1", ["B"]),
        ("limit=1&offset=1", ["A"]),
    ],
)
def test_sorting_and_paging(api: Client, owner: User, query: str, expected: list[str]) -> None:
    make_item(owner, title="A", quality_score=9)
    make_item(owner, title="B", quality_score=3, published_at=timezone.now())
    assert titles(api.get(f"{URL}?{query}")) == expected


@pytest.mark.parametrize(
    "query", ["limit=501", "limit=0", "offset=-1", "sort=size", "order=up", "tier=z", "read=maybe"]
)
def test_what_it_can_t_do_is_a_400(api: Client, query: str) -> None:
    answer = api.get(f"{URL}?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_only_one_s_own(api: Client, owner: User, stranger: User) -> None:
    theirs = make_item(stranger)
    assert api.get(URL).json()["total"] == 0
    for path in ("", "/file", "/original", "/similar"):
        assert api.get(f"{URL}/{theirs.pk}{path}").status_code == 404
    assert api.delete(f"{URL}/{theirs.pk}").status_code == 404
    assert LibraryItem.objects.filter(pk=theirs.pk).exists()


def test_without_credentials_it_is_a_401(client: Client, db: None) -> None:
    for path in (URL, "/api/v1/search?q=a", "/api/v1/tags", "/api/v1/stats"):
        assert client.get(path).status_code == 401


def test_queries_do_not_grow_with_rows(
    api: Client, owner: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        make_item(owner, tags=("one", "two"))
    with django_assert_max_num_queries(8):
        assert len(api.get(URL).json()["items"]) == 30


def test_one_item_in_full(api: Client, filed: LibraryItem) -> None:
    shown = api.get(f"{URL}/{filed.pk}").json()
    assert shown["key_points"] == filed.key_points
    assert {part["name"] for part in shown["quality_parts"]} >= {"substance", "sourcing"}


def test_its_markdown_and_its_original(api: Client, filed: LibraryItem) -> None:
    markdown = api.get(f"{URL}/{filed.pk}/file")
    assert markdown.content.decode() == filed.markdown
    original = api.get(f"{URL}/{filed.pk}/original")
    assert original["Content-Disposition"].startswith("attachment")
    assert original["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in original["Content-Security-Policy"]


def test_a_file_that_is_missing_is_a_503(api: Client, owner: User) -> None:
    assert api.get(f"{URL}/{make_item(owner).pk}/file").status_code == 503


def test_changing_an_item(api: Client, filed: LibraryItem) -> None:
    body = {"title": " New ", "tags": ["Harbour", "harbour", "glass"], "read": True}
    answer = api.patch(f"{URL}/{filed.pk}", body, content_type="application/json").json()
    assert (answer["title"], sorted(answer["tags"])) == ("New", ["Harbour", "glass"])
    assert answer["read_at"] is not None
    again = api.patch(f"{URL}/{filed.pk}", {"read": False}, content_type="application/json").json()
    assert (again["title"], again["read_at"]) == ("New", None)


@pytest.mark.parametrize("body", [{"title": ""}, {"tags": [""]}, {"tags": ["x" * 61]}, {"read": 7}])
def test_a_change_that_makes_no_sense_is_a_400(
    api: Client, owner: User, body: dict[str, Any]
) -> None:
    item = make_item(owner)
    answer = api.patch(f"{URL}/{item.pk}", body, content_type="application/json")
    assert answer.status_code == 400


def test_deleting_takes_files_and_vectors_along(
    api: Client, owner: User, filed: LibraryItem
) -> None:
    from library import storage

    assert api.delete(f"{URL}/{filed.pk}?permanent=true").status_code == 204
    assert api.get(f"{URL}/{filed.pk}").status_code == 404
    assert get_index().count(filed.pk) == 0
    assert list(storage.item_files(owner_id=owner.pk, item_id=filed.pk)) == []


def test_deleting_works_while_the_index_is_away(
    api: Client, owner: User, stores: EmbeddedServices
) -> None:
    item = make_item(owner)
    stores.kill("vectors")
    try:
        assert api.delete(f"{URL}/{item.pk}").status_code == 204
    finally:
        stores.start_one("vectors")
    assert not LibraryItem.objects.exists()


@pytest.mark.parametrize("mode", ["hybrid", "meaning", "words"])
def test_search_finds_by_meaning_and_by_word(api: Client, filed: LibraryItem, mode: str) -> None:
    answer = api.get(f"/api/v1/search?q=lighthouse keeper lamp oil&mode={mode}").json()
    assert not answer["degraded"]
    (hit,) = answer["items"]
    assert hit["id"] == str(filed.pk)
    best = hit["passages"][0]
    assert best["text"]
    assert (best["meaning_rank"] is None) == (mode == "words")
    assert (best["words_rank"] is None) == (mode == "meaning")
    assert {best["text"][start:end].lower() for start, end in best["marks"]} >= {"lamp"}


def test_a_hit_tells_where_it_is_in_its_source(
    api: Client, owner: User, work: Callable[[], int]
) -> None:
    table = "Year,Keeper\n1901,Halloran greased the gate\n1902,Wren hung the lantern\n"
    IngestionOrchestrator().submit_file(owner=owner, filename="log.csv", content=table.encode())
    work()
    (hit,) = api.get("/api/v1/search?q=lantern&mode=words").json()["items"]
    assert hit["passages"][0]["place"] == {"row": 3}
    (passage,) = api.get(f"{URL}/{hit['id']}/passages").json()
    assert [place for _, place in passage["places"]] == [{"row": 1}, {"row": 2}, {"row": 3}]


def test_search_is_within_one_s_own(
    api: Client, stranger: User, documents: DocumentServer, work: Callable[[], int]
) -> None:
    IngestionOrchestrator().submit_job(owner=stranger, url=documents.url("/article"))
    work()
    assert api.get("/api/v1/search?q=lighthouse").json()["items"] == []


def test_search_without_the_index_comes_from_full_text(
    api: Client, filed: LibraryItem, stores: EmbeddedServices
) -> None:
    stores.kill("vectors")
    try:
        answer = api.get("/api/v1/search?q=paraffin").json()
    finally:
        stores.start_one("vectors")
    assert answer["degraded"]
    assert [hit["id"] for hit in answer["items"]] == [str(filed.pk)]


@pytest.mark.parametrize("query", ["", "q=", "q=a&mode=magic", "q=a&limit=1000"])
def test_a_search_that_can_t_be_is_a_400(api: Client, query: str) -> None:
    assert api.get(f"/api/v1/search?{query}").status_code == 400


def test_similar_items_are_other_items(
    api: Client, owner: User, filed: LibraryItem, documents: DocumentServer, work: Any
) -> None:
    IngestionOrchestrator().submit_job(owner=owner, url=documents.url("/german"))
    work()
    similar = api.get(f"{URL}/{filed.pk}/similar").json()
    assert [item["title"] for item in similar] == ["Der Leuchtturm"]


def test_tags_with_their_counts(api: Client, owner: User, stranger: User) -> None:
    make_item(owner, tags=("glass", "sea"))
    make_item(owner, tags=("sea",))
    make_item(stranger, tags=("theirs",))
    tags = api.get("/api/v1/tags").json()
    assert [(tag["name"], tag["count"]) for tag in tags] == [("glass", 1), ("sea", 2)]


def test_the_library_in_numbers(api: Client, owner: User) -> None:
    make_item(owner, quality_score=9.2, word_count=100)
    make_item(owner, source_type="pdf", word_count=50, read_at=timezone.now())
    stats = api.get("/api/v1/stats").json()
    assert (stats["items"], stats["words"], stats["unread"]) == (2, 150, 1)
    assert stats["by_tier"] == {"a": 1, "b": 0, "c": 1, "d": 0}
    assert stats["by_source_type"]["pdf"] == 1


def test_an_unknown_item_is_a_404(api: Client) -> None:
    assert api.get(f"{URL}/{uuid4()}").status_code == 404


def test_health_names_what_is_down(
    client: Client, db: None, stores: EmbeddedServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "DEADLINE", 60.0)  # the first look loads what it looks by
    assert client.get("/health").json() == {"status": "healthy", "version": "0.1.0"}
    stores.kill("vectors")
    try:
        answer = client.get("/health")
    finally:
        stores.start_one("vectors")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unhealthy", "down": ["vectors"]}
    assert client.get("/health/live").status_code == 200
