"""Periodic maintenance: requeue lost jobs and due retries, repair the index, delete leftovers."""

from __future__ import annotations

import logging
import signal
import threading
from contextlib import nullcontext
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.management.base import BaseCommand
from django.db import DatabaseError, ProgrammingError, close_old_connections
from redis.exceptions import RedisError

from ingestion.feeds import entries_to_jobs as feed_entries
from ingestion.feeds import refreshing
from ingestion.imports import entries_to_jobs as import_entries
from ingestion.jobs import idempotency, stage_outputs, uploads
from ingestion.notifications.due import notify_due
from ingestion.notifications.push_due import push_due
from ingestion.pictures import keeping
from ingestion.watching import visiting
from ingestion.webhooks import sending
from ingestion.worker import llm_backfill
from ingestion.worker.background import Background
from ingestion.worker.mail import fetch_mail
from ingestion.worker.recovery import note_round, sweep
from ingestion.worker.scheduled_backup import ScheduledBackup
from ingestion.worker.watched_folder import watched_folders
from librarian_site.core.orm import database_errors
from librarian_site.core.telemetry import heartbeat_file
from library.errors import LibraryError
from library.items import trash
from library.items.files import removal
from library.search import word_forms
from library.vector_index import copying, get_index, other_indexes, reindexing, switching

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from library.vector_index.base import VectorIndex

logger = logging.getLogger(__name__)

INTERVAL = 1.0  # seconds between rounds
SETTLED = timedelta(
    seconds=60
)  # since an item's last change; before, its worker may still index it
JOBS_EVERY = 3  # rounds between two looks at jobs: due ones begin without, as workers look, too
INDEX_EVERY = 5  # rounds between two looks at what the index lacks, unless there is more
INDEXING = 5.0  # seconds of a round for repairing the index, at most
COPYING = 15.0  # the same while vectors are copied from elsewhere
WORTH_COPYING = 100  # items that wait; fewer are embedded before vectors are found
FEEDS_EVERY = 3  # rounds between two looks at which feeds and watched pages are due
MAIL_EVERY = 30
PICTURES_EVERY = 2
PICTURE_THREADS = 3  # items whose pictures are kept at once
SELDOM = 60  # rounds between two runs of what is rarely needed


class Command(BaseCommand):
    help = (
        "Put lost jobs and due retries back into the queue, and what the index lacks into the "
        "index, and forget what ended jobs have left, until stopped."
    )

    _looks_for_vectors = True
    _index_lacks_more = False
    _rounds_in_order = 0  # since the last that failed

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        self._prepare()
        if options["once"]:
            self._once()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        rounds = count()
        while not stop.wait(INTERVAL):
            heartbeat_file.touch()
            self._try_round(next(rounds))
        self.backup.stop()

    def _prepare(self) -> None:
        self.feeds = Background("feeds", refreshing.refresh_due, is_due=refreshing.is_due)
        self.mail = Background("mail", fetch_mail)
        self.pictures = Background(
            "pictures", keeping.keep_due, is_due=keeping.is_due, threads=PICTURE_THREADS
        )
        self.visits = Background("visits", visiting.visit_due, is_due=visiting.is_due)
        self.webhooks = Background("webhooks", sending.send_due, is_due=sending.is_due)
        self.notifications = Background("notifications", notify_due)
        self.pushes = Background("push notifications", push_due)
        self.backup = ScheduledBackup()
        self.folders = watched_folders()

    def _once(self) -> None:
        self.stdout.write(f"{sweep()} jobs put back")
        removal.sweep()
        import_entries.advance()
        refreshing.refresh_due()
        visiting.visit_due()
        feed_entries.advance()
        for folder in self.folders:
            folder.look(unchanged=0)
        fetch_mail()
        notify_due()
        push_due()
        keeping.keep_due()
        sending.send_due()
        self._forget()

    def _try_round(self, number: int) -> None:
        """Do a round, and let others see it once all that is done in each few went well."""
        try:
            self._round(number)
        except (DatabaseError, RedisError, LibraryError, OSError) as error:
            if not isinstance(error, ProgrammingError):
                logger.warning("A store could not be reached in this round: %s", error)
            elif why := database_errors.unmigrated(error):
                logger.warning("Nothing was done in this round. %s", why)
            else:
                logger.exception("This round failed.")
            close_old_connections()
            self._rounds_in_order = 0
            return
        self._rounds_in_order += 1
        if self._rounds_in_order >= max(JOBS_EVERY, INDEX_EVERY):
            note_round()

    def _round(self, number: int) -> None:
        if number % JOBS_EVERY == 0:
            sweep()
        removal.sweep()
        import_entries.advance()
        feed_entries.advance()
        for folder in self.folders:
            folder.look()
        self.webhooks.start()
        if number % FEEDS_EVERY == 0:
            self.feeds.start()
            self.visits.start()
        if number % PICTURES_EVERY == 0:
            self.pictures.start()
        if number % MAIL_EVERY == 0:
            self.mail.start()
            self.notifications.start()
            self.pushes.start()
        seldom = number % SELDOM == 0
        if seldom:
            self._forget()
            self.backup.start()
        if number % INDEX_EVERY == 0 or self._index_lacks_more:
            self._index_lacks_more = self._repair_index(check_loss=seldom) > 0

    def _forget(self) -> None:
        """What ended jobs and deleted items have left; and what waits for a language model."""
        stage_outputs.expire()
        uploads.expire()
        idempotency.forget_expired()
        trash.expire()
        sending.expire()
        llm_backfill.upgrade()
        SessionStore.clear_expired()

    def _repair_index(self, *, check_loss: bool) -> int:
        """Return how many items and passages lacked something."""
        index = get_index()
        if check_loss and (lost := reindexing.notice_loss(index)):
            logger.warning(
                "The index lacks passages, or is another: %d items are indexed again", lost
            )
        done = self._index_what_waits(index) + word_forms.fill()
        switching.follow_setting()
        return done + switching.advance(seconds=INDEXING)

    def _index_what_waits(self, index: VectorIndex) -> int:
        """Where many wait, as after a move to a server, with the vectors from before."""
        waiting = reindexing.waiting(index).order_by()[:WORTH_COPYING]
        many = self._looks_for_vectors and waiting.count() == WORTH_COPYING
        others: other_indexes.Opened = other_indexes.opened(index) if many else nullcontext([])
        with others as found:
            vectors = copying.sources([other for _, other in found], index)
            seconds = COPYING if vectors else INDEXING
            done = reindexing.reindex(seconds=seconds, settled=SETTLED, vectors=vectors)
        if done:
            logger.info("Indexed %d items", done)
        for source, (where, _) in zip(vectors, found, strict=True):
            if source.copied:
                logger.info("%d vectors were copied from %s", source.copied, where)
        if many and not any(source.copied for source in vectors):
            self._looks_for_vectors = False  # until the next start, as after a change of settings
        return done
