"""Watching pages by the site and the API, and what is said of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from librarian_site.models import User
from library.items import revisions, watching
from library.models import LibraryItem, Watch
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def item(owner: User) -> LibraryItem:
    return make_item(owner, title="Lock keepers", markdown="There are 14 boats.")


@pytest.fixture
def changed(item: LibraryItem) -> LibraryItem:
    new = "There are 19 boats."
    revisions.save_revision(item, content_hash="1" * 64, markdown=new)
    LibraryItem.objects.filter(pk=item.pk).update(markdown=new, content_hash="1" * 64)
    return LibraryItem.objects.get(pk=item.pk)


def text(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_a_page_is_watched_and_no_longer(page: Client, item: LibraryItem) -> None:
    assert "Watch this page" in text(page, item.get_absolute_url())
    page.post(f"/library/{item.pk}/watch/", {"watch": "1"})
    shown = text(page, item.get_absolute_url())
    assert "Stop watching" in shown
    assert "not visited yet" in shown
    assert "Lock keepers" in text(page, "/library/watched/")
    page.post(f"/library/{item.pk}/watch/", {"watch": "0", "back": "/library/watched/"})
    assert not Watch.objects.exists()


def test_a_file_has_no_page_to_watch(page: Client, owner: User) -> None:
    file = make_item(owner, url="", canonical_url="")
    assert "Watch this page" not in text(page, file.get_absolute_url())
    page.post(f"/library/{file.pk}/watch/", {"watch": "1"})
    assert "no page to watch" in text(page, file.get_absolute_url())


def test_many_are_watched_at_once(page: Client, item: LibraryItem, owner: User) -> None:
    other = make_item(owner)
    page.post("/library/bulk/", {"action": "watch", "item": [item.pk, other.pk]})
    assert Watch.objects.count() == 2
    page.post("/library/bulk/", {"action": "unwatch", "item": [item.pk]})
    assert Watch.objects.get().item_id == other.pk


def test_what_changed_is_told_in_words(page: Client, changed: LibraryItem, api: Client) -> None:
    words = "one figure 14 → 19"
    assert words in text(page, changed.get_absolute_url())
    assert words in text(page, "/library/watched/")
    (version,) = api.get(f"/api/v1/library/{changed.pk}/versions").json()
    assert version["change"] == words
    assert words in text(page, f"/library/{changed.pk}/changes/{version['id']}/")
    (told,) = api.get("/api/v1/changes").json()
    assert (told["item_id"], told["change"]) == (str(changed.pk), words)
    chain = api.get(f"/api/v1/library/{changed.pk}/chain").json()
    assert (chain["versions"], chain["broken"], len(chain["head"])) == (1, [], 64)
    changed.versions.update(markdown="There are 20 boats.")
    chain = api.get(f"/api/v1/library/{changed.pk}/chain").json()
    assert chain["broken"] == [version["id"]]


def test_a_list_says_so_while_it_is_news(page: Client, changed: LibraryItem) -> None:
    assert '<span class="item-state">Changed</span>' in text(page, "/library/")
    long_ago = timezone.now() - timedelta(days=15)
    LibraryItem.objects.update(changed_at=long_ago, gone_at=long_ago)
    assert '<span class="item-state">Gone</span>' in text(page, "/library/?q=is:changed")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("gone", "The page is gone since 4 March 2026"),
        ("replaced", "Since 4 March 2026 another text is at its address"),
        ("moved", "The page moved on 4 March 2026"),
    ],
)
def test_what_became_of_a_page_is_said(
    page: Client, item: LibraryItem, state: str, words: str
) -> None:
    LibraryItem.objects.filter(pk=item.pk).update(**{f"{state}_at": MOMENT})
    assert words in text(page, item.get_absolute_url())
    assert "4 Mar 2026" in text(page, "/library/watched/")


def test_the_api_watches(api: Client, item: LibraryItem, owner: User) -> None:
    path = f"/api/v1/library/{item.pk}"
    told = api.patch(path, {"watched": True}, content_type="application/json").json()
    assert told["states"] == ["watched"]
    assert told["watch"]["interval_hours"] == 168
    Watch.objects.update(last_error="The host is away.", visited_at=MOMENT)
    assert api.get(path).json()["watch"]["last_error"] == "The host is away."
    listed = api.get("/api/v1/library", {"state": "watched"}).json()
    assert [each["id"] for each in listed["items"]] == [str(item.pk)]
    bulk = {"action": "unwatch", "items": [str(item.pk)]}
    api.post("/api/v1/library/bulk", bulk, content_type="application/json")
    assert api.get(path).json()["watch"] is None
    file = make_item(owner, url="", canonical_url="")
    refused = api.patch(
        f"/api/v1/library/{file.pk}", {"watched": True}, content_type="application/json"
    )
    assert refused.status_code == 400
    assert "no page to watch" in refused.content.decode()


def test_a_watch_survives_the_trash(page: Client, item: LibraryItem, owner: User) -> None:
    watching.watch(LibraryItem.objects.filter(pk=item.pk))
    page.post(f"/library/{item.pk}/delete/")
    assert not Watch.objects.exists()
    page.post(f"/library/trash/{item.pk}/restore/")
    assert Watch.objects.get().item_id == item.pk
