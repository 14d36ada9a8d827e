"""Feeds fetched from a server that answers well, badly and not at all."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ingestion.feeds import refreshing, service
from ingestion.feeds.models import Feed, FeedEntry, FeedState
from ingestion.feeds.refreshing import AT_FIRST, CLAIM, is_due, refresh_due
from ingestion.jobs.service import WrongState
from librarian_site.models import User
from tests.documents.server import DocumentServer, Request
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def rss(*names: str, title: str = "Harbour notes") -> str:
    items = "".join(
        f"<item><guid isPermaLink='false'>{name}</guid><title>{name}</title>"
        f"<link>https://example.org/{name}</link></item>"
        for name in names
    )
    return f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"


@pytest.fixture
def ada() -> User:
    return make_user(username="ada")


def due(feed: Feed) -> Feed:
    """Let its time come, fetch what is due, and return it as it is then."""
    Feed.objects.filter(pk=feed.pk).update(next_fetch_at=timezone.now())
    assert is_due()
    assert refresh_due(30) == 1
    assert not is_due()
    feed.refresh_from_db()
    return feed


def labels(feed: Feed) -> list[str]:
    return list(FeedEntry.objects.filter(batch=feed).values_list("label", flat=True))


def in_minutes(moment: datetime) -> float:
    return (moment - timezone.now()) / timedelta(minutes=1)


def test_new_entries_wait_once(documents: DocumentServer, ada: User) -> None:
    feed = service.follow(owner=ada, url=documents.page("/feed", rss("two", "one")))
    due(feed)
    assert (feed.title, feed.last_error, feed.failures) == ("Harbour notes", "", 0)
    assert 58 < in_minutes(feed.next_fetch_at) <= 60
    assert labels(feed) == ["one", "two"]
    documents.page("/feed", rss("three", "two", "one"))
    assert labels(due(feed)) == ["one", "two", "three"]


def test_of_a_long_feed_the_newest_are_taken_at_first(documents: DocumentServer, ada: User) -> None:
    names = [f"n{number}" for number in range(AT_FIRST + 3)]
    feed = due(service.follow(owner=ada, url=documents.page("/feed", rss(*names))))
    waiting = FeedEntry.objects.filter(batch=feed, state="waiting")
    assert set(waiting.values_list("label", flat=True)) == set(names[:AT_FIRST])
    assert feed.entries.filter(state="skipped").count() == 3


def test_nothing_new_is_not_sent_again(documents: DocumentServer, ada: User) -> None:
    asked: list[dict[str, str]] = []

    def answer(request: Request) -> None:
        asked.append(dict(request.headers))
        headers = {"ETag": '"v1"', "Last-Modified": "Fri, 08 Mar 2024 09:00:00 GMT"}
        if request.headers.get("If-None-Match") == '"v1"':
            request.send("", status=304, headers=headers)
        else:
            request.send(rss("one"), headers=headers)

    feed = due(service.follow(owner=ada, url=documents.add("/feed", answer)))
    assert "If-None-Match" not in asked[0]
    due(feed)
    assert asked[1]["If-Modified-Since"] == "Fri, 08 Mar 2024 09:00:00 GMT"
    assert (feed.last_error, labels(feed)) == ("", ["one"])
    assert 58 < in_minutes(feed.next_fetch_at) <= 60


def test_failures_make_the_waits_longer(documents: DocumentServer, ada: User) -> None:
    feed = service.follow(owner=ada, url=documents.page("/feed", "oops", status=500))
    waits = [in_minutes(due(feed).next_fetch_at) for _ in range(6)]
    assert [round(wait / 60) for wait in waits] == [2, 4, 8, 16, 24, 24]
    assert (feed.failures, feed.state) == (6, FeedState.FOLLOWING)
    assert "problem of its own (500)" in feed.last_error
    documents.page("/feed", rss("one"))
    assert (due(feed).failures, feed.last_error) == (0, "")


def test_a_site_is_left_alone_for_as_long_as_it_asks(documents: DocumentServer, ada: User) -> None:
    later = {"Retry-After": str(3 * 24 * 3600)}
    url = documents.page("/feed", "later", status=429, headers=later)
    feed = due(service.follow(owner=ada, url=url))
    assert 4318 < in_minutes(feed.next_fetch_at) <= 4320
    assert "asks to come back later" in feed.last_error


def test_a_feed_that_is_gone_ends(documents: DocumentServer, ada: User) -> None:
    feed = due(service.follow(owner=ada, url=documents.page("/feed", "", status=410)))
    assert feed.state == FeedState.ENDED
    assert "does not exist (410)" in feed.last_error
    Feed.objects.update(next_fetch_at=timezone.now())
    assert refresh_due(30) == 0
    assert service.resume(owner=ada, feed_id=feed.pk).state == FeedState.FOLLOWING


def test_a_feed_that_moved_for_good_has_its_new_address(
    documents: DocumentServer, ada: User
) -> None:
    documents.page("/new", rss("one"))
    old = documents.page("/old", "", status=301, headers={"Location": "/new"})
    feed = due(service.follow(owner=ada, url=old))
    assert feed.url == documents.url("/new")
    documents.page("/new", "", status=302, headers={"Location": "/elsewhere"})
    documents.page("/elsewhere", rss("one", "two"))
    assert due(feed).url == documents.url("/new")
    assert labels(feed) == ["one", "two"]


def test_a_page_leads_to_its_feed(documents: DocumentServer, ada: User) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    page = documents.page("/blog", f"<html><head>{link}</head><body>Hello</body></html>")
    documents.page("/feed", rss("one"))
    feed = service.follow(owner=ada, url=page)
    assert refresh_due(30) == 2  # the page, and its feed
    feed.refresh_from_db()
    assert (feed.url, feed.page_url) == (documents.url("/feed"), page)
    assert labels(feed) == ["one"]
    with pytest.raises(WrongState, match="already"):
        service.follow(owner=ada, url=page)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/empty", "no feed at this address"),
        ("/nothing", "answers with nothing"),
        ("/huge", "larger than 10.0 MB"),
        ("/bomb", "larger than 10.0 MB"),
        ("/report.pdf", "no feed at this address"),
        ("/reset", "closed the connection|breaks off|failed"),
    ],
)
def test_what_went_wrong_is_said(
    documents: DocumentServer, ada: User, path: str, said: str
) -> None:
    feed = due(service.follow(owner=ada, url=documents.url(path)))
    assert feed.failures == 1
    assert re.search(said, feed.last_error), feed.last_error


def test_an_address_that_may_not_be_fetched_is_never_asked(
    documents: DocumentServer, ada: User
) -> None:
    url = documents.page("/feed", "", status=302, headers={"Location": "http://10.0.0.1/feed"})
    feed = due(service.follow(owner=ada, url=url))
    assert feed.failures == 1


def test_of_two_sweepers_one_has_it(documents: DocumentServer, ada: User) -> None:
    service.follow(owner=ada, url=documents.page("/feed", rss("one")))
    claimed = refreshing._claim()
    assert claimed is not None
    assert refreshing._claim() is None
    assert refresh_due(30) == 0
    # The first was killed: the claim ends, and another fetches. What the first still writes is
    # not taken.
    Feed.objects.update(next_fetch_at=timezone.now())
    assert refresh_due(30) == 1
    refreshing.refresh(claimed)
    claimed.refresh_from_db()
    assert labels(claimed) == ["one"]
    assert claimed.next_fetch_at - timezone.now() > CLAIM


def test_a_feed_paused_meanwhile_takes_nothing(documents: DocumentServer, ada: User) -> None:
    feed = service.follow(owner=ada, url=documents.page("/feed", rss("one")))
    claimed = refreshing._claim()
    assert claimed is not None
    service.pause(owner=ada, feed_id=feed.pk)
    refreshing.refresh(claimed)
    assert labels(feed) == []


def test_old_entries_go_when_the_feed_has_them_no_more(
    documents: DocumentServer, ada: User, monkeypatch: Any
) -> None:
    monkeypatch.setattr(refreshing, "KEPT", 1)
    feed = due(service.follow(owner=ada, url=documents.page("/feed", rss("c", "b", "a"))))
    feed.entries.update(state="added")
    documents.page("/feed", rss("d", "a"))
    due(feed)
    assert labels(feed) == ["a", "c", "d"]  # of the two that are gone, the newer


def test_two_users_may_follow_the_same(documents: DocumentServer, ada: User) -> None:
    url = documents.page("/feed", rss("one"))
    bob = make_user(username="bob")
    for user in (ada, bob):
        service.follow(owner=user, url=url)
    assert refresh_due(30) == 2
    feed = Feed.objects.get(owner=ada)
    with pytest.raises(service.FeedNotFound):
        service.delete(owner=bob, feed_id=feed.pk)
