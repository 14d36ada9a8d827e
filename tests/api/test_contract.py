"""What clients are made from, and where they may be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from librarian_site.api import api

DOCUMENT = Path(__file__).resolve().parents[2] / "librarian_site/openapi.json"


def test_the_committed_document_is_the_api(tmp_path: Path) -> None:
    """Changed on purpose? `manage.py openapi` writes it anew."""
    call_command("openapi", "--to", str(tmp_path / "now.json"))
    assert DOCUMENT.read_text() == (tmp_path / "now.json").read_text()


def test_every_operation_has_a_name_of_its_own() -> None:
    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    names = [op["operationId"] for path in schema["paths"].values() for op in path.values()]
    assert len(names) == len(set(names))


@pytest.fixture
def front_end(settings: Settings) -> str:
    settings.CORS_ALLOWED_ORIGINS = ["http://localhost:3000"]
    return "http://localhost:3000"


def preflight(path: str, origin: str) -> object:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answer = Client().options(path, headers=asked)
    return answer.headers.get("Access-Control-Allow-Origin")


def test_a_listed_front_end_may_use_the_api_and_nothing_else(front_end: str) -> None:
    assert preflight("/api/v1/ingest", front_end) == front_end
    assert preflight("/api/v1/ingest", "http://localhost:3001") is None
    assert preflight("/health/live", front_end) is None


@pytest.mark.django_db
def test_no_cookie_crosses_over(front_end: str, api: Client) -> None:
    answer = api.get("/api/v1/library", headers={"Origin": front_end})
    assert answer.headers["Access-Control-Allow-Origin"] == front_end
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.django_db
def test_by_default_there_is_no_other_front_end(api: Client) -> None:
    answer = api.get("/api/v1/library", headers={"Origin": "http://localhost:3000"})
    assert "Access-Control-Allow-Origin" not in answer.headers
