"""Static files of `up` are collected once for what they are made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from librarian_site.embedded import static_files
from librarian_site.embedded.static_files import MARK, StaticFilesError, collect


def test_what_is_collected_from_the_same_files_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STATIC_ROOT", raising=False)
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / MARK).write_text(static_files._fingerprint())
    assert collect(tmp_path, {}) == {"STATIC_ROOT": str(folder)}
    assert [each.name for each in folder.iterdir()] == [MARK]


def test_nothing_is_collected_while_debugging_or_where_it_is_said_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATIC_ROOT", "/elsewhere")
    assert collect(tmp_path, {}) == {}
    monkeypatch.delenv("STATIC_ROOT")
    monkeypatch.setenv("DEBUG", "true")
    assert collect(tmp_path, {}) == {}
    assert list(tmp_path.iterdir()) == []


def test_what_hinders_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATIC_ROOT", raising=False)
    environ = {"DJANGO_SETTINGS_MODULE": "nowhere"}
    with pytest.raises(StaticFilesError, match="nowhere"):
        collect(tmp_path, environ)
    assert not (tmp_path / "static").exists()
