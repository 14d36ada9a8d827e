"""Watched folders: a file that is put into one is handed in, once, and moved out of the way.

What is known of a file is in the jobs of its owner, by its hash, so a process that is killed at
any moment goes on where it was and hands in nothing twice. While its job is at work the file stays
where it is; then it goes to `done/`, or to `failed/` with the reason beside it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q

from ingestion.documents.errors import IngestionError
from ingestion.jobs import uploads
from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator
from ingestion.loading import already_uploaded
from ingestion.models import ACTIVE, IngestionJob, JobStatus, Priority

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.contrib.auth.models import AbstractUser as User

logger = logging.getLogger(__name__)

UNCHANGED = 3.0  # seconds for which a file has not changed, before it counts as whole
ROUND = 2.0  # seconds that one look may take, at most
MAX_ACTIVE = 20  # files of a folder at work at once, so that a full folder crowds out nothing
DONE, FAILED = "done", "failed"
# Of what browsers, editors and copying programs have not finished.
_UNFINISHED = (".part", ".crdownload", ".download", ".tmp", ".partial", ".swp", "~")

type State = tuple[int, int, int]  # inode, size in bytes, time of its last change in nanoseconds


@dataclass(slots=True)
class _Seen:
    """A file as it was at the last look."""

    state: State
    since: float  # time.monotonic() from which it has been so
    digest: str = ""
    job_id: UUID | None = None  # of the job that this process made of it


@dataclass(slots=True)
class WatchedFolder:
    """One folder and the account whose library its files go to."""

    path: Path
    username: str
    _seen: dict[str, _Seen] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    def look(self, *, unchanged: float = UNCHANGED) -> int:
        """One round; returns how many files were handed in. Raises DatabaseError, RedisError."""
        owner = get_user_model().objects.filter(username=self.username).first()
        if owner is None:
            self._tell(f"There is no user called {self.username}, whose folder is {self.path}")
            return 0
        until = time.monotonic() + ROUND
        try:
            files = {path.name: (path, state) for path, state in self._files()}
        except OSError as error:
            self._tell(f"The folder {self.path} can't be watched: {error.strerror}")
            return 0
        self._seen = {name: seen for name, seen in self._seen.items() if name in files}
        active = count = 0
        for path, state in files.values():
            if time.monotonic() > until or active >= MAX_ACTIVE:
                break
            if not self._is_whole(path.name, state, unchanged):
                continue
            submitted, is_active = self._take(owner, path)
            count += submitted
            active += is_active
        return count

    def _files(self) -> Iterator[tuple[Path, State]]:
        """Ordinary files, oldest first; no links, which may lead anywhere."""
        found = []
        for entry in os.scandir(self.path):
            name = entry.name
            if name.startswith(".") or name.lower().endswith(_UNFINISHED):
                continue
            known = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(known.st_mode):
                state = (known.st_ino, known.st_size, known.st_mtime_ns)
                found.append((known.st_mtime_ns, Path(entry.path), state))
        return iter([(path, state) for _, path, state in sorted(found)])

    def _is_whole(self, name: str, state: State, unchanged: float) -> bool:
        seen, now = self._seen.get(name), time.monotonic()
        if seen is None or seen.state != state:
            self._seen[name] = seen = _Seen(state, now)
        return now - seen.since >= unchanged

    def _take(self, owner: User, path: Path) -> tuple[bool, bool]:
        """Hand in a file, or see what became of it: whether it was handed in, and is at work."""
        seen = self._seen[path.name]
        try:
            content = b"" if seen.digest else _read(path)
            seen.digest = seen.digest or hashlib.sha256(content).hexdigest()
            job = self._job(owner, path, seen)
            if job is not None:
                return False, self._settle(path, job)
            content = content or _read(path)
            if already_uploaded(owner_id=owner.pk, content=content) is not None:
                self._move(path, DONE)
                return False, False
            seen.job_id = (
                IngestionOrchestrator()
                .submit_file(
                    owner=owner, filename=path.name, content=content, priority=Priority.LOW
                )
                .pk
            )
        except AlreadyIngesting as twin:
            seen.job_id = twin.job.pk
            return False, True
        except IngestionError as error:
            if error.permanent:
                self._move(path, FAILED, reason=f"{error.message} {error.advice}")
            return False, False
        except OSError as error:
            self._tell(f"{path} can't be handed in: {error.strerror}")
            return False, False
        return True, True

    def _job(self, owner: User, path: Path, seen: _Seen) -> IngestionJob | None:
        """The newest job of this file since it was put here; the time is the file system's."""
        put_here = datetime.fromtimestamp(path.stat().st_ctime, UTC)
        jobs = IngestionJob.objects.owned_by(owner).filter(content_hash=seen.digest)
        its = Q(pk=seen.job_id) | Q(status__in=ACTIVE) | Q(created_at__gte=put_here)
        return jobs.filter(its).order_by("-created_at").first()

    def _settle(self, path: Path, job: IngestionJob) -> bool:
        """Move the file of a job that has ended; whether the job is still at work."""
        if job.is_active:
            return True
        if job.status == JobStatus.COMPLETED:
            self._move(path, DONE)
        else:
            reason = f"{job.error} {job.advice}" if job.error else "The job was cancelled."
            self._move(path, FAILED, reason=reason)
        return False

    def _move(self, path: Path, folder: str, *, reason: str = "") -> None:
        """Out of the way, beside what has its name already."""
        to = self.path / folder
        try:
            to.mkdir(exist_ok=True)
            target, number = to / path.name, 2
            while target.exists():
                target, number = to / f"{path.stem} ({number}){path.suffix}", number + 1
            if reason:  # first, so that no file is there without it
                target.with_name(f"{target.name}.txt").write_text(f"{reason.strip()}\n", "utf-8")
            path.rename(target)
        except FileNotFoundError:
            pass  # somebody has taken it away
        except OSError as error:
            self._tell(f"{path} can't be moved to {to}: {error.strerror}")
        self._seen.pop(path.name, None)

    def _tell(self, message: str) -> None:
        """Log it once, and not each second."""
        if message not in self._told:
            self._told.add(message)
            logger.warning("%s", message)


def _read(path: Path) -> bytes:
    """The file's content, without following a link. Raises OSError, TooLarge."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        uploads.check_size(os.fstat(descriptor).st_size)
        return file.read(settings.LIBRARIAN_MAX_DOCUMENT_BYTES + 1)


def watched_folders() -> list[WatchedFolder]:
    """The folders that the settings name."""
    return [WatchedFolder(path, name) for path, name in settings.LIBRARIAN_WATCH_FOLDERS]
