"""Start scheduled backups as a separate process, so that the sweeper doesn't wait for them."""

from __future__ import annotations

import subprocess
import sys

from django.conf import settings


class ScheduledBackup:
    """`manage.py backup --if-due`, one at a time."""

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Look whether a backup is due, unless one is being made."""
        if not settings.LIBRARIAN_BACKUP_HOURS:
            return
        if self._running is None or self._running.poll() is not None:
            command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "backup", "--if-due"]
            self._running = subprocess.Popen(command)  # noqa: S603 - its own program

    def stop(self) -> None:
        """End what runs; half an archive is never kept."""
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()
            self._running.wait()
