"""What Home shows of the work: what moves, what waits, what failed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ingestion.imports.models import Import, ImportEntry
from ingestion.jobs import transitions
from ingestion.live.regions import render_view
from ingestion.models import IngestionJob
from librarian_site.models import User
from tests.factories import make_item, make_job

pytestmark = pytest.mark.django_db(transaction=True)
HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


def failed(owner: User, **kw: Any) -> IngestionJob:
    now = timezone.now()
    return make_job(owner, status="failed", completed_at=now, error="It is gone.", **kw)


def work(owner: User) -> str:
    return next(each.html for each in render_view(owner, {"view": "home"}) if each.id == "work")


def counted(page: Client) -> int:
    """The failures that the navigation counts, on a page that shows nothing else of jobs."""
    found = re.search(r'"nav-failures"[^>]*>(\d+) ', page.get("/stats/").content.decode())
    return int(found[1]) if found else 0


def test_what_moves_is_a_card_and_what_waits_a_line(owner: User) -> None:
    for n in range(24):
        make_job(owner, url=f"https://a.org/{n}-waits")
    make_job(owner, url="https://a.org/moves", status="processing", started_at=timezone.now())
    text = work(owner)
    assert text.index("a.org/moves") < text.index("24 waiting") < text.index("a.org/0-waits")
    assert text.count('class="card"') == 1
    assert "All 24 waiting" in text
    assert "<details" in text


def test_what_ended_becomes_its_item(page: Client, owner: User) -> None:
    old = make_item(owner, title="Fetched again", created_at=timezone.now() - timedelta(9))
    for _ in range(9):
        make_item(owner)
    done = make_job(owner, status="completed", completed_at=timezone.now(), item=old)
    make_job(owner, url="https://a.org/no", status="cancelled", completed_at=timezone.now())
    text = page.get("/").content.decode()
    assert str(done.pk) not in text
    assert "a.org/no" not in text
    assert text.count("Fetched again</a>") == 1


def test_an_import_is_one_bar(owner: User) -> None:
    batch = Import.objects.create(owner=owner, filename="b.html", state="running", total=4)
    states = ("added", "failed", "working", "waiting")
    for n, state in enumerate(states):
        job = make_job(owner, url=f"https://a.org/{n}-of-it") if state == "working" else None
        ImportEntry.objects.create(
            batch=batch, position=n, label=str(n), data={}, state=state, job=job
        )
    text = work(owner)
    assert "2 of 4" in text
    assert "1 failed" in text
    assert 'value="50"' in text
    assert "of-it" not in text


def test_failures_are_counted_in_the_navigation_until_seen(
    page: Client, owner: User, stranger: User
) -> None:
    failed(owner, error_code="not_found")
    job = failed(owner, error_code="deadline")
    failed(stranger)
    assert counted(page) == 2
    page.get("/jobs/")
    assert counted(page) == 2
    page.get("/jobs/?error=not_found")
    assert counted(page) == 1
    page.get(f"/jobs/{job.pk}/")
    assert counted(page) == 0
    assert "It is gone." in work(owner)  # seen is not put away
    regions = {each.id for each in render_view(owner, {"view": "jobs"})}
    assert "unseen-failures" in regions


def test_failures_are_dismissed_one_or_all(page: Client, owner: User, stranger: User) -> None:
    first, *_ = [failed(owner, url=f"https://a.org/{n}-gone") for n in range(3)]
    theirs = failed(stranger)
    assert page.post("/jobs/dismiss/", {"job": str(first.pk)}, **HTMX).status_code == 204
    assert "0-gone" not in work(owner)
    assert "1-gone" in work(owner)
    page.post("/jobs/dismiss/", {"all": "1"})
    assert "gone" not in work(owner)
    assert counted(page) == 0
    theirs.refresh_from_db()
    assert theirs.dismissed_at is None


def test_a_failure_after_a_retry_is_new(page: Client, owner: User) -> None:
    job = failed(owner)
    page.post("/jobs/dismiss/", {"all": "1"})
    assert transitions.retry(job.pk) is not None
    IngestionJob.objects.filter(pk=job.pk).update(status="failed", completed_at=timezone.now())
    assert counted(page) == 1


def test_all_that_waits_is_cancelled_at_once(page: Client, owner: User, stranger: User) -> None:
    for _ in range(3):
        make_job(owner)
    moves = make_job(owner, status="processing", attempts=1, started_at=timezone.now())
    theirs = make_job(stranger)
    assert "3 waiting jobs cancelled" in page.post("/jobs/cancel/", follow=True).content.decode()
    statuses = set(IngestionJob.objects.owned_by(owner).values_list("status", flat=True))
    assert statuses == {"cancelled", "processing"}
    moves.refresh_from_db()
    theirs.refresh_from_db()
    assert (moves.status, theirs.status) == ("processing", "queued")


def test_an_empty_home_says_how_to_begin(page: Client, owner: User) -> None:
    text = page.get("/").content.decode()
    assert "Import a file" in text
    assert 'href="javascript:' in text and "/add/" in text
    make_item(owner)
    assert "Import a file" not in page.get("/").content.decode()


def spoken(owner: User, view: str = "home", **params: str) -> str:
    regions = render_view(owner, {"view": view, **params})
    html = next(each.html for each in regions if each.id == "announcement")
    return re.sub("<[^>]+>", "", html.partition("</p>")[0].rpartition("#}")[2])


def test_stages_and_ends_are_announced(owner: User, stranger: User) -> None:
    now = timezone.now()
    at_work = {"status": "processing", "stage": "transform", "started_at": now}
    job = make_job(owner, url="https://example.org/a", **at_work)
    make_job(stranger, url="https://example.org/theirs", **at_work)
    make_job(owner, status="completed", completed_at=now - timedelta(hours=1), started_at=now)
    assert spoken(owner) == "example.org/a: being summarised."
    item = make_item(owner, title="All about a")
    IngestionJob.objects.filter(pk=job.pk).update(status="completed", completed_at=now, item=item)
    assert spoken(owner) == "All about a: in your library."
    failed(owner, url="https://example.org/b", started_at=now + timedelta(seconds=1))
    assert "example.org/b could not be read: It is gone." in spoken(owner)
    assert spoken(owner, "job", id=str(job.pk)) == "All about a: in your library."
