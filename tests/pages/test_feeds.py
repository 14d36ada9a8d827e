"""The pages of feeds, as a browser without JavaScript uses them, and the API and command beside."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ingestion.feeds.models import Feed, FeedEntry
from librarian_site.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_user(username="ada")


@pytest.fixture
def browser(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def followed(client: Client, **rule: str) -> Feed:
    client.post("/feeds/follow/", {"url": "example.org/feed.xml", **rule})
    return Feed.objects.get()


def test_a_feed_is_followed_changed_paused_and_unfollowed(browser: Client) -> None:
    rule = {"tags": "a, b", "tier_floor": "b", "full_text": "feed", "interval": "360"}
    feed = followed(browser, **rule, watch="1")
    assert feed.url == "https://example.org/feed.xml"
    assert (feed.tags, feed.tier_floor, feed.full_text, feed.interval) == (
        ["a", "b"],
        "b",
        False,
        360,
    )
    assert feed.watch
    assert "example.org/feed.xml" in browser.get("/feeds/").content.decode()
    at = f"/feeds/{feed.pk}/"
    browser.post(f"{at}change/", {"title": "Notes", "collection": "Morning", "full_text": "page"})
    feed.refresh_from_db()
    assert (feed.title, feed.collection, feed.tags, feed.full_text) == (
        "Notes",
        "Morning",
        [],
        True,
    )
    for step, state in (("pause", "paused"), ("resume", "following"), ("fetch", "following")):
        browser.post(f"{at}{step}/")
        feed.refresh_from_db()
        assert feed.state == state
    browser.post(f"{at}delete/")
    assert not Feed.objects.exists()


def test_its_page_says_what_became_of_its_entries_and_what_went_wrong(browser: Client) -> None:
    feed = followed(browser)
    FeedEntry.objects.create(
        batch=feed, key="1", label="Thin one", data={}, state="skipped", error="It is in tier D."
    )
    Feed.objects.update(last_error="example.org accepts no connection.", failures=3)
    page = browser.get(f"/feeds/{feed.pk}/").content.decode()
    assert "Thin one" in page
    assert "It is in tier D." in page
    assert "example.org accepts no connection. (3 times in a row)" in page


@pytest.mark.parametrize(
    "url", ["ftp://example.org/feed", "http://10.0.0.1/feed", "", "example.org/" + "é" * 1000]
)
def test_what_may_not_be_fetched_is_not_followed(browser: Client, url: str) -> None:
    browser.post("/feeds/follow/", {"url": url})
    assert not Feed.objects.exists()


def test_the_same_feed_twice_leads_to_the_first(browser: Client) -> None:
    feed = followed(browser)
    answer = browser.post("/feeds/follow/", {"url": feed.url})
    assert answer.headers["Location"] == f"/feeds/{feed.pk}/"


def test_the_api_does_the_same(browser: Client) -> None:
    json: Any = {"content_type": "application/json"}
    made = browser.post("/api/v1/feeds", {"url": "https://example.org/f", "tags": ["x"]}, **json)
    assert made.status_code == 201
    at = f"/api/v1/feeds/{made.json()['id']}"
    assert (
        browser.post("/api/v1/feeds", {"url": "https://example.org/f"}, **json).status_code == 409
    )
    changed = browser.patch(at, {"tier_floor": "a", "paused": True}, **json).json()
    assert (changed["tier_floor"], changed["state"], changed["tags"]) == ("a", "paused", ["x"])
    assert browser.post(f"{at}/fetch", **json).status_code == 409
    assert browser.patch(at, {"paused": False}, **json).json()["state"] == "following"
    assert browser.post(f"{at}/fetch", **json).status_code == 202
    assert browser.get(f"{at}/entries").json()["total"] == 0
    assert browser.get("/api/v1/feeds").json()["items"][0]["counts"] == {
        "added": 0,
        "open": 0,
        "failed": 0,
    }
    assert browser.delete(at).status_code == 204
    assert browser.get(at).status_code == 404


def test_the_command_follows(ada: User) -> None:
    out = StringIO()
    call_command("follow", "https://example.org/f", "--tag", "x", "--keep", "c", stdout=out)
    feed = Feed.objects.get(owner=ada)
    assert (feed.tags, feed.tier_floor) == (["x"], "c")
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("follow", "http://10.0.0.1/", stderr=out)
