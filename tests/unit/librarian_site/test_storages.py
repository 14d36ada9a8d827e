"""Where files go and are looked for, by the environment."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from librarian_site import storages

FALLBACK, FORMER = "LIBRARIAN_STORAGE_FALLBACK", "LIBRARIAN_STORAGE_BESIDE"


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch) -> Env:
    for name in ("LIBRARIAN_STORAGE", FALLBACK, FORMER):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("S3_BUCKET", "files")
    return Env()


@pytest.mark.parametrize("name", [FALLBACK, FORMER])
def test_both_names_of_the_fallback_are_accepted(
    env: Env, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert storages.fallback_place(env) == ""
    monkeypatch.setenv(name, "disk")
    assert storages.fallback_place(env) == "disk"


def test_the_new_name_wins(env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBRARIAN_STORAGE", "disk")
    monkeypatch.setenv(FALLBACK, "s3")
    monkeypatch.setenv(FORMER, "disk")
    assert storages.fallback_place(env) == "s3"


@pytest.mark.parametrize("name", [FALLBACK, FORMER])
def test_an_unknown_place_is_refused(env: Env, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "tape")
    with pytest.raises(ImproperlyConfigured, match="tape"):
        storages.fallback_place(env)
