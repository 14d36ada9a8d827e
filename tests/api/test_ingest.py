"""POST /ingest, its file and batch forms, and what may be done with a job."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ingestion.models import IngestionJob, JobStatus
from librarian_site.core.caching import rate_limit
from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.models import ApiToken, User
from tests.documents.server import DocumentServer
from tests.factories import make_item, make_job

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/v1/ingest"


def post(client: Client, body: Any, path: str = URL) -> Any:
    return client.post(path, body, content_type="application/json")


def test_a_url_is_accepted(api: Client, owner: User) -> None:
    answer = post(api, {"url": "https://example.org/a"})
    job = IngestionJob.objects.get()
    assert answer.status_code == 202
    assert answer.json() == {
        "job_id": str(job.pk),
        "status": "queued",
        "url": "https://example.org/a",
        "filename": "",
        "created_at": answer.json()["created_at"],
        "stream_url": f"/api/v1/stream/{job.pk}",
    }
    assert job.owner == owner


def test_priority_and_options_are_kept(api: Client) -> None:
    body = {"url": "https://example.org", "priority": "high", "options": {"force_refresh": True}}
    post(api, body)
    job = IngestionJob.objects.get()
    assert (job.priority, job.options) == ("high", {"force_refresh": True})


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a",
        "javascript:alert(1)",
        "not a url",
        "",
        "https://",
        "http://127.0.0.2.nip/\x00",
        "http://10.1.2.3/",
        "http://user:secret@example.org/",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_what_can_t_be_fetched_is_a_400_that_says_why(api: Client, url: str) -> None:
    answer = post(api, {"url": url})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["errors"][0]["field"] == "url"
    assert problem["errors"][0]["message"].endswith(".")
    assert not IngestionJob.objects.exists()


@pytest.mark.parametrize("body", [{}, {"url": 7}, {"url": "https://a.org", "priority": "urgent"}])
def test_a_body_that_does_not_fit_names_the_field(api: Client, body: Any) -> None:
    answer = post(api, body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] in ("body.url", "body.priority")


def test_a_body_that_is_no_json_is_a_400(api: Client) -> None:
    answer = api.post(URL, "{", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_the_same_page_twice_is_a_409_with_the_first_job(api: Client) -> None:
    first = post(api, {"url": "https://example.org/a"}).json()
    answer = post(api, {"url": "https://www.example.org/a#section"})
    assert answer.status_code == 409
    assert answer.json()["job_id"] == first["job_id"]


def test_without_credentials_it_is_a_401(client: Client, db: None) -> None:
    answer = post(client, {"url": "https://example.org"})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer wl_wrong", "Basic abc", "Bearer", "nonsense"])
def test_wrong_credentials_are_a_401(client: Client, db: None, header: str) -> None:
    answer = client.get(URL, headers={"Authorization": header})
    assert answer.status_code == 401


def test_a_token_that_may_only_read_does_not_write(owner: User) -> None:
    _, secret = ApiToken.issue(user=owner, name="reader", scopes=["read"])
    reader = Client(headers={"Authorization": f"Bearer {secret}"})
    assert post(reader, {"url": "https://example.org"}).status_code == 403
    assert reader.get(URL).status_code == 200


def test_a_session_needs_its_csrf_token(owner: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner)
    assert browser.get(URL).status_code == 200
    assert post(browser, {"url": "https://example.org"}).status_code == 403


def test_too_many_in_a_minute_are_a_429(
    api: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One moment for all of it: the minute must not turn in between.
    monkeypatch.setattr(rate_limit, "time", SimpleNamespace(time=lambda: 1_800_000_030.0))
    settings.LIBRARIAN_SUBMISSIONS_PER_MINUTE = 2
    cache.clear()
    codes = [post(api, {"url": f"https://example.org/{n}"}).status_code for n in range(3)]
    assert codes == [202, 202, 429]
    last = post(api, {"url": "https://example.org/9"})
    assert 0 < int(last["Retry-After"]) <= 60


def test_a_queue_that_is_away_does_not_lose_the_job(api: Client, stores: EmbeddedServices) -> None:
    stores.kill("valkey")
    try:
        answer = post(api, {"url": "https://example.org/a"})
    finally:
        stores.start_one("valkey")
    assert answer.status_code == 202
    assert IngestionJob.objects.get().status == JobStatus.QUEUED


def test_a_file_is_accepted(api: Client) -> None:
    file = SimpleUploadedFile("notes.md", b"# Notes\n\nText.", content_type="text/markdown")
    answer = api.post(f"{URL}/file", {"file": file})
    assert answer.status_code == 202
    assert answer.json()["filename"] == "notes.md"


@pytest.mark.parametrize(("name", "content"), [("empty.txt", b"")])
def test_an_empty_file_is_a_400(api: Client, name: str, content: bytes) -> None:
    answer = api.post(f"{URL}/file", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 400


def test_a_file_over_the_limit_is_refused(api: Client, settings: Any) -> None:
    settings.LIBRARIAN_MAX_DOCUMENT_BYTES = 10
    answer = api.post(f"{URL}/file", {"file": SimpleUploadedFile("a.txt", b"x" * 11)})
    assert answer.status_code == 400
    assert "larger" in answer.json()["detail"]


def test_a_store_that_can_t_keep_the_file_is_a_503(
    api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.files.storage import default_storage

    def full(*args: object, **kw: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    answer = api.post(f"{URL}/file", {"file": SimpleUploadedFile("a.txt", b"text")})
    assert answer.status_code == 503


def test_a_batch_has_one_outcome_for_each_url(api: Client) -> None:
    urls = ["https://example.org/1", "ftp://example.org/2", "https://example.org/1"]
    answer = post(api, {"urls": urls}, f"{URL}/batch")
    assert answer.status_code == 202
    assert [r["status"] for r in answer.json()["results"]] == ["queued", "refused", "conflict"]


def test_cancel_and_retry_over_the_api(api: Client, owner: User) -> None:
    job = make_job(owner)
    assert post(api, {}, f"{URL}/{job.pk}/cancel").json()["status"] == "cancelled"
    assert post(api, {}, f"{URL}/{job.pk}/cancel").status_code == 409
    retried = post(api, {}, f"{URL}/{job.pk}/retry")
    assert (retried.status_code, retried.json()["status"]) == (202, "queued")


def test_many_are_retried_by_id_or_by_kind_of_failure(
    api: Client, owner: User, stranger: User
) -> None:
    kinds = ("fetch_failed", "fetch_failed", "not_found")
    jobs = [make_job(owner, status="failed", error_code=code) for code in kinds]
    theirs = make_job(stranger, status="failed", error_code="fetch_failed")
    ids = [str(job.pk) for job in (jobs[0], theirs)]
    assert post(api, {"job_ids": ids}, f"{URL}/retry").json() == {"retried": 1}
    assert api.get(f"{URL}?status=failed&error_code=fetch_failed").json()["total"] == 1
    answer = post(api, {"error_code": "fetch_failed"}, f"{URL}/retry")
    assert (answer.status_code, answer.json()) == (202, {"retried": 1})
    assert IngestionJob.objects.filter(status="failed").count() == 2


def test_a_waiting_job_has_its_place(api: Client, owner: User) -> None:
    make_job(owner, priority="high")
    job = make_job(owner)
    assert api.get(f"{URL}/{job.pk}").json()["place"] == {"position": 2, "seconds": None}
    assert [item["place"]["position"] for item in api.get(URL).json()["items"]] == [2, 1]


# --- GET /ingest/{id}


def test_a_waiting_job(api: Client, owner: User) -> None:
    job = make_job(owner)
    answer = api.get(f"{URL}/{job.pk}").json()
    assert (answer["status"], answer["attempts"], answer["result"]) == ("queued", 0, None)
    assert answer["progress"] == {
        "current_stage": "queued",
        "stages_completed": [],
        "percent_complete": 0,
        "message": "",
        "error": None,
    }


def test_a_job_at_work(api: Client, owner: User) -> None:
    job = make_job(
        owner,
        status="processing",
        stage="transform",
        stages_completed=["extract"],
        stage_percent=50.0,
        message="Choosing key sentences",
    )
    progress = api.get(f"{URL}/{job.pk}").json()["progress"]
    assert progress["stages_completed"] == ["extract"]
    assert progress["percent_complete"] == 50
    assert progress["message"] == "Choosing key sentences"


def test_a_finished_job_has_its_result(
    api: Client, documents: DocumentServer, work: Callable[[], int]
) -> None:
    job_id = post(api, {"url": documents.url("/article")}).json()["job_id"]
    work()
    answer = api.get(f"{URL}/{job_id}").json()
    assert answer["status"] == "completed"
    assert set(answer["result"]) == {"item_id", "file_path", "title", "tier", "quality_score"}
    assert answer["completed_at"] >= answer["started_at"] >= answer["created_at"]


def test_a_failed_job_has_its_reason(
    api: Client, documents: DocumentServer, work: Callable[[], int]
) -> None:
    job_id = post(api, {"url": documents.url("/login")}).json()["job_id"]
    work()
    answer = api.get(f"{URL}/{job_id}").json()
    assert (answer["status"], answer["result"]) == ("failed", None)
    assert "sign-in" in answer["progress"]["error"]


def test_an_item_that_was_deleted_is_no_result(api: Client, owner: User) -> None:
    job = make_job(owner, status="completed", item=make_item(owner))
    assert job.item is not None
    job.item.delete()
    assert api.get(f"{URL}/{job.pk}").json()["result"] is None


@pytest.mark.parametrize("job_id", [uuid4(), "not-a-uuid", "1"])
def test_an_unknown_job_is_a_404(api: Client, job_id: object) -> None:
    assert api.get(f"{URL}/{job_id}").status_code == 404


def test_somebody_else_s_job_is_a_404(api: Client, stranger: User) -> None:
    job = make_job(stranger)
    assert api.get(f"{URL}/{job.pk}").status_code == 404
    assert post(api, {}, f"{URL}/{job.pk}/cancel").status_code == 404
    assert post(api, {}, f"{URL}/{job.pk}/retry").status_code == 404


def test_the_list_has_only_one_s_own_newest_first(api: Client, owner: User, stranger: User) -> None:
    mine = [make_job(owner), make_job(owner, status="failed")]
    make_job(stranger)
    answer = api.get(URL).json()
    assert [item["job_id"] for item in answer["items"]] == [str(j.pk) for j in reversed(mine)]
    assert (answer["total"], answer["limit"], answer["offset"]) == (2, 50, 0)
    assert api.get(f"{URL}?status=failed").json()["total"] == 1


@pytest.mark.parametrize("query", ["limit=501", "limit=0", "offset=-1", "status=nope", "limit=x"])
def test_a_list_refuses_what_it_can_t_do(api: Client, query: str) -> None:
    assert api.get(f"{URL}?{query}").status_code == 400
