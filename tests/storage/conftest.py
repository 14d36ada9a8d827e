"""Buckets of a test's own on the S3 server."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

import pytest
from environs import Env
from pytest_django import Settings

from librarian_site import storages


@pytest.fixture
def s3_environment(s3: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What a process needs to use a new bucket, set here too."""
    named = {
        "S3_BUCKET": f"librarian-{uuid4().hex[:8]}",
        "S3_ENDPOINT_URL": s3,
        "S3_ACCESS_KEY_ID": os.environ.get("S3_ACCESS_KEY_ID", "test"),
        "S3_SECRET_ACCESS_KEY": os.environ.get("S3_SECRET_ACCESS_KEY", "test-key"),
    }
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    return named


def apply(settings: Settings, data: Path) -> None:
    """Let the stores be those of the environment."""
    env = Env()
    settings.LIBRARIAN_DATA_DIR = data
    settings.LIBRARIAN_STORAGE = storages.place(env)
    settings.LIBRARIAN_STORAGE_FALLBACK = storages.fallback_place(env)
    static = settings.STORAGES["staticfiles"]
    settings.STORAGES = {**storages.stores(env, data), "staticfiles": static}


@pytest.fixture
def bucket(s3_environment: dict[str, str], settings: Settings, tmp_path: Path) -> str:
    """The name of a bucket that is not there yet, where all files go."""
    apply(settings, tmp_path)
    return s3_environment["S3_BUCKET"]
