"""Turn the entries of imports into jobs, a few at a time, and note how each job ended.

`settle` and `draw` do the same for any source of entries (`EntrySource`), as feeds are.

Each step is one transaction with a compare-and-set of the entry, so that a process that is killed
anywhere leaves every entry either as it was or done, and two that run side by side do nothing
twice.
"""

from __future__ import annotations

import logging
import time
import zipfile
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from ingestion.documents.errors import BelowFloor, IngestionError
from ingestion.imports import archives
from ingestion.imports.entries import DOCUMENT, FEED, ITEM
from ingestion.imports.models import (
    OPEN,
    DrawnEntry,
    EntrySource,
    EntryState,
    Import,
    ImportEntry,
    ImportState,
)
from ingestion.imports.service import address_of
from ingestion.imports.submitting import submit_entry
from ingestion.jobs.service import IngestionOrchestrator, JobNotFound, WrongState
from ingestion.loading import already_filed
from ingestion.models import ENDED, IngestionJob, JobStatus
from library.errors import StorageError
from library.exports.restore import NoArchive, restore_item
from library.items.user_metadata import apply_user_metadata
from library.models import LibraryItem

logger = logging.getLogger(__name__)

WINDOW = 20  # jobs of an import that wait or are at work
ROUND = 2.0  # seconds that a round may take
BATCH = 200
NO_ADDRESS = "It has no address to fetch."


def advance(seconds: float = ROUND) -> int:
    """One round over all open imports; returns how many entries moved."""
    until = time.monotonic() + seconds
    moved = 0
    is_open = Q(state__in=(ImportState.RUNNING, ImportState.PAUSED))
    # Of a cancelled import, jobs that had ended before it, whose entries don't say so yet.
    unsettled = Exists(ImportEntry.objects.filter(batch=OuterRef("pk"), state=EntryState.WORKING))
    open_imports = Import.objects.filter(is_open | (Q(state=ImportState.CANCELLED) & Q(unsettled)))
    for batch in open_imports.select_related("owner").order_by("created_at"):
        moved += settle(batch, until)
        if batch.state == ImportState.RUNNING:
            step = _restore_items if archives.NAME in batch.formats else draw
            moved += step(batch, until)
        elif batch.state == ImportState.CANCELLED:  # those whose jobs are gone
            batch.entries.filter(state=EntryState.WAITING).update(state=EntryState.CANCELLED)
        _finish(batch)
    return moved


def settle(batch: EntrySource, until: float) -> int:
    """Entries whose jobs have ended, or are gone."""
    working = batch.entries.filter(state=EntryState.WORKING).select_related("job")
    moved = 0
    for entry in working[:BATCH]:
        if time.monotonic() > until:
            break
        job = entry.job
        if job is None:
            moved += _move(entry, EntryState.WAITING)
        elif job.status in ENDED:
            moved += _ended(batch, entry, job)
    return moved


def _ended(batch: EntrySource, entry: DrawnEntry, job: IngestionJob) -> int:
    if job.status == JobStatus.COMPLETED and job.item_id is not None:
        # A job that was under way already is somebody else's, and so is its item.
        was_there = entry.joined or job.item_id != job.pk
        return _file(batch, entry, job.item, merged=was_there)
    if job.status == JobStatus.CANCELLED:
        return _move(entry, EntryState.CANCELLED)
    if job.error_code == BelowFloor.code:
        return _passed_over(batch, entry, job)
    error = job.error or "Its item was deleted."
    return _move(entry, EntryState.FAILED, error=error, error_code=job.error_code)


def _passed_over(batch: EntrySource, entry: DrawnEntry, job: IngestionJob) -> int:
    """Note what was judged and not filed; its job goes, as there is nothing to do about it."""
    moved = _move(entry, EntryState.SKIPPED, error=job.error, error_code=job.error_code, job=None)
    if moved and not entry.joined:
        with suppress(WrongState, JobNotFound):
            IngestionOrchestrator().delete_job(owner=batch.owner, job_id=job.pk)
    return moved


def draw(batch: EntrySource, until: float, window: int = WINDOW) -> int:
    """Entries in their order, until as many jobs are open as may be.

    Feeds that an export file names are no jobs: `ingestion.feeds.entries_to_jobs` follows them.
    """
    moved = 0
    free = window - batch.entries.filter(state=EntryState.WORKING).count()
    waiting = batch.entries.filter(state=EntryState.WAITING).exclude(data__kind=FEED)
    while free > 0 and time.monotonic() < until:
        entries = list(waiting[:BATCH])
        for entry in entries:
            if free <= 0 or time.monotonic() > until:
                break
            free -= _begin(batch, entry)
            moved += 1
        if len(entries) < BATCH:
            break
    return moved


