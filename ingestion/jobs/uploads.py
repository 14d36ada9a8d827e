"""Uploaded files: kept until their job has ended, deleted with it, or a while after it failed."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from ingestion.documents.errors import DiskFull, EmptyUpload, TooLarge, store_failure
from ingestion.models import IngestionJob, JobStatus
from librarian_site.core import disk_space
from library import storage
from library.items.files import removal

logger = logging.getLogger(__name__)

BATCH = 200  # jobs whose uploads one call of expire() deletes
EXPIRED = "The file was deleted a while after the job failed. Hand it in again."


def check_size(size: int) -> None:
    """Raise TooLarge for a file of more bytes than are taken, by whatever way it comes."""
    limit = settings.LIBRARIAN_MAX_DOCUMENT_BYTES
    if size > limit:
        raise TooLarge(f"The file is larger than {limit // 1_000_000} MB.")


def check_disk() -> None:
    """Raise DiskFull where the disk takes no new work."""
    if (reason := disk_space.why_no_work()) is not None:
        raise DiskFull(reason)


def keep(content: bytes, *, owner_id: int) -> tuple[str, str]:
    """Store an upload; returns its path and its SHA-256.

    Raises EmptyUpload, TooLarge, DiskFull, StoreUnavailable.
    """
    if not content:
        raise EmptyUpload("The file is empty.")
    check_size(len(content))
    check_disk()
    path = f"incoming/{owner_id}/{uuid4()}"  # its own, so that it can go with its job
    try:
        storage.write(path, content)
    except storage.StorageError as error:
        raise store_failure(error) from error
    return path, hashlib.sha256(content).hexdigest()


def drop(path: str, *, owner_id: int) -> None:
    """Delete an upload, now or once the store is there."""
    try:
        storage.delete(path)
    except storage.StorageError as error:
        logger.warning("An upload is left to the sweeper: %s", error)
        removal.schedule_file(path, owner_id=owner_id)


def expire() -> int:
    """Forget the uploads of jobs that failed LIBRARIAN_FAILED_UPLOAD_DAYS ago; returns how many.

    The sweeper then deletes them. Such a job can't be retried any more.
    """
    kept = timedelta(days=settings.LIBRARIAN_FAILED_UPLOAD_DAYS)
    with transaction.atomic():
        failed = IngestionJob.objects.filter(status=JobStatus.FAILED).exclude(upload_path="")
        jobs = failed.filter(completed_at__lt=Now() - kept).order_by("pk")
        # Locked, so that nobody retries one meanwhile.
        expired = list(jobs.select_for_update(skip_locked=True)[:BATCH])
        for job in expired:
            removal.schedule_file(job.upload_path, owner_id=job.owner_id)
        IngestionJob.objects.filter(pk__in=[job.pk for job in expired]).update(
            upload_path="", advice=EXPIRED
        )
    return len(expired)
