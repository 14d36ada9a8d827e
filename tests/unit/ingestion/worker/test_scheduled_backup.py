"""The clock's own process; `backup --if-due` itself is tested with the backups."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from pytest_django import Settings

from ingestion.worker.scheduled_backup import ScheduledBackup


@pytest.fixture
def runs(settings: Settings, tmp_path: Path) -> Path:
    """What a program in the place of manage.py was asked, a line each time."""
    noted = tmp_path / "runs"
    program = f"import sys, time; open({str(noted)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')"
    (tmp_path / "manage.py").write_text(f"{program}; time.sleep(60)")
    settings.BASE_DIR = tmp_path
    settings.LIBRARIAN_BACKUP_HOURS = 24
    return noted


def test_one_at_a_time_and_none_is_left_behind(runs: Path) -> None:
    backup = ScheduledBackup()
    backup.start()
    backup.start()
    ends = time.monotonic() + 30
    while not runs.exists() or not runs.read_text():
        assert time.monotonic() < ends
        time.sleep(0.02)
    backup.stop()
    assert runs.read_text() == "backup --if-due\n"
    backup.start()
    backup.stop()


def test_without_an_interval_nothing_runs(runs: Path, settings: Settings) -> None:
    settings.LIBRARIAN_BACKUP_HOURS = 0
    backup = ScheduledBackup()
    backup.start()
    backup.stop()
    assert not runs.exists()
