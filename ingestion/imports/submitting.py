"""Submit the job that reads an entry of an import or a feed: its page, its document, its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ingestion.imports import archives
from ingestion.imports.entries import DOCUMENT
from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator, Options

if TYPE_CHECKING:
    from ingestion.imports.models import DrawnEntry, EntrySource, Import
    from ingestion.models import IngestionJob


def submit_entry(batch: EntrySource, entry: DrawnEntry, address: str) -> tuple[IngestionJob, bool]:
    """The job that fetches the entry, and whether it was under way already."""
    service = IngestionOrchestrator()
    options = Options(tier_floor=batch.floor())
    try:
        if entry.data["kind"] == DOCUMENT:
            job = _document_job(cast("Import", batch), entry, address, options)
        elif page := entry.own_page():
            job = service.submit_page(
                owner=batch.owner,
                url=address,
                content=page,
                priority=batch.priority,
                options=options,
            )
        elif address:
            job = service.submit_job(
                owner=batch.owner, url=address, priority=batch.priority, options=options
            )
        else:
            job = service.submit_file(
                owner=batch.owner,
                filename=f"{_file_name(entry)}.md",
                content=entry.data["text"].encode(),
                priority=batch.priority,
            )
    except AlreadyIngesting as twin:
        return twin.job, True
    return job, False


def _document_job(batch: Import, entry: DrawnEntry, address: str, options: Options) -> IngestionJob:
    """The job that reads a document in the file; a page is filed under its address."""
    service = IngestionOrchestrator()
    content = archives.document(batch, entry.data)
    if address:
        return service.submit_page(
            owner=batch.owner,
            url=address,
            content=content,
            priority=batch.priority,
            options=options,
        )
    return service.submit_file(
        owner=batch.owner,
        filename=_document_name(batch, entry, content),
        content=content,
        priority=batch.priority,
        options=options,
    )


def _document_name(batch: Import, entry: DrawnEntry, content: bytes) -> str:
    """Its name in the zip file; of a message its subject, of a note its title."""
    if archives.EVERNOTE in batch.formats and archives.is_evernote(content):
        return f"{_cleaned(entry.label) or 'note'}.enex"
    if archives.MAILBOX in batch.formats:
        return f"{_cleaned(entry.label) or 'message'}.eml"
    return str(entry.data["content_file"])


def _file_name(entry: DrawnEntry) -> str:
    """Of a note: its title, or its first words."""
    title = str(entry.data.get("title") or entry.data["text"].strip().split("\n")[0])
    return _cleaned(title.lstrip("# "))


def _cleaned(title: str) -> str:
    return "".join(sign for sign in title if sign.isalnum() or sign in " -_")[:80]
