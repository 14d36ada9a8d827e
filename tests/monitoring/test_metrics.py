"""/metrics: who may read it, and whether its numbers are those of the rows."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from ingestion.documents.errors import FetchError, NotFound
from ingestion.jobs import activity
from ingestion.jobs.activity import WINDOW
from ingestion.jobs.tracker import ProgressTracker
from ingestion.models import IngestionJob, IngestionStage, JobStatus, ModelUse, ProgressEvent
from librarian_site.core.environment import METRICS_FOLDER
from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.models import User
from librarian_site.operations.monitoring.metric_families import HELP
from librarian_site.operations.monitoring.metrics_view import _own
from tests.factories import make_item, make_job
from tests.monitoring.conftest import TOKEN, Scrape

pytestmark = pytest.mark.django_db
SENT = {"Authorization": f"Bearer {TOKEN}"}


def at_work(owner: User, **kw: object) -> tuple[IngestionJob, ProgressTracker]:
    job = make_job(owner, status="processing", attempts=1, started_at=timezone.now(), **kw)
    return job, ProgressTracker(job.pk, 1)


def test_without_a_token_there_are_none(client: Client) -> None:
    assert client.get("/metrics", headers=SENT).status_code == 404


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer wrong", TOKEN, f"Basic {TOKEN}"])
def test_the_token_is_needed(client: Client, settings: Settings, sent: str) -> None:
    settings.LIBRARIAN_METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"Authorization": sent})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert b"librarian_" not in answer.content


def test_prometheus_asks_by_address_and_over_http(client: Client, settings: Settings) -> None:
    settings.LIBRARIAN_METRICS_TOKEN = TOKEN
    settings.ALLOWED_HOSTS = ["librarian.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    by_address = {**SENT, "Host": "172.18.0.7:8000"}
    assert client.get("/metrics", headers=by_address).status_code == 200
    assert client.get("/health/live", headers=by_address).status_code == 200
    assert client.get("/account/sign-in/", headers=by_address).status_code == 400


def test_webs_behind_one_port_tell_together_what_each_measures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `up` runs them: here another process measures, and this one is asked."""
    measure = """
from librarian_site.core.telemetry.metrics import EVENT_DELAY, OPEN_SOCKETS
OPEN_SOCKETS.inc(3)
EVENT_DELAY.labels("sse").observe(1)
print(input())
"""
    environ = {**os.environ, METRICS_FOLDER: str(tmp_path)}
    other = subprocess.Popen(
        [sys.executable, "-c", measure],
        cwd=settings.BASE_DIR,
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    monkeypatch.setenv(METRICS_FOLDER, str(tmp_path))
    counted = 'librarian_event_delay_seconds_count{way="sse"} 1.0'

    def told() -> list[str]:
        return generate_latest(_own()).decode().splitlines()

    try:
        while counted not in told():
            assert other.poll() is None
            time.sleep(0.02)
        assert "librarian_open_sockets 3.0" in told()
    finally:
        other.communicate("done")
    assert counted in told()  # what was counted stays
    assert "librarian_open_sockets 3.0" not in told()  # what was open is closed


def test_requests_are_told_by_route(page: Client, owner: User, scrape: Scrape) -> None:
    items = [make_item(owner) for _ in range(3)]
    route = "library/<uuid:item_id>/"

    def counted() -> float:
        labels = (("method", "GET"), ("route", route), ("status", "2xx"))
        return scrape().get(("librarian_request_seconds_count", labels), 0.0)

    before = counted()
    for item in items:
        page.get(f"/library/{item.pk}/")
    assert counted() == before + 3
    page.get("/admin/library/libraryitem/")
    page.get("/nowhere/at/all")
    page.generic("BREW", "/")
    told = {label for name, labels in scrape() for label in labels if "request" in name}
    assert {("route", "admin/"), ("route", "none"), ("method", "OTHER")} <= told
    assert not [value for _, value in told if str(items[0].pk) in value or "nowhere" in value]


def test_jobs_and_queue(owner: User, scrape: Scrape) -> None:
    long_ago = timezone.now() - timedelta(minutes=10)
    for _ in range(2):
        make_job(owner, priority="high", queued_at=long_ago)
    make_job(owner, next_attempt_at=timezone.now() + timedelta(hours=1))
    make_job(owner, status="failed")
    found = scrape()
    assert found["librarian_jobs", (("status", "queued"),)] == 3
    assert found["librarian_jobs", (("status", "failed"),)] == 1
    assert found["librarian_jobs", (("status", "completed"),)] == 0
    assert found["librarian_queue_depth", (("priority", "high"),)] == 2
    assert found["librarian_queue_depth", (("priority", "normal"),)] == 0
    assert found["librarian_queue_delayed", ()] == 1
    assert 600 <= found["librarian_queue_oldest_seconds", (("priority", "high"),)] < 3600


def test_many_jobs_are_estimated_and_what_waits_is_counted(
    owner: User, scrape: Scrape, monkeypatch: pytest.MonkeyPatch
) -> None:
    for status in ["completed"] * 6 + ["failed"] * 2 + ["queued"] * 2:
        make_job(owner, status=status)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ingestion_ingestionjob")
    monkeypatch.setattr(activity, "COUNT_LIMIT", 5)
    make_job(owner, status="completed")  # not known to the statistics
    make_job(owner)
    found = scrape()
    told = {status: found["librarian_jobs", (("status", status),)] for status in JobStatus.values}
    assert told == {"completed": 6, "failed": 2, "cancelled": 0, "queued": 3, "processing": 0}


def test_what_ended_lately(owner: User, scrape: Scrape) -> None:
    item = make_item(owner)
    _, tracker = at_work(owner)
    tracker.stage_started(IngestionStage.EXTRACT, "")
    tracker.stage_completed(bytes=1200)
    tracker.stage_resumed(IngestionStage.TRANSFORM, 1)
    tracker.job_completed(item.result())
    for again in (True, True, False):
        _, tracker = at_work(owner)
        retry_at = timezone.now() if again else None
        tracker.error(FetchError("x") if again else NotFound("x"), retry_at=retry_at)
    found = scrape()
    assert found["librarian_recent_stages", (("stage", "extract"),)] == 1
    assert ("librarian_recent_stages", (("stage", "transform"),)) not in found
    for quantile in ("0.5", "0.95"):
        labels = (("quantile", quantile), ("stage", "extract"))
        assert 0 <= found["librarian_recent_stage_seconds", labels] < 60
        assert 0 <= found["librarian_recent_job_seconds", (("quantile", quantile),)] < 60
    assert found["librarian_recent_fetched_bytes", ()] == 1200
    assert found["librarian_recent_jobs", (("status", "completed"),)] == 1
    assert found["librarian_recent_jobs", (("status", "failed"),)] == 1
    assert found["librarian_recent_retries", (("error", "fetch_failed"),)] == 2
    assert found["librarian_recent_failures", (("error", "not_found"),)] == 1
    ProgressEvent.objects.update(created_at=timezone.now() - 2 * WINDOW)
    assert scrape()["librarian_recent_jobs", (("status", "completed"),)] == 0


def test_what_models_took_this_month(owner: User, scrape: Scrape, settings: Settings) -> None:
    settings.LIBRARIAN_LLM = "openai:x"
    taken = {"model": "openai:x", "question": "q", "tokens": 30, "owner": owner}
    asked = {"input_tokens": 20, "output_tokens": 10, "cost": Decimal("0.25")}
    ModelUse.objects.create(**taken, **asked, outcome="answered")
    ModelUse.objects.create(**taken, **asked, outcome="slow")
    ModelUse.objects.create(**taken, outcome="asked")  # not known yet what it takes
    last_month = ModelUse.objects.create(**taken, **asked, outcome="answered")
    ModelUse.objects.filter(pk=last_month.pk).update(created_at=timezone.now() - timedelta(days=40))
    found = scrape()
    model = ("model", "openai:x")
    assert found["librarian_model_tokens_total", (("direction", "input"), model)] == 40
    assert found["librarian_model_tokens_total", (("direction", "output"), model)] == 20
    assert found["librarian_model_cost_dollars_total", (model,)] == 0.5
    assert found["librarian_model_questions_total", (model, ("outcome", "slow"))] == 1
    assert found["librarian_model_month_tokens", ()] == settings.LIBRARIAN_LLM_MONTH_TOKENS


def test_workers(owner: User, scrape: Scrape) -> None:
    at_work(owner, worker="a|b|1|2", heartbeat_at=timezone.now())
    at_work(owner, worker="a|b|1|3", heartbeat_at=timezone.now() - timedelta(minutes=5))
    assert scrape()["librarian_workers", (("state", "busy"),)] == 1
    assert scrape()["librarian_workers", (("state", "idle"),)] == 0


def test_backups(scrape: Scrape, settings: Settings, tmp_path: Path) -> None:
    settings.LIBRARIAN_BACKUP_DIR, settings.LIBRARIAN_BACKUP_HOURS = str(tmp_path), 2
    assert scrape()["librarian_backup_made_timestamp_seconds", ()] == 0
    for name in ("librarian-20261101T000000Z", "librarian-20261102T000000Z"):
        (tmp_path / f"{name}.tar.gz").write_text("")
    found = scrape()
    assert found["librarian_backup_made_timestamp_seconds", ()] == 1793577600
    assert found["librarian_backup_interval_seconds", ()] == 7200


def test_a_part_that_is_away_takes_only_its_own_numbers(
    scrape: Scrape, stores: EmbeddedServices
) -> None:
    stores.kill("vectors")
    try:
        found = scrape()
    finally:
        stores.start_one("vectors")
    assert found["librarian_part_up", (("part", "vectors"),)] == 0
    assert found["librarian_part_up", (("part", "database"),)] == 1
    assert found["librarian_metrics_missing", (("group", "index"),)] == 1
    assert ("librarian_index_points", ()) not in found
    again = scrape()
    assert again["librarian_metrics_missing", (("group", "index"),)] == 0
    assert ("librarian_index_points", ()) in again


def test_what_it_asks_the_rows_is_answered_from_an_index(owner: User) -> None:
    """On tables of some size, as the planner sees them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM ingestion_progressevent WHERE created_at > now()"
            " AND kind = ANY('{stage_completed,job_completed,error,cancelled}')"
        )
        assert "ingestion_event_ends" in str(cursor.fetchall())


def test_every_number_has_a_help_and_its_kind(scrape: Scrape, client: Client) -> None:
    scrape()
    text = client.get("/metrics", headers=SENT).content.decode()
    for family in text_string_to_metric_families(text):
        assert family.documentation, family.name
        if family.name.startswith("librarian_"):
            assert family.type in ("gauge", "counter", "histogram"), family.name
    assert all(name.startswith("librarian_") for name in HELP)
