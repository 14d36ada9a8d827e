"""Traces and reports of defects, as a collector and Sentry get them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
import sentry_sdk
from asgiref.sync import sync_to_async
from channels.testing import HttpCommunicator
from django.test import Client
from pytest_django import Settings

from ingestion.worker import attempt
from librarian_site.core.telemetry import log_context, tracing
from librarian_site.models import User
from librarian_site.operations.monitoring import telemetry
from librarian_site.operations.monitoring.otel_tracer import OpenTelemetry
from librarian_site.web.asgi_handler import OneThreadHandler
from tests.documents.server import DocumentServer
from tests.monitoring.collector import Collector

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    yield collector
    collector.stop()


@pytest.fixture
def traced(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Any]]:
    """Spans by name, once all are sent."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://{collector.address}")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "librarian")
    tracer = OpenTelemetry()
    tracing.use(tracer)

    def spans() -> dict[str, Any]:
        assert tracer.provider.force_flush()
        return {span.name: span for span in collector.spans}

    yield spans
    tracing.use(None)
    tracer.provider.shutdown()


@pytest.fixture
def reports(collector: Collector, settings: Settings) -> Iterator[Callable[[], list[Any]]]:
    settings.SENTRY_DSN = f"http://key@{collector.address}/1"
    telemetry.begin()

    def events() -> list[Any]:
        sentry_sdk.flush(10)
        return collector.events

    yield events
    sentry_sdk.get_client().close()
    sentry_sdk.init()


def attributes(span: Any) -> dict[str, Any]:
    return {a.key: a.value.string_value or a.value.int_value for a in span.attributes}


@pytest.mark.django_db(transaction=True)
def test_a_request_the_job_it_led_to_and_its_stages(
    api: Client,
    documents: DocumentServer,
    work: Callable[[], int],
    traced: Callable[[], Any],
    collector: Collector,
) -> None:
    above = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    sent = {"url": documents.url("/article?token=hush")}
    headers = {"traceparent": above, "X-Request-ID": "the-first-request"}
    job_id = api.post(
        "/api/v1/ingest", sent, content_type="application/json", headers=headers
    ).json()["job_id"]
    work()
    spans = traced()
    assert collector.services == {"librarian"}
    request, job = spans["POST api/v1/ingest"], spans["job"]
    assert request.trace_id.hex() == above.split("-")[1]
    assert request.parent_span_id.hex() == above.split("-")[2]
    told = attributes(request)
    assert (told["http.route"], told["http.response.status_code"]) == ("api/v1/ingest", 202)
    assert told["librarian.request_id"] == "the-first-request"
    (link,) = job.links
    assert (link.trace_id, link.span_id) == (request.trace_id, request.span_id)
    assert job.trace_id != request.trace_id and attributes(job)["librarian.job_id"] == job_id
    for stage in ("extract", "transform", "load"):
        assert spans[stage].parent_span_id == job.span_id
    assert "hush" not in str(collector.spans)


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_marked_by_its_class(
    api: Client, documents: DocumentServer, work: Callable[[], int], traced: Callable[[], Any]
) -> None:
    sent = {"url": documents.url("/gone?token=hush")}
    api.post("/api/v1/ingest", sent, content_type="application/json")
    work()
    spans = traced()
    for name in ("extract", "job"):
        assert attributes(spans[name])["error.type"] == "not_found"
        assert spans[name].status.code == 2
        assert not spans[name].events
    assert spans["POST api/v1/ingest"].status.code == 0


@pytest.mark.django_db(transaction=True)
def test_a_defect_in_a_job_is_reported_by_the_job_s_id(
    owner: User,
    api: Client,
    documents: DocumentServer,
    work: Callable[[], int],
    reports: Callable[[], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hush = token_hex(8)

    def breaks(**_: object) -> None:
        text = f"{hush}: what a document says"  # noqa: F841 - a frame's variable, not to be sent
        raise ZeroDivisionError(f"https://ada:{hush}@example.org/?token={hush}")

    monkeypatch.setattr(attempt, "already_filed", breaks)
    sent = {"url": documents.url(f"/article?token={hush}")}
    headers = {"X-Request-ID": "the-first-request"}
    job_id = api.post(
        "/api/v1/ingest", sent, content_type="application/json", headers=headers
    ).json()["job_id"]
    work()
    (event,) = reports()
    assert event["exception"]["values"][-1]["type"] == "ZeroDivisionError"
    assert event["tags"]["job_id"] == job_id
    assert event["tags"]["request_id"] == "the-first-request"
    assert hush not in json.dumps(event)
    assert owner.username not in json.dumps(event)


@pytest.mark.django_db(transaction=True)
async def test_a_defect_in_a_page_is_reported_without_who_and_what(
    page: Client,
    owner: User,
    reports: Callable[[], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hush = token_hex(8)
    session = page.cookies["sessionid"].value

    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("librarian_site.stats.views.library_stats", breaks)
    headers = {
        "Host": "localhost",
        "Cookie": f"sessionid={session}",
        "X-Request-ID": "the-first-request",
        "User-Agent": hush,
    }
    asked = HttpCommunicator(
        OneThreadHandler(),
        "GET",
        f"/stats/?q={hush}",
        headers=[(name.lower().encode(), value.encode()) for name, value in headers.items()],
    )
    assert (await asked.get_response(timeout=60))["status"] == 500
    (event,) = await sync_to_async(reports)()
    assert event["request"] == {"method": "GET", "url": "http://localhost/stats/"}
    assert event["tags"]["request_id"] == "the-first-request"
    assert not {"user", "extra"} & set(event)
    for private in (hush, owner.username, session):
        assert private not in json.dumps(event)


@pytest.mark.usefixtures("own_servers")
def test_nothing_of_it_is_loaded_unless_it_is_set() -> None:
    look = """
import django, sys
django.setup()
import librarian_site.asgi
late = {"opentelemetry.sdk.trace", "sentry_sdk", "structlog"}
late.add("librarian_site.operations.monitoring.metric_families")
print(late.intersection(sys.modules))
"""
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "librarian_site.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    assert ended.stdout == "set()\n", ended.stderr


def test_ids_are_asked_for_when_they_are_needed() -> None:
    with log_context.bind(request_id="r", user_id=lambda: None):
        assert log_context.ids() == {"request_id": "r"}
    assert log_context.ids() == {}
