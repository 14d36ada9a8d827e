"""Actions on imports: create, start, pause, resume, cancel, retry failures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from ingestion.documents.errors import BrokenDocument
from ingestion.imports import archives, isolated
from ingestion.imports.entries import DOCUMENT, FEED
from ingestion.imports.models import OPEN, EntrySource, EntryState, Import, ImportState
from ingestion.jobs.service import IngestionOrchestrator, JobNotFound, WrongState
from ingestion.models import ENDED, IngestionJob, JobStatus, Priority
from librarian_site.core.input_validation import storable
from library.items.url_normalization import canonical_url
from library.limits import MAX_COLLECTION
from library.models import ItemAlias, LibraryItem
from library.names import UNTITLED, clean_name, clean_tags

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AbstractUser as User

MAX_SKIPPED = 1000  # kept with their reasons; the rest is counted
ARCHIVE_KEY = "librarian_entries"  # of the file of failures, by which it is known again


class ImportNotFound(JobNotFound):
    """No such import of this owner."""


def create(
    *, owner: User, files: Sequence[tuple[str, bytes]], columns: dict[str, str] | None = None
) -> Import:
    """Read the files and keep their entries, ready to start. Raises IngestionError."""
    files = isolated.without_tar(files)
    if len(files) == 1 and (items := archives.items_of(files[0][1])) is not None:
        return _create_from_archive(owner, *files[0], items)
    understood = isolated.understand(files, columns)
    if not understood["items"] and not understood["skipped"]:
        raise BrokenDocument(f"There is nothing to import in {files[0][0]}.")
    with transaction.atomic():
        batch = Import.objects.create(
            owner_id=owner.pk,
            filename=storable(", ".join(name for name, _ in files))[:255],
            formats=understood["formats"],
            total=len(understood["items"]),
            columns=json.loads(_json(understood["table"])) if len(files) == 1 else {},
            skipped=json.loads(_json(understood["skipped"][:MAX_SKIPPED])),
        )
        _write_entries(batch, understood["items"])
        # A table stays, so that its columns can be chosen.
        is_table = bool(batch.columns)
        if is_table or any(item["kind"] == DOCUMENT for item in understood["items"]):
            archives.keep(batch, archives.packed(files))
    return batch


def choose_columns(*, owner: User, import_id: UUID, columns: dict[str, str]) -> Import:
    """Read a table again with other columns; a field's "" leaves it out.

    Raises WrongState where it has started or is no table; IngestionError.
    """
    batch = get(owner=owner, import_id=import_id)
    if not batch.can_choose_columns:
        raise WrongState(gettext_noop("Columns are chosen for one table, before it starts."))
    content = archives.kept(batch)
    understood = isolated.understand([(batch.filename, content)], columns)
    with transaction.atomic():
        _moved(
            batch,
            (ImportState.READY,),
            ImportState.READY,
            total=len(understood["items"]),
            columns=json.loads(_json(understood["table"])),
            formats=understood["formats"],
            skipped=json.loads(_json(understood["skipped"][:MAX_SKIPPED])),
        )
        batch.entries.all().delete()
        _write_entries(batch, understood["items"])
    return batch


def _create_from_archive(
    owner: User, name: str, content: bytes, items: list[dict[str, Any]]
) -> Import:
    with transaction.atomic():
        batch = Import.objects.create(
            owner_id=owner.pk,
            filename=storable(name)[:255],
            formats=[archives.NAME],
            total=len(items),
        )
        _write_entries(batch, items)
        archives.keep(batch, content)
    return batch


def _write_entries(batch: Import, items: list[dict[str, Any]]) -> None:
    """Insert the entries by COPY: 20,000 of them take a fraction of what INSERT takes."""
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for position, item in enumerate(items, 1):
            data = {name: value for name, value in item.items() if value not in (None, [], "")}
            address = address_of(data)
            label = data.get("title") or address or data.get("text") or UNTITLED
            canonical = _canonical(address) if data["kind"] != FEED else ""
            copy.write_row(
                (
                    *(batch.pk, position, storable(" ".join(label[:1000].split())[:300])),
                    *(storable(canonical), _json(data), EntryState.WAITING.value, "", "", False),
                )
            )


_COPY = """
    COPY ingestion_importentry
    (batch_id, position, label, canonical_url, data, state, error, error_code, joined) FROM STDIN
"""


def address_of(data: dict[str, Any]) -> str:
    """Where the entry leads; a reference without an address leads to its DOI."""
    if url := data.get("url"):
        return str(url)
    return f"https://doi.org/{data['doi']}" if data.get("doi") else ""


def _canonical(address: str) -> str:
    try:
        return canonical_url(address) if address else ""
    except ValueError:
        return ""


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    if "\\u0000" in text:
        text = json.dumps(_without_nul(value), ensure_ascii=False)
    return storable(text)


def _without_nul(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nul(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_nul(each) for each in value]
    return storable(value) if isinstance(value, str) else value


def get(*, owner: User, import_id: UUID) -> Import:
    """Raises ImportNotFound for what does not exist or belongs to somebody else."""
    batch = Import.objects.owned_by(owner).filter(pk=import_id).first()
    if batch is None:
        raise ImportNotFound("There is no such import.")
    return batch


def known_entries(batch: Import) -> int:
    """How many of its entries are in the owner's library already."""
    items = LibraryItem.objects.filter(owner=batch.owner_id)
    aliases = ItemAlias.objects.filter(owner=batch.owner_id)
    same = {"canonical_url": OuterRef("canonical_url")}
    entries = batch.entries.exclude(canonical_url="")
    return entries.filter(Exists(items.filter(**same)) | Exists(aliases.filter(**same))).count()


