"""Lines of the log: one format for whoever writes, ids of request, user and job, no secrets."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from ingestion.jobs.service import IngestionOrchestrator
from ingestion.models import IngestionJob
from librarian_site.core.telemetry import log_context
from librarian_site.models import ApiToken, User
from librarian_site.operations.monitoring import logs
from librarian_site.operations.monitoring.redaction import scrub
from tests.documents.server import DocumentServer

type Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What is logged from now on, as JSON."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.json_formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)


@pytest.mark.parametrize("name", ["daphne.server", "rq.worker", "django.request", "ingestion.x"])
def test_whoever_writes(lines: Lines, name: str) -> None:
    with log_context.bind(request_id="r", user_id=lambda: 7, attempt=None):
        logging.getLogger(name).error("Ended with %s", "a\nb", extra={"status": 500, "other": 1})
    (line,) = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "level": "error",
        "logger": name,
        "event": "Ended with a\nb",
        "request_id": "r",
        "user_id": 7,
        "status": 500,
    }


def test_a_defect_has_its_traceback_in_the_line(lines: Lines) -> None:
    try:
        raise ValueError("https://ada:pw@example.org/?token=hush")
    except ValueError:
        logging.getLogger("ingestion").exception("A defect")
    (line,) = lines()
    assert "ValueError: https://…@example.org/?…" in line["exception"]


def test_for_people_a_line_is_as_before_with_the_ids_behind() -> None:
    record = logging.makeLogRecord({"name": "a", "levelname": "INFO", "msg": "Done"})
    assert logs.Console().format(record).endswith(" INFO a: Done")
    with log_context.bind(job_id="j", user_id=7):
        assert logs.Console().format(record).endswith(" INFO a: Done [job_id=j user_id=7]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://a.org/x?token=hush#y is gone", "https://a.org/x?… is gone"),
        ("redis://:hush@valkey:6379/0", "redis://…@valkey:6379/0"),
        ("Authorization: Bearer hush-hush.hush", "Authorization: Bearer …"),
        ("the token wl_hush-Hush_9 of ada", "the token wl_… of ada"),
        ("GET /setup/0123456789abcdef/ 200", "GET /setup/…/ 200"),
        ("GET /library/?q=lamp 200", "GET /library/?q=lamp 200"),
        (
            "GET /api/v1/stream/5?ticket=WyI:1x-_a:b%3D&a=1 200",
            "GET /api/v1/stream/5?ticket=…&a=1 200",
        ),
        ("Nothing to hide", "Nothing to hide"),
    ],
)
def test_secrets_are_left_out(text: str, shown: str) -> None:
    assert scrub(text) == shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a-sane-one.1", True),
        ("", False),
        ("short", False),
        ("x" * 65, False),
        ("a\tb c{d}", False),
    ],
)
def test_a_request_s_id(client: Client, lines: Lines, given: str, kept: bool) -> None:
    answer = client.get("/account/sign-in/", headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) is kept
    (line,) = [line for line in lines() if line["logger"] == "librarian.requests"]
    assert line["request_id"] == answer["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "account/sign-in/", 302)
    assert log_context.ids() == {}


@pytest.mark.django_db
def test_who_asked_is_known_by_session_and_by_token(
    page: Client, api: Client, owner: User, lines: Lines
) -> None:
    page.get("/library/")
    api.get("/api/v1/library")
    told = [line for line in lines() if line["logger"] == "librarian.requests"]
    assert [line["user_id"] for line in told] == [owner.pk, owner.pk]
    assert len({line["request_id"] for line in told}) == 2


@pytest.mark.django_db(transaction=True)
def test_a_job_s_story_with_a_retry(
    owner: User, documents: DocumentServer, work: Callable[[], int], lines: Lines
) -> None:
    _, secret = ApiToken.issue(user=owner, name="test")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    sent = {"url": documents.url("/broken?token=hush")}
    first = {"X-Request-ID": "the-first-request"}
    job_id = api.post(
        "/api/v1/ingest", sent, content_type="application/json", headers=first
    ).json()["job_id"]
    work()
    IngestionJob.objects.update(next_attempt_at=None)
    IngestionOrchestrator().cancel_job(owner=owner, job_id=job_id)
    api.post(f"/api/v1/ingest/{job_id}/retry", headers={"X-Request-ID": "the-second-one"})
    documents.page("/broken", "gone", status=410)
    work()
    told = [line for line in lines() if line.get("job_id") == job_id]
    kinds = [(line["kind"], line.get("code")) for line in told if "kind" in line]
    attempt = [("job_started", None), ("stage_started", None)]
    assert kinds == [
        ("job_queued", None),
        *attempt,
        ("error", "fetch_failed"),
        ("cancelled", None),
        ("job_retried", None),
        *attempt,
        ("error", "not_found"),
    ]
    by_request = [line.get("request_id") for line in told]
    assert by_request == ["the-first-request"] * 4 + [None] + ["the-second-one"] * 4
    assert {line["level"] for line in told if line.get("code") == "not_found"} == {"warning"}
    assert "hush" not in json.dumps(lines()) and secret not in json.dumps(lines())
