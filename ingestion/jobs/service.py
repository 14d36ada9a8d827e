"""Actions on jobs: submit, get, work on, cancel, retry."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _

from ingestion.documents.errors import IngestionError
from ingestion.fetching.address_policy import check_submittable
from ingestion.fetching.checked_connect import host_of
from ingestion.jobs import cleanup, hastening, rq_queue, transitions, uploads
from ingestion.jobs.events import announce_deleted
from ingestion.jobs.options import Options as Options
from ingestion.jobs.stage_outputs import StageOutputs
from ingestion.models import IngestionJob, JobStatus, Priority
from librarian_site.core.caching.rate_limit import RateLimited, count_submission
from librarian_site.core.telemetry import log_context, tracing
from library.items.url_normalization import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AbstractUser as User

    from ingestion.models import IngestionJobQuerySet
    from library.models import LibraryItem

logger = logging.getLogger(__name__)

MAX_RETRIED = 1000  # jobs retried at once
_CLEARING_UP = _("A worker is still clearing up after it. Try again in a moment.")


class AlreadyIngesting(Exception):
    """The owner's active job for the same URL or file."""

    def __init__(self, job: IngestionJob) -> None:
        super().__init__("That is being added already.")
        self.job = job


class JobNotFound(Exception):
    """No such job of this owner."""


class WrongState(Exception):
    """The job's status does not allow that."""


