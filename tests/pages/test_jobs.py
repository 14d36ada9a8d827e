"""The pages of jobs."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ingestion.documents.errors import FetchError, NotFound
from ingestion.jobs.tracker import ProgressTracker
from ingestion.models import IngestionJob, IngestionStage
from librarian_site.models import User
from tests.factories import make_item, make_job

pytestmark = pytest.mark.django_db(transaction=True)


def at_work(owner: User) -> IngestionJob:
    return make_job(owner, status="processing", attempts=1, started_at=timezone.now())


def test_the_list_is_filtered_and_one_s_own(page: Client, owner: User, stranger: User) -> None:
    make_job(owner, url="https://a.org/done", status="completed")
    make_job(owner, url="https://a.org/waits")
    make_job(stranger, url="https://a.org/theirs")
    text = page.get("/jobs/?status=queued").content.decode()
    assert "a.org/waits" in text
    assert "a.org/done" not in text
    assert "theirs" not in text


def test_the_list_has_pages(page: Client, owner: User) -> None:
    for n in range(51):
        make_job(owner, url=f"https://a.org/{n}-")
    assert "Page 1 of 2" in page.get("/jobs/").content.decode()
    assert "a.org/0-" in page.get("/jobs/?page=2").content.decode()
    assert page.get("/jobs/?page=nonsense&status=nonsense").status_code == 200


def test_queries_of_the_list_do_not_grow(
    page: Client, owner: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(40):
        make_job(owner, status="completed", item=make_item(owner))
    page.get("/offline/")  # the session is noted at the first request
    with django_assert_max_num_queries(6):
        page.get("/jobs/")


def test_a_failed_job_says_what_to_do(page: Client, owner: User) -> None:
    job = at_work(owner)
    tracker = ProgressTracker(job.pk, 1)
    tracker.job_started(job.url, 4)
    tracker.stage_started(IngestionStage.EXTRACT, "Fetching")
    tracker.error(NotFound("The page is gone."), retry_at=None)
    text = page.get(f"/jobs/{job.pk}/").content.decode()
    assert "The page is gone." in text
    assert NotFound.advice in text
    assert "Attempt 1 of 4" in text
    assert "Retry" in text


def test_a_job_that_is_retried_says_when(page: Client, owner: User) -> None:
    job = at_work(owner)
    ProgressTracker(job.pk, 1).error(FetchError("Busy."), retry_at=timezone.now())
    text = page.get(f"/jobs/{job.pk}/").content.decode()
    assert "the next one <time-until" in text
    assert "It is tried again at" in text


def test_a_kind_of_event_from_a_newer_version_is_shown_as_text(page: Client, owner: User) -> None:
    job = at_work(owner)
    tracker = ProgressTracker(job.pk, 1)
    tracker.job_started(job.url, 4)
    for sequence, (kind, data) in enumerate(
        [
            ("page_captured", {"message": "A picture <of> the page", "stage": "picture"}),
            ("stage_started", {"stage": "picture", "message": "Developing"}),
            ("stage_completed", {"stage": "picture", "duration_ms": 4321}),
            ("quota_used", {}),
        ],
        start=2,
    ):
        job.events.create(sequence=sequence, kind=kind, data=data)
    answer = page.get(f"/jobs/{job.pk}/")
    text = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Page captured", "A picture &lt;of&gt; the page", "Picture done", "Quota used"):
        assert words in text


def test_the_timeline_folds_progress_and_times_the_stages(page: Client, owner: User) -> None:
    job = at_work(owner)
    tracker = ProgressTracker(job.pk, 1)
    tracker.job_started(job.url, 4)
    tracker.stage_started(IngestionStage.EXTRACT, "Fetching")
    for percent in (20, 60):
        tracker._last_event = 0
        tracker.stage_progress(percent, f"at {percent}")
    tracker.stage_completed()
    tracker.job_completed(make_item(owner).result())
    text = page.get(f"/jobs/{job.pk}/").content.decode()
    assert "2 more lines" in text
    assert "Where the time went" in text
    assert "Reading done" in text


@pytest.mark.parametrize("action", ["", "cancel/", "retry/"])
def test_somebody_else_s_job_is_not_here(page: Client, stranger: User, action: str) -> None:
    path = f"/jobs/{make_job(stranger).pk}/{action}"
    assert (page.post(path) if action else page.get(path)).status_code == 404
    assert page.get(f"/jobs/{uuid4()}/").status_code == 404


def test_cancel_and_retry_without_javascript(page: Client, owner: User) -> None:
    job = make_job(owner)
    answer = page.post(f"/jobs/{job.pk}/cancel/")
    assert answer["Location"] == f"/jobs/{job.pk}/"
    job.refresh_from_db()
    assert job.status == "cancelled"
    page.post(f"/jobs/{job.pk}/retry/", headers={"Referer": "http://testserver/jobs/"})
    job.refresh_from_db()
    assert job.status == "queued"


def test_cancel_twice_says_why_not(page: Client, owner: User) -> None:
    job = make_job(owner, status="completed")
    page.post(f"/jobs/{job.pk}/cancel/")
    assert "can’t be cancelled" in page.get("/jobs/").content.decode().replace("&#x27;", "’")


def test_retry_of_what_is_at_work_already_leads_there(page: Client, owner: User) -> None:
    twin = make_job(owner, canonical_url="https://a.org/x")
    failed = make_job(owner, canonical_url="https://a.org/x", status="failed")
    assert page.post(f"/jobs/{failed.pk}/retry/")["Location"] == f"/jobs/{twin.pk}/"


def test_htmx_is_answered_with_nothing_as_the_socket_tells(page: Client, owner: User) -> None:
    answer = page.post(f"/jobs/{make_job(owner).pk}/cancel/", headers={"HX-Request": "true"})
    assert answer.status_code == 204


def test_reading_does_not_act(page: Client, owner: User) -> None:
    assert page.get(f"/jobs/{make_job(owner).pk}/cancel/").status_code == 405


def failed(owner: User, code: str = "fetch_failed") -> IngestionJob:
    return make_job(owner, status="failed", attempts=4, error="It failed.", error_code=code)


def statuses() -> list[str]:
    return list(IngestionJob.objects.order_by("pk").values_list("status", flat=True))


def test_the_ticked_are_retried(page: Client, owner: User, stranger: User) -> None:
    jobs = [failed(owner), failed(owner), failed(owner), failed(stranger)]
    ticked = [str(job.pk) for job in (jobs[0], jobs[2], jobs[3])]
    answer = page.post("/jobs/retry/", {"job": [*ticked, "nonsense"]}, follow=True)
    assert "2 jobs queued again." in answer.content.decode()
    assert statuses() == ["queued", "failed", "queued", "failed"]


def test_nothing_ticked_is_said_so(page: Client) -> None:
    assert "Tick some jobs" in page.post("/jobs/retry/", follow=True).content.decode()


def test_all_of_one_kind_of_failure_are_retried(page: Client, owner: User, stranger: User) -> None:
    failed(owner), failed(owner), failed(owner, "not_found"), failed(stranger)
    text = page.get("/jobs/?error=fetch_failed").content.decode()
    assert "Retry all of this kind" in text
    assert text.count('class="job-row"') == 2
    assert 'Did not answer <span class="count">2</span>' in text
    page.post("/jobs/retry/", {"error": "fetch_failed"})
    assert statuses() == ["queued", "queued", "failed", "failed"]


def test_a_cancelled_file_is_gone_and_says_so(page: Client, owner: User) -> None:
    job = make_job(owner, url="", filename="a.txt", upload_path="incoming/x", status="cancelled")
    assert ">Retry<" not in page.get(f"/jobs/{job.pk}/").content.decode()
    answer = page.post(f"/jobs/{job.pk}/retry/", follow=True)
    assert "add it again" in answer.content.decode()


def test_a_waiting_job_says_where_it_stands(page: Client, owner: User) -> None:
    make_job(owner, priority="high")
    job = make_job(owner)
    for path in ("/", "/jobs/", f"/jobs/{job.pk}/"):
        assert "Number 2 in the queue" in page.get(path).content.decode()


def test_queries_of_a_waiting_list_do_not_grow(
    page: Client, owner: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(40):
        make_job(owner)
        failed(owner)
    page.get("/offline/")  # the session is noted at the first request
    with django_assert_max_num_queries(10):
        page.get("/jobs/")
