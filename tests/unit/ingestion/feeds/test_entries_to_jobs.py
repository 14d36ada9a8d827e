"""Entries of feeds become jobs and items, and a list of feeds becomes feeds."""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.documents.errors import BelowFloor
from ingestion.feeds import service
from ingestion.feeds.entries_to_jobs import WINDOW, advance
from ingestion.feeds.models import Feed, FeedEntry
from ingestion.feeds.refreshing import _entry
from ingestion.imports import entries_to_jobs as import_entries
from ingestion.imports import service as imports
from ingestion.models import IngestionJob, JobStatus
from ingestion.worker.attempt import _source
from librarian_site.models import User
from library.items.files.removal import sweep
from library.models import LibraryItem
from tests.factories import make_item, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def followed(owner: User | None = None, **rule: Any) -> Feed:
    owner = owner or make_user()
    return service.follow(owner=owner, url="https://example.org/feed.xml", **rule)


def entry(feed: Feed, n: int = 1, **said: str) -> FeedEntry:
    plain = {"key": str(n), "url": f"https://example.org/{n}", "title": f"Page {n}"}
    more = {"html": "", "author": "", "published": ""}
    made = _entry(feed, {**plain, **more, **said}, skip=False)
    made.save()
    return made


def complete(job: IngestionJob) -> LibraryItem:
    """End the job as its worker does: with an item of its own id."""
    item = make_item(job.owner, url=job.url, canonical_url=job.canonical_url)
    LibraryItem.objects.filter(pk=item.pk).delete()
    item.pk = job.pk
    item.save(force_insert=True)
    IngestionJob.objects.filter(pk=job.pk).update(status=JobStatus.COMPLETED, item=item)
    return item


def state(of: FeedEntry) -> str:
    of.refresh_from_db()
    return of.state


def test_an_entry_becomes_an_item_with_the_feeds_tags() -> None:
    feed = followed(tags=["news"], collection="Morning", watch=True)
    one = entry(feed)
    advance(60)
    job = IngestionJob.objects.get(owner=feed.owner)
    assert (job.url, job.priority, state(one)) == ("https://example.org/1", "low", "working")
    advance(60)  # again, as after a restart
    item = complete(IngestionJob.objects.get(owner=feed.owner))
    advance(60)
    assert state(one) == "added"
    assert [tag.name for tag in item.tags.all()] == ["news"]
    assert [each.name for each in item.collections.all()] == ["Morning"]
    assert LibraryItem.objects.get(pk=item.pk).page_states == ["watched"]


def test_only_so_many_are_under_way() -> None:
    feed = followed()
    for n in range(WINDOW + 2):
        entry(feed, n)
    advance(60)
    assert IngestionJob.objects.filter(owner=feed.owner).count() == WINDOW


def test_what_is_in_the_library_is_not_fetched() -> None:
    feed = followed(tags=["news"])
    item = make_item(feed.owner, url="https://example.org/1", tags=("mine",))
    one = entry(feed)
    advance(60)
    assert state(one) == "merged"
    assert {tag.name for tag in item.tags.all()} == {"mine", "news"}


def test_the_feeds_own_text_is_filed_under_the_entrys_address() -> None:
    feed = followed(full_text=False)
    one = entry(feed, html="<p>All of it.</p>", author="Tobias")
    advance(60)
    job = IngestionJob.objects.get(owner=feed.owner)
    assert (job.url, job.canonical_url) == ("https://example.org/1", "https://example.org/1")
    source = _source(job)
    assert source.url == "https://example.org/1"
    assert b"<p>All of it.</p>" in (source.content or b"")
    assert b'content="Tobias"' in (source.content or b"")
    complete(job)
    advance(60)
    assert (state(one), one.page) == ("added", "")


def test_an_entry_without_an_address_is_filed_too() -> None:
    feed = followed()
    one = entry(feed, url="", html="<p>Words alone.</p>")
    advance(60)
    job = IngestionJob.objects.get(owner=feed.owner)
    assert (job.url, job.filename) == ("", "page.html")
    assert state(one) == "working"


def test_what_is_below_the_floor_is_noted_and_its_job_goes() -> None:
    feed = followed(tier_floor="b")
    one = entry(feed)
    advance(60)
    job = IngestionJob.objects.get(owner=feed.owner)
    assert job.options == {"force_refresh": False, "tier_floor": "b"}
    error = BelowFloor("It is in tier D; its feed keeps B at least.")
    IngestionJob.objects.filter(pk=job.pk).update(
        status=JobStatus.FAILED, error=error.message, error_code=error.code
    )
    advance(60)
    assert (state(one), one.error) == ("skipped", error.message)
    assert not IngestionJob.objects.filter(owner=feed.owner).exists()
    sweep()


def test_an_unfollowed_feed_takes_back_what_waits() -> None:
    feed = followed()
    entry(feed)
    advance(60)
    service.delete(owner=feed.owner, feed_id=feed.pk)
    assert not Feed.objects.exists()
    assert IngestionJob.objects.get(owner=feed.owner).status == JobStatus.CANCELLED


def test_a_list_of_feeds_is_followed() -> None:
    owner = make_user()
    followed(owner)
    opml = b"""<opml version="2.0"><body><outline text="Sea">
    <outline type="rss" text="Tides" xmlUrl="https://example.org/tides.xml"/>
    <outline type="rss" text="Known" xmlUrl="https://example.org/feed.xml"/>
    </outline><outline type="rss" text="Inside" xmlUrl="http://10.0.0.1/feed"/></body></opml>"""
    batch = imports.create(owner=owner, files=[("feeds.opml", opml)])
    advance(60)
    assert batch.counts()["waiting"] == 3  # it has not been started
    imports.start(owner=owner, import_id=batch.pk, tags=["followed"])
    import_entries.advance(60)
    advance(60)
    advance(60)
    import_entries.advance(60)
    batch.refresh_from_db()
    counts = batch.counts()
    assert (counts["added"], counts["merged"], counts["failed"]) == (1, 1, 1)
    assert batch.state == "completed"
    tides = Feed.objects.get(owner=owner, title="Tides")
    assert (tides.collection, tides.tags) == ("Sea", ["followed"])
    assert not IngestionJob.objects.exists()