def start(
    *,
    owner: User,
    import_id: UUID,
    collection: str = "",
    tags: Sequence[str] = (),
    priority: str = Priority.LOW,
) -> Import:
    """Let it run, with what was chosen for all of its entries.

    Raises WrongState; StoreUnavailable or BrokenDocument for a complete archive.
    """
    archives.restore_names(get(owner=owner, import_id=import_id))
    batch = _moved(
        get(owner=owner, import_id=import_id),
        (ImportState.READY,),
        ImportState.RUNNING,
        collection=clean_name(collection, MAX_COLLECTION),
        tags=clean_tags(tags),
        priority=priority if priority in Priority.values else Priority.LOW,
        started_at=Now(),
    )
    if batch.columns:
        archives.drop(batch)  # its rows are entries now
    return batch


def pause(*, owner: User, import_id: UUID) -> Import:
    """Draw no more; what waits in the queue goes back, what is at work ends.

    So does what can be read already and waits for its summary: it is in the library.
    """
    batch = get(owner=owner, import_id=import_id)
    batch = _moved(batch, (ImportState.RUNNING,), ImportState.PAUSED)
    withdraw(batch, (JobStatus.QUEUED,), EntryState.WAITING, readable=False)
    return batch


def resume(*, owner: User, import_id: UUID) -> Import:
    batch = get(owner=owner, import_id=import_id)
    return _moved(batch, (ImportState.PAUSED,), ImportState.RUNNING)


def cancel(*, owner: User, import_id: UUID) -> Import:
    """End it: what waits stays out, what is at work is cancelled, what was imported stays."""
    batch = get(owner=owner, import_id=import_id)
    open_states = (ImportState.READY, ImportState.RUNNING, ImportState.PAUSED)
    batch = _moved(batch, open_states, ImportState.CANCELLED, ended_at=Now())
    batch.entries.filter(state=EntryState.WAITING).update(state=EntryState.CANCELLED)
    withdraw(batch, (JobStatus.QUEUED, JobStatus.PROCESSING), EntryState.CANCELLED)
    # What has ended has an item, or a reason: the next round notes it.
    others = batch.entries.filter(state__in=OPEN).exclude(job__status__in=ENDED)
    others.update(state=EntryState.CANCELLED)
    archives.drop(batch)
    return batch


def retry(*, owner: User, import_id: UUID) -> Import:
    """Let the failed entries wait again."""
    batch = get(owner=owner, import_id=import_id)
    with transaction.atomic():
        batch = _moved(batch, (ImportState.COMPLETED,), ImportState.RUNNING, ended_at=None)
        failed = batch.entries.filter(state=EntryState.FAILED)
        failed.update(state=EntryState.WAITING, error="", error_code="", job=None, joined=False)
    return batch


def failures(batch: Import) -> dict[str, Any]:
    """The failed entries as a file that can be imported again."""
    entries = batch.entries.filter(state=EntryState.FAILED)
    return {ARCHIVE_KEY: [{**entry.data, "error": entry.error} for entry in entries]}


def _moved(
    batch: Import, expect: Sequence[ImportState], state: ImportState, **columns: Any
) -> Import:
    """The import in the new state, by compare-and-set. Raises WrongState."""
    moved = Import.objects.filter(pk=batch.pk, state__in=expect).update(state=state, **columns)
    if moved != 1:
        batch.refresh_from_db()
        raise WrongState(f"The import is {batch.get_state_display().lower()}.")
    batch.refresh_from_db()
    return batch


def withdraw(
    batch: EntrySource, statuses: Sequence[str], state: EntryState, *, readable: bool = True
) -> None:
    """Take the source's own jobs in these statuses back; their entries get the state.

    Without `readable`, those go on of which the text is filed.
    """
    entries = batch.entries.filter(state=EntryState.WORKING, joined=False, job__status__in=statuses)
    if not readable:
        entries = entries.filter(job__readable_at=None)
    for pk, job_id in list(entries.values_list("pk", "job_id")):
        try:
            # In one transaction: a round of the sweeper in between would take the job for one that
            # its owner cancelled.
            with transaction.atomic():
                # The job before its entry, as deleting a job has it: neither waits for the other.
                IngestionJob.objects.select_for_update().filter(pk=job_id).first()
                working = batch.entries.filter(pk=pk, state=EntryState.WORKING)
                working.update(state=state, job=None)
                IngestionOrchestrator().cancel_job(owner=batch.owner, job_id=job_id)
        except (WrongState, JobNotFound):
            continue  # it ended meanwhile: the next round sees how
