"""The RQ worker: works in its own process, so the embedding model is loaded once."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.exceptions import StopRequested
from rq.utils import as_text
from rq.worker import WorkerStatus

from ingestion.jobs import rq_queue, scheduling
from ingestion.jobs.tracker import stop_working
from ingestion.models import IngestionJob
from ingestion.sandbox import priority
from ingestion.worker import watchdog
from ingestion.worker.attempt import process_job
from ingestion.worker.warm_up import warm_up
from librarian_site.core import disk_space
from librarian_site.core.telemetry import heartbeat_file
from library import installation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rq.job import Job
    from rq.queue import Queue

logger = logging.getLogger(__name__)

WAKE = 1  # seconds between two looks at the rows when nothing wakes it
PAUSE = 0.1  # seconds when all that waits has to wait for its host
AWAY = 0.5  # seconds before another look at a store that is away


class Worker(SimpleWorker):
    """One process, one job at a time; the supervisor starts it again should a job kill it.

    Works in the order of `jobs.scheduling`, also on what Redis has forgotten, and while Redis
    is away. Told to stop, it gives its job back to the queue at the next report of progress.
    """

    def work(self, burst: bool = False, *args: Any, **kwargs: Any) -> bool:
        warm_up()
        if not burst:
            installation.check_redis()  # one that is another librarian's has other jobs
            watchdog.may_exit()
            priority.give_way(priority.NICENESS)
        return bool(super().work(burst, *args, **kwargs))

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[Job, Queue] | None:
        """The next job by its turn; RQ's own order only says that there may be one."""
        idle_since = time.monotonic()
        trigger: tuple[str, str] | None = None
        self.set_state(WorkerStatus.IDLE)
        while not self._stop_requested:
            heartbeat_file.touch()
            job = self._next(trigger)
            if job is not None:
                try:
                    return rq_queue.fetch_rq_job(job), rq_queue.queue_of(job)
                except (RedisError, OSError) as error:
                    logger.warning("Job %s is worked on without Redis: %s", job.pk, error)
                    process_job(job.pk)
                    idle_since = time.monotonic()
            elif self._is_over(timeout, max_idle_time, time.monotonic() - idle_since):
                return None
            trigger = self._wait(timeout)
        return None

    def execute_job(self, job: Job, queue: Queue) -> None:
        with _without_redis():
            super().execute_job(job, queue)
        if scheduling.is_claimed(UUID(job.id)):  # Redis went before the work began
            process_job(UUID(job.id))

    def unsubscribe(self) -> None:
        """Tell the listening thread to stop first, or it may begin to wait for another message."""
        if self.pubsub_thread:
            self.pubsub_thread.stop()
        super().unsubscribe()

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        with _without_redis():
            super().heartbeat(timeout, pipeline)

    def set_state(self, state: str, pipeline: Any = None) -> None:
        with _without_redis():
            super().set_state(state, pipeline)

    def check_for_suspension(self, burst: bool) -> None:
        with _without_redis():
            super().check_for_suspension(burst)

    def run_maintenance_tasks(self) -> None:
        with _without_redis():
            super().run_maintenance_tasks()

    def handle_warm_shutdown_request(self) -> None:
        stop_working()

    def _shutdown(self) -> None:
        self._stop_requested = True
        if self._waits:
            raise StopRequested

    def _next(self, trigger: tuple[str, str] | None) -> IngestionJob | None:
        """Claim the job whose turn it is; put back an RQ trigger that was for another job."""
        if self._waits_for_disk():
            return None
        try:
            job = scheduling.claim_next(self.queue_names(), workers=rq_queue.worker_count())
            if trigger is not None and (job is None or str(job.pk) != trigger[1]):
                waiting = IngestionJob.objects.claimable().filter(pk=trigger[1])
                if waiting.exists():
                    with _without_redis():
                        rq_queue.put_back(*trigger)
                    if job is None:
                        time.sleep(PAUSE)
        except (OperationalError, InterfaceError) as error:
            logger.warning("The database is away: %s", error)
            connection.close()
            time.sleep(AWAY)
            return None
        return job

    _disk_reason: str | None = None

    def _waits_for_disk(self) -> bool:
        """Whether the disk takes no new work: jobs then wait, and lose no attempt."""
        reason = disk_space.why_no_work()
        if reason != self._disk_reason:
            logger.warning(reason or "The disk takes work again.")
            self._disk_reason = reason
        if reason is not None:
            time.sleep(PAUSE)
        return reason is not None

    def _is_over(self, timeout: int | None, max_idle: int | None, idle: float) -> bool:
        """Whether a burst has done all there is, or the worker has idled for long enough."""
        if timeout is not None:
            return max_idle is not None and idle > max_idle
        if scheduling.has_claimable(self.queue_names()):  # for its host alone
            time.sleep(PAUSE)
            return False
        return True

    _waits = False

    def _wait(self, timeout: int | None) -> tuple[str, str] | None:
        """Sleep until RQ has a job; return its queue and its id, or None when none came in time."""
        if timeout is None:
            return None
        self.heartbeat()
        if self.should_run_maintenance_tasks:
            self.run_maintenance_tasks()
        self._waits = True
        try:
            popped = self.connection.blpop(self.queue_keys(), timeout=WAKE)
        except (RedisError, OSError) as error:
            logger.warning("Redis is away: %s", error)
            time.sleep(AWAY)
            return None
        finally:
            self._waits = False
        if popped is None:
            return None
        key, job_id = map(as_text, popped)
        return key.rpartition(":")[2], job_id


@contextmanager
def _without_redis() -> Iterator[None]:
    """RQ's own bookkeeping, which the work must not depend on."""
    try:
        yield
    except (RedisError, OSError) as error:
        logger.warning("Redis is away: %s", error)