class IngestionOrchestrator:
    """Jobs of one owner; `process_job` is the workers' side and knows any owner's."""

    def submit_job(
        self,
        *,
        owner: User,
        url: str,
        priority: str = Priority.NORMAL,
        options: Options | None = None,
    ) -> IngestionJob:
        """Write the job's row; the queue hears of it after commit.

        Raises RefusedAddress for what may not be fetched, AlreadyIngesting when the owner has
        an active job for that URL, DiskFull.
        """
        url = check_submittable(
            url, settings.LIBRARIAN_FETCH_ALLOW_NETWORKS, settings.LIBRARIAN_FETCH_PORTS
        )
        return self.create(
            owner=owner,
            url=url,
            canonical_url=canonical_url(url),
            host=host_of(url),
            priority=priority,
            options=(options or Options()).as_json(),
        )

    def submit_page(
        self,
        *,
        owner: User,
        url: str,
        content: bytes,
        priority: str = Priority.NORMAL,
        options: Options | None = None,
    ) -> IngestionJob:
        """Like `submit_file`, of a page that is at hand: filed under its URL, if it has one."""
        about = {"filename": "page.html"}
        if url:
            about = {"url": url, "canonical_url": canonical_url(url), "host": host_of(url)}
        return self.submit_upload(owner, content, options, priority=priority, **about)

    def submit_file(
        self,
        *,
        owner: User,
        filename: str,
        content: bytes,
        priority: str = Priority.NORMAL,
        options: Options | None = None,
    ) -> IngestionJob:
        """Keep the upload and write the job's row. Raises StoreUnavailable, AlreadyIngesting."""
        name = PurePath(filename.replace("\\", "/")).name[-200:] or "upload"
        return self.submit_upload(owner, content, options, filename=name, priority=priority)

    def submit_upload(
        self, owner: User, content: bytes, options: Options | None, **columns: Any
    ) -> IngestionJob:
        """Keep what the job reads, and write its row with these columns."""
        columns["options"] = (options or Options()).as_json()
        path, digest = uploads.keep(content, owner_id=owner.pk)
        try:
            return self.create(owner=owner, upload_path=path, content_hash=digest, **columns)
        except AlreadyIngesting:
            uploads.drop(path, owner_id=owner.pk)
            raise

    def submit_visited(
        self, *, owner: User, item: LibraryItem, content: bytes, options: Options
    ) -> IngestionJob:
        """File what a visit to a watched item's page fetched as its new text, at low priority."""
        return self.submit_upload(
            owner,
            content,
            options,
            url=item.url,
            canonical_url=item.canonical_url,
            priority=Priority.LOW,
            item=item,
        )

    def submit_reprocessing(
        self, *, owner: User, item: LibraryItem, priority: str = Priority.LOW
    ) -> IngestionJob:
        """Process an item again, from its stored original. Raises AlreadyIngesting."""
        return self.create(
            owner=owner,
            url=item.url,
            canonical_url=item.canonical_url,
            filename=item.filename,
            content_hash="" if item.canonical_url else item.content_hash,
            priority=priority,
            options={"reenrich": str(item.pk)},
            item=item,
        )

    def submit_reprocessings(
        self, *, owner: User, items: Iterable[LibraryItem]
    ) -> list[IngestionJob]:
        """The same for many, behind all else that waits; what is under way already is left out."""
        jobs = []
        for item in items:
            with suppress(AlreadyIngesting):
                jobs.append(self.submit_reprocessing(owner=owner, item=item))
        return jobs

    def submit_refresh(
        self, *, owner: User, item: LibraryItem, priority: str = Priority.NORMAL
    ) -> IngestionJob:
        """Fetch and process an item's page again; counts as a submission.

        Raises AlreadyIngesting, RateLimited and what `submit_job` raises.
        """
        count_submission(owner)
        options = Options(force_refresh=True)
        return self.submit_job(owner=owner, url=item.url, options=options, priority=priority)

    def submit_refreshes(
        self, *, owner: User, items: Iterable[LibraryItem]
    ) -> tuple[int, IngestionError | RateLimited | None]:
        """The same for many, at low priority: how many began, and what stopped the others.

        Items without a URL and what is under way already are left out.
        """
        started = 0
        for item in items:
            if not item.url:
                continue
            try:
                self.submit_refresh(owner=owner, item=item, priority=Priority.LOW)
            except AlreadyIngesting:
                continue
            except (IngestionError, RateLimited) as error:
                return started, error
            started += 1
        return started, None

    def get_job_status(self, *, owner: User, job_id: UUID) -> IngestionJob:
        """Raises JobNotFound for what does not exist or belongs to somebody else."""
        jobs = IngestionJob.objects.owned_by(owner).select_related("item")
        job = jobs.filter(pk=job_id).first()
        if job is None:
            raise JobNotFound("There is no such job.")
        return job

    def cancel_job(self, *, owner: User, job_id: UUID) -> IngestionJob:
        """Cancel an active job. Raises JobNotFound, WrongState.

        A worker that has it stops, and takes back what it made, within two seconds.
        """
        job = self.get_job_status(owner=owner, job_id=job_id)
        if transitions.cancel(job.pk) is None:
            raise WrongState(f"The job is {self._status(job)} and can't be cancelled.")
        transaction.on_commit(partial(rq_queue.remove, job))
        if job.status == JobStatus.QUEUED:
            transaction.on_commit(partial(cleanup.discard, job))
        return self.get_job_status(owner=owner, job_id=job_id)

    def delete_job(self, *, owner: User, job_id: UUID) -> None:
        """Delete an ended job: its row, events, upload and what its stages made; not its item.

        Raises JobNotFound, WrongState.
        """
        self.get_job_status(owner=owner, job_id=job_id)
        with transaction.atomic():
            job = IngestionJob.objects.select_for_update().filter(pk=job_id).first()
            if job is None:
                raise JobNotFound("There is no such job.")
            if job.is_active:
                raise WrongState(_("The job has not ended: cancel it first."))
            if job.status == JobStatus.CANCELLED and job.worker:
                raise WrongState(_CLEARING_UP)
            StageOutputs(job.pk).drop()
            transaction.on_commit(partial(self._after_deletion, job.pk, job.upload_path, owner.pk))
            job.delete()

    def _after_deletion(self, job_id: UUID, upload: str, owner_id: int) -> None:
        if upload:
            uploads.drop(upload, owner_id=owner_id)
        announce_deleted(job_id, owner_id)

    def retry_job(self, *, owner: User, job_id: UUID) -> IngestionJob:
        """Queue an ended job again. Raises JobNotFound, WrongState, AlreadyIngesting."""
        job = self.get_job_status(owner=owner, job_id=job_id)
        try:
            with transaction.atomic():
                if transitions.retry(job.pk, **_requester()) is None:
                    raise WrongState(self._why_no_retry(job))
                transaction.on_commit(partial(rq_queue.enqueue, job))
        except IntegrityError as error:
            raise AlreadyIngesting(self._active_twin(job)) from error
        return self.get_job_status(owner=owner, job_id=job_id)

    def retry_jobs(self, *, owner: User, jobs: IngestionJobQuerySet) -> int:
        """Queue again what can be of these jobs, at most MAX_RETRIED; returns how many."""
        count = 0
        for job_id in jobs.owned_by(owner).retryable().values_list("pk", flat=True)[:MAX_RETRIED]:
            # One that was retried meanwhile, or whose page is being read by another job.
            with suppress(WrongState, AlreadyIngesting, JobNotFound):
                self.retry_job(owner=owner, job_id=job_id)
                count += 1
        return count

    def process_job(self, job_id: UUID) -> None:
        """Work on a queued job here and now, as a worker does; any owner's."""
        # Imported late: the job service stands below the workers, which import it.
        from ingestion.tasks import process

        process(str(job_id))

    def create(self, **columns: Any) -> IngestionJob:
        """Queue a job with these columns. Raises AlreadyIngesting, DiskFull."""
        uploads.check_disk()
        job = IngestionJob(max_attempts=settings.LIBRARIAN_MAX_ATTEMPTS, **columns, **_requester())
        try:
            with transaction.atomic():
                transitions.create(job)
                transaction.on_commit(partial(rq_queue.enqueue, job))
        except IntegrityError as error:
            raise AlreadyIngesting(hastening.hastened(self._active_twin(job), job)) from error
        return job

    def _active_twin(self, job: IngestionJob) -> IngestionJob:
        active = IngestionJob.objects.filter(owner_id=job.owner_id).active()
        by_url = active.filter(canonical_url=job.canonical_url).exclude(canonical_url="")
        return by_url.first() or active.get(content_hash=job.content_hash)

    def _why_no_retry(self, job: IngestionJob) -> str:
        status = self._status(job)
        if status == JobStatus.CANCELLED:
            return "The file went when the job was cancelled: add it again."
        if status == JobStatus.FAILED:
            return "The file was deleted a while after the job failed: add it again."
        return f"The job is {status} and can't be retried."

    def _status(self, job: IngestionJob) -> str:
        return IngestionJob.objects.values_list("status", flat=True).get(pk=job.pk)


def _requester() -> dict[str, str]:
    """The columns that lead from a job's log lines back to the request that asked for it."""
    return {"request_id": str(log_context.ids().get("request_id", "")), "trace": tracing.current()}
