"""The page of the bookmarklet and the share sheet, and what makes the site an app."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from ingestion.models import IngestionJob
from librarian_site.models import User
from library.models import LibraryItem
from tests.documents.server import DocumentServer
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)
STATIC = Path(settings.BASE_DIR) / "static"


def test_opening_it_hands_in_nothing_and_one_click_does(page: Client) -> None:
    text = page.get("/add/", {"url": "https://a.org/1", "title": "One & two"}).content.decode()
    assert "One &amp; two" in text
    assert 'value="https://a.org/1"' in text
    assert not IngestionJob.objects.exists()
    answer = page.post("/add/", {"url": "https://a.org/1"})
    assert IngestionJob.objects.get().url == "https://a.org/1"
    assert "It is being read" in page.get(answer["Location"]).content.decode()


def test_it_says_what_the_library_has(page: Client, owner: User, stranger: User) -> None:
    make_item(owner, url="https://a.org/mine", title="A fine item")
    make_item(stranger, url="https://a.org/theirs", title="Not yours")
    mine = page.get("/add/", {"url": "https://www.a.org/mine?utm_source=x"}).content.decode()
    assert "You have this already" in mine
    assert "A fine item" in mine
    assert "Not yours" not in page.get("/add/", {"url": "https://a.org/theirs"}).content.decode()


@pytest.mark.parametrize(
    "shared",
    [
        {"text": "Look at this: https://a.org/1"},
        {"title": "A title", "text": "https://a.org/1", "url": ""},
        {"title": "Read https://a.org/1"},
    ],
)
def test_phones_share_the_link_in_any_field(page: Client, shared: dict[str, str]) -> None:
    assert 'value="https://a.org/1"' in page.get("/add/", shared).content.decode()


def test_what_is_said_of_an_item_that_is_here_is_added(page: Client, owner: User) -> None:
    item = make_item(owner, url="https://a.org/1", markdown="Some words that matter.")
    told = {"tags": "one, Two", "note": "My note", "selection": "words that matter"}
    page.post("/add/", {"url": "https://a.org/1", **told})
    item.refresh_from_db()
    assert set(item.tags.values_list("name", flat=True)) == {"one", "Two"}
    assert item.note == "My note"
    assert item.highlights.get().quote == "words that matter"
    assert not IngestionJob.objects.exists()


def test_what_is_said_of_a_new_one_is_there_once_it_is_filed(
    page: Client, documents: DocumentServer, work: Callable[[], int], owner: User
) -> None:
    page.post("/add/", {"url": documents.url("/article"), "tags": "mine", "note": "Why I kept it"})
    work()
    item = LibraryItem.objects.get()
    assert "mine" in item.tags.values_list("name", flat=True)
    assert item.note == "Why I kept it"


def test_what_is_refused_says_why(page: Client) -> None:
    answer = page.post("/add/", {"url": "http://10.0.0.1/", "note": "kept"})
    assert answer.status_code == 400
    assert "not a public address" in answer.content.decode()
    assert ">kept</textarea>" in answer.content.decode()
    assert "There is no link" in page.post("/add/", {"url": "no link"}).content.decode()


def test_signing_in_comes_back_with_the_address(client: Client, owner: User) -> None:
    answer = client.get("/add/", {"url": "https://a.org/1"})
    assert "next=/add/%3Furl%3Dhttps" in answer["Location"]


def test_the_bookmarklet_is_whole(page: Client) -> None:
    text = unescape(page.get("/add/").content.decode())
    assert "javascript:(()=>{const u='http://testserver/add/?'" in text


def test_the_manifest_names_what_is_there(client: Client) -> None:
    manifest = json.loads((STATIC / "manifest.webmanifest").read_text())
    for icon in manifest["icons"]:
        assert (STATIC / icon["src"]).is_file()
    target = manifest["share_target"]
    assert (target["action"], target["method"]) == ("../add/", "GET")


def test_the_offline_page_is_the_same_for_everybody(client: Client, page: Client) -> None:
    assert client.get("/offline/").content == page.get("/offline/").content
    assert "no copy of it is kept" in client.get("/offline/").content.decode()
    worker = client.get("/service-worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "no-cache" in worker["Cache-Control"]
    assert "script-src 'self'" in worker["Content-Security-Policy"]
