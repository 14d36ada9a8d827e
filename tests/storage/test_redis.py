"""A Redis that loses everything, with all that a librarian keeps in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django_rq import get_connection

from ingestion.models import IngestionJob
from librarian_site.models import ApiToken
from library.models import LibraryItem
from tests.documents.server import DocumentServer
from tests.factories import make_user


@pytest.mark.django_db(transaction=True)
def test_losing_everything_costs_at_most_a_sign_in(
    documents: DocumentServer, work: Callable[[], int]
) -> None:
    owner = make_user(username="ada", password="a long enough one")
    browser = Client()
    assert browser.login(username="ada", password="a long enough one")
    _, secret = ApiToken.issue(user=owner, name="test")
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "once"}
    sent = [
        browser.post(
            "/api/v1/ingest",
            json.dumps({"url": documents.url("/notes.txt")}),
            "application/json",
            headers=headers,
        )
        for _ in range(2)
    ]
    browser.post("/library/collections/new/", {"name": "Shelf"})
    assert browser.get("/library/").status_code == 200  # facets are kept from here on
    redis = get_connection("normal")
    assert redis.dbsize() > 0

    redis.flushall()

    assert browser.get("/library/").status_code == 200  # still signed in: its row was asked
    assert sent[0].json() == sent[1].json()
    again = browser.post(
        "/api/v1/ingest",
        json.dumps({"url": documents.url("/notes.txt")}),
        "application/json",
        headers=headers,
    )
    assert again.json() == sent[0].json()
    redis.flushall()
    work()
    job = IngestionJob.objects.get()
    assert job.status == "completed"
    kinds = list(job.events.values_list("kind", flat=True))
    assert (kinds[0], kinds[-1]) == ("job_queued", "job_completed")
    assert LibraryItem.objects.get().title.encode() in browser.get("/library/").content


def test_what_a_request_asks_is_asked_by_the_client_of_its_process() -> None:
    """A request has a thread, and so caches, of its own."""

    def used(name: str) -> tuple[int, object, object]:
        asked: Any = caches[name]
        return id(asked), asked._cache.get_client(), asked._cache

    with ThreadPoolExecutor(1) as pool:
        ours, theirs = used("default"), pool.submit(used, "default").result()
    assert ours[0] != theirs[0]
    assert ours[1] is theirs[1] is used("counts")[1] is used("sessions")[1]
    assert ours[2] is theirs[2] is used("counts")[2] is used("sessions")[2]