def _begin(batch: EntrySource, entry: DrawnEntry) -> bool:
    """Let one entry begin; whether it takes a place among the open jobs."""
    data = entry.data
    address = address_of(data)
    has_content = data.get("text") or data["kind"] == DOCUMENT
    if not (address or has_content or entry.own_page()):
        _move(entry, EntryState.SKIPPED, error=NO_ADDRESS)
        return False
    try:
        if address and (item := already_filed(owner_id=batch.owner_id, url=address)):
            _file(batch, entry, item, merged=True)
            return False
        with transaction.atomic():
            if not _move(entry, EntryState.WORKING):
                return False
            job, joined = submit_entry(batch, entry, address)
            type(entry)._base_manager.filter(pk=entry.pk).update(job=job, joined=joined)
    except IngestionError as error:
        entry.state = EntryState.WAITING  # as it is again in the database
        if not error.permanent:
            return True  # a store is away: the entry waits for it
        _move(entry, EntryState.FAILED, error=error.message, error_code=error.code)
        return False
    except (DataError, IntegrityError, ValueError) as error:
        # One entry that can't begin must not hold up those after it.
        logger.exception("Entry %s of %s %s", entry.pk, batch._meta.model_name, batch.pk)
        entry.state = EntryState.WAITING
        _move(entry, EntryState.FAILED, error=f"It could not be added: {error}"[:500])
        return False
    return True


def _restore_items(batch: Import, until: float) -> int:
    """Bring the items of a complete archive back. They wait while a store is away."""
    moved = 0
    waiting = batch.entries.filter(state=EntryState.WAITING)
    try:
        with archives.opened(batch) as package:
            # One a round at least, however long it takes to open the archive.
            while (not moved or time.monotonic() < until) and (entries := list(waiting[:BATCH])):
                for entry in entries:
                    done = _restore(batch, entry, package)
                    moved += done
                    if not done or time.monotonic() > until:
                        return moved
    except StorageError as error:
        logger.warning("Import %s waits: %s", batch.pk, error)
    except NoArchive as error:
        moved += waiting.update(state=EntryState.FAILED, error=str(error))
    return moved


def _restore(batch: Import, entry: DrawnEntry, package: zipfile.ZipFile) -> int:
    try:
        item, is_new = restore_item(package, UUID(entry.data["id"]), owner_id=batch.owner_id)
    except (DataError, IntegrityError, ValueError) as error:
        return _move(entry, EntryState.FAILED, error=str(error)[:500])
    return _file(batch, entry, item, merged=not is_new)


def _file(batch: EntrySource, entry: DrawnEntry, item: LibraryItem | None, *, merged: bool) -> int:
    """Give the item what the entry says of it, together with the entry's new state."""
    if item is None:
        return _move(entry, EntryState.FAILED, error="Its item was deleted.")
    before = entry.state
    try:
        with transaction.atomic():
            state = EntryState.MERGED if merged else EntryState.ADDED
            if not _move(entry, state, item=item):
                return 0
            # An item of an archive is whole already; only what was chosen for all is added.
            if entry.data["kind"] != ITEM or batch.tags or batch.collection:
                apply_user_metadata(entry.data, item, tags=batch.tags, collection=batch.collection)
    except (DataError, IntegrityError, LibraryItem.DoesNotExist, ValueError) as error:
        # One entry that can't be written must not hold up those after it.
        logger.exception("Entry %s of %s %s", entry.pk, batch._meta.model_name, batch.pk)
        entry.state = before
        return _move(entry, EntryState.FAILED, error=f"It could not be added: {error}"[:500])
    return 1


def _move(entry: DrawnEntry, state: EntryState, **columns: Any) -> int:
    """Compare-and-set from the state it was read in."""
    entries = type(entry)._base_manager.filter(pk=entry.pk, state=entry.state)
    moved = entries.update(state=state, **columns)
    if moved:
        entry.state = state
    return moved


def _finish(batch: Import) -> None:
    if not batch.entries.filter(state__in=OPEN).exists():
        open_imports = Import.objects.filter(pk=batch.pk, state=ImportState.RUNNING)
        if open_imports.update(state=ImportState.COMPLETED, ended_at=Now()):
            archives.drop(batch)
            logger.info("Import %s: all of its %d entries are done", batch.pk, batch.total)
