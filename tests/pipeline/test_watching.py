"""A watched page is visited again: what is asked of its site, what is noted, what is filed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ingestion.jobs.service import IngestionOrchestrator
from ingestion.models import IngestionJob
from ingestion.watching import visiting
from ingestion.watching.visiting import CLAIM, is_due, visit_due
from ingestion.webhooks.models import Webhook, WebhookDelivery, WebhookEvent
from librarian_site.models import User
from library.items import watching
from library.items.url_normalization import canonical_url
from library.models import ItemAlias, LibraryItem, Watch
from tests.documents.builders import PARAGRAPHS, article
from tests.documents.server import DocumentServer, Request

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("embedding_model"),
]
TITLE = "The keepers of Marrow Point"
NEWER = [PARAGRAPHS[0].replace("212 steps", "214 steps"), *PARAGRAPHS[1:], "The lamp is lit again."]


def html(paragraphs: list[str], title: str = TITLE) -> str:
    return article(title, body="".join(f"<p>{each}</p>" for each in paragraphs))


class Site:
    """One page, with an ETag of its content, and what was asked of it."""

    def __init__(self, server: DocumentServer) -> None:
        self.server = server
        self.content = html(PARAGRAPHS)
        self.asked: list[dict[str, str]] = []
        self.url = server.add("/watched", self.answer)

    def answer(self, request: Request) -> None:
        self.asked.append(dict(request.headers))
        etag = f'"{hash(self.content)}"'
        if request.headers.get("If-None-Match") == etag:
            request.send("", status=304, headers={"ETag": etag})
        else:
            request.send(self.content, headers={"ETag": etag})

    def fails(self, status: int, **headers: str) -> None:
        self.server.page("/watched", "no", status=status, headers=headers)


@pytest.fixture
def site(documents: DocumentServer) -> Site:
    return Site(documents)


@pytest.fixture
def item(site: Site, owner: User) -> LibraryItem:
    """The page, filed and watched."""
    job = IngestionOrchestrator().submit_job(owner=owner, url=site.url)
    IngestionOrchestrator().process_job(job.pk)
    watching.watch(LibraryItem.objects.filter(owner=owner))
    return LibraryItem.objects.get(owner=owner)


def visited(item: LibraryItem, *, since: float | None = None) -> Watch:
    """Let its time come and visit it; `since`: so many days it has had its trouble already."""
    mine = Watch.objects.filter(item=item)
    mine.update(next_visit_at=timezone.now())
    if since is not None:
        mine.update(trouble_since=timezone.now() - timedelta(days=since))
    assert is_due()
    assert visit_due(30) == 1
    assert not is_due()
    item.refresh_from_db()
    return mine.get()


def days_until(moment: datetime) -> float:
    left = moment - timezone.now() + timedelta(minutes=1)
    return round(left / timedelta(days=1), 1)


def test_nothing_new(item: LibraryItem, site: Site) -> None:
    watch = visited(item)
    assert days_until(watch.next_visit_at) == 10.5
    assert watch.last_error == ""
    assert "If-None-Match" not in site.asked[-1]
    watch = visited(item)
    assert site.asked[-1]["If-None-Match"] == watch.etag
    assert days_until(watch.next_visit_at) == 15.8
    site.content = site.content.replace("</footer>", " Page served at 12:34.</footer>")
    visited(item)  # other bytes, the same text
    assert item.page_states == ["watched"]
    assert IngestionJob.objects.count() == 1


def test_a_changed_text_becomes_a_version(
    item: LibraryItem, site: Site, owner: User, work: Callable[[], int]
) -> None:
    webhook = Webhook.objects.create(
        owner=owner, url="https://example.org/hook", events=[WebhookEvent.ITEM_CHANGED]
    )
    site.content = html(NEWER)
    watch = visited(item)
    assert (days_until(watch.next_visit_at), watch.etag) == (3.5, "")
    asked = len(site.asked)
    work()
    assert len(site.asked) == asked  # what the visit fetched is what is filed
    item.refresh_from_db()
    (version,) = item.versions.all()
    assert version.change == "1 paragraph new, one figure 212 → 214"
    assert "The lamp is lit again." in item.markdown
    assert item.page_states == ["watched", "changed"]
    delivery = WebhookDelivery.objects.get(webhook=webhook)
    assert delivery.data["change"] == version.change
    assert delivery.data["item_id"] == str(item.pk)
    visited(item)
    visited(item)
    assert site.asked[-1].get("If-None-Match")
    assert (item.versions.count(), IngestionJob.objects.count()) == (1, 2)


def test_a_page_that_moved(item: LibraryItem, site: Site, documents: DocumentServer) -> None:
    address = item.canonical_url
    to = documents.add("/elsewhere", site.answer)
    documents.page("/watched", "", status=301, headers={"Location": to})
    visited(item)
    assert (item.url, item.canonical_url) == (to, address)
    assert item.page_states == ["watched", "moved"]
    assert ItemAlias.objects.filter(item=item, canonical_url=canonical_url(to)).exists()
    asked = documents.hits["/watched"]
    visited(item)
    assert documents.hits["/watched"] == asked
    assert item.moved_at is not None


def test_a_page_that_moved_and_is_the_same(
    item: LibraryItem, site: Site, documents: DocumentServer
) -> None:
    visited(item)
    to = documents.add("/elsewhere", site.answer)
    documents.page("/watched", "", status=301, headers={"Location": to})
    watch = visited(item)
    assert site.asked[-1]["If-None-Match"] == watch.etag
    assert (item.url, item.page_states) == (to, ["watched", "moved"])


def test_a_page_that_is_gone(item: LibraryItem, site: Site) -> None:
    site.fails(404)
    watch = visited(item)
    assert (item.gone_at, days_until(watch.next_visit_at)) == (None, 1)
    visited(item)
    assert "does not exist (404)" in visited(item, since=4).last_error
    assert item.page_states == ["watched", "gone"]
    assert "Fresnel" in item.markdown
    site.server.add("/watched", site.answer)
    visited(item)
    assert item.page_states == ["watched"]


def test_a_site_that_says_gone_is_believed_at_once(item: LibraryItem, site: Site) -> None:
    site.fails(410)
    watch = visited(item)
    assert item.gone_at is not None
    assert days_until(watch.next_visit_at) == 7


def test_a_page_that_was_gone_is_back_also_where_its_site_knows_it_again(
    item: LibraryItem, site: Site
) -> None:
    visited(item)
    site.fails(410)
    visited(item)
    assert item.page_states == ["watched", "gone"]
    site.server.add("/watched", site.answer)
    watch = visited(item)
    assert site.asked[-1]["If-None-Match"] == watch.etag
    assert item.page_states == ["watched"]


def test_a_site_that_is_away_is_not_gone_for_two_weeks(item: LibraryItem) -> None:
    LibraryItem.objects.filter(pk=item.pk).update(url="http://127.0.0.1:9/watched")
    for _ in range(5):
        watch = visited(item, since=13)
    assert (watch.trouble, item.gone_at) == ("unreachable", None)
    visited(item, since=15)
    assert item.gone_at is not None


def test_a_host_gets_the_rest_it_asks_for(item: LibraryItem, site: Site) -> None:
    site.fails(503, **{"Retry-After": str(20 * 24 * 3600)})
    watch = visited(item)
    assert days_until(watch.next_visit_at) == 20
    assert "asks to come back later" in watch.last_error
    assert item.gone_at is None


def test_another_text_is_believed_the_second_time(item: LibraryItem, site: Site) -> None:
    site.content = article("Cheap sofas", body="<p>Sofas, chairs and beds for sale. </p>" * 40)
    assert "another text now: “Cheap sofas”" in visited(item).last_error
    assert item.replaced_at is None
    visited(item, since=1)
    assert item.page_states == ["watched", "replaced"]
    assert "Fresnel" in item.markdown
    assert IngestionJob.objects.count() == 1


def test_the_way_to_a_front_page_is_another_text(item: LibraryItem, site: Site) -> None:
    """Its title has many letters in common with the one that was."""
    site.content = article(
        "The shores of narrow waters", body="<p>Sofas and beds for sale. </p>" * 40
    )
    assert "another text now" in visited(item).last_error


@pytest.mark.parametrize(
    ("page", "trouble"),
    [
        ("<title>x.example</title><h1>This domain is for sale</h1>", "replaced"),
        ("<title>404 Not Found</title><h1>404 Not Found</h1>", "missing"),
    ],
)
def test_a_parked_domain_and_an_error_page_are_known(
    item: LibraryItem, site: Site, page: str, trouble: str
) -> None:
    site.content = page
    assert visited(item).trouble == trouble


def test_robots_are_obeyed(item: LibraryItem, site: Site, documents: DocumentServer) -> None:
    documents.page("/robots.txt", "User-agent: *\nDisallow: /watched\n", content_type="text/plain")
    asked = len(site.asked)
    watch = visited(item)
    assert len(site.asked) == asked
    assert "robots.txt" in watch.last_error
    assert item.gone_at is None


def test_robots_that_can_not_be_had_are_a_no(
    item: LibraryItem, site: Site, documents: DocumentServer
) -> None:
    documents.page("/robots.txt", "", status=500)
    asked = len(site.asked)
    assert "problem of its own" in visited(item).last_error
    assert len(site.asked) == asked


def test_a_visit_whose_sweeper_was_killed_is_made_up_for(
    item: LibraryItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    Watch.objects.update(next_visit_at=timezone.now())
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(visiting, "_look", killed)
        visit_due(30)
    watch = Watch.objects.get()
    assert timedelta(0) < watch.next_visit_at - timezone.now() <= CLAIM
    assert visit_due(30) == 0
    assert visited(item).last_error == ""


def test_an_ended_watch_is_not_visited(item: LibraryItem, site: Site) -> None:
    asked = len(site.asked)
    watching.unwatch(LibraryItem.objects.filter(pk=item.pk))
    assert visit_due(30) == 0
    assert len(site.asked) == asked
