"""/health/live and /health/ready."""

from __future__ import annotations

import threading
import time

import pytest
from django.test import Client

from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.operations import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look loads what it looks by; on a machine that is busy that takes a while."""
    monkeypatch.setattr(health, "DEADLINE", 60.0)


def test_live_touches_nothing(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get("/health/live").json()["status"] == "alive"


def test_ready_tells_each_part_and_its_time(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    parts = answer.json()["parts"]
    assert set(parts) == {"database", "redis", "vectors", "files"}
    assert all(part["state"] == "up" and part["ms"] >= 0 for part in parts.values())
    assert [name for name, part in parts.items() if part["needed"]] == ["database"]


def test_what_is_not_needed_may_be_away(client: Client, stores: EmbeddedServices) -> None:
    stores.kill("vectors")
    try:
        answer = client.get("/health/ready")
    finally:
        stores.start_one("vectors")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["parts"]["vectors"]["state"] == "down"


def test_a_part_that_hangs_is_slow_and_asked_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, asked = threading.Event(), []

    def hangs() -> None:
        asked.append(time.monotonic())
        go_on.wait(30)

    health.look()  # the others have been loaded
    monkeypatch.setitem(health.PARTS, "database", hangs)
    monkeypatch.setattr(health, "DEADLINE", 0.2)
    try:
        for _ in range(3):
            answer = client.get("/health/ready")
            assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
            assert answer.json()["parts"]["database"]["state"] == "slow"
        assert "database" in client.get("/health").json()["down"]
    finally:
        go_on.set()
    assert len(asked) == 1
