"""REST for imports."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status, UploadedFile
from pydantic import Field

from ingestion.imports import service
from ingestion.imports.models import EntryState, Import, ImportEntry, ImportState
from ingestion.imports.uploads import chosen_columns, read_uploads
from librarian_site.core.caching.rate_limit import count_submission
from librarian_site.core.list_params import DEFAULT_LIMIT, Limit, Offset
from library.limits import MAX_COLLECTION, MAX_TAGS
from library.views.access import api_user

router = Router(tags=["imports"])


class ImportOut(Schema):
    id: UUID
    filename: str
    formats: list[str]
    state: ImportState
    collection: str
    tags: list[str]
    priority: str
    total: int
    known: int
    """Entries that are in the library already; counted until it starts, 0 afterwards."""
    counts: dict[str, int]
    """Entries by their state."""
    skipped: list[dict[str, str]]
    """What the files hold and can't be imported, with the reason."""
    columns: dict[str, Any]
    """Of a table: `names` of its columns, those `chosen` by field, `sample` of its first rows."""
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, batch: Import) -> ImportOut:
        names = [name for name in cls.model_fields if name not in ("counts", "known")]
        known = service.known_entries(batch) if batch.can_start else 0
        values = {name: getattr(batch, name) for name in names}
        return cls(**values, counts=batch.counts(), known=known)


class ImportsOut(Schema):
    total: int
    limit: int
    offset: int
    items: list[ImportOut]


class EntryOut(Schema):
    position: int
    label: str
    state: EntryState
    error: str
    error_code: str
    job_id: UUID | None
    item_id: UUID | None
    data: dict[str, Any]

    @classmethod
    def of(cls, entry: ImportEntry) -> EntryOut:
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


class EntriesOut(Schema):
    total: int
    limit: int
    offset: int
    items: list[EntryOut]


class StartIn(Schema):
    collection: str = Field("", max_length=MAX_COLLECTION)
    tags: list[str] = Field(default_factory=list, max_length=MAX_TAGS)
    priority: Literal["high", "normal", "low"] = "low"


@router.post(
    "/imports",
    response={201: ImportOut},
    operation_id="create_import",
    summary="Hand in what another product has exported; nothing is imported until it starts",
)
def create_import(
    request: HttpRequest, files: File[list[UploadedFile]], columns: Form[str] = ""
) -> Status[ImportOut]:
    """`columns` chooses those of a table, as `url=Link, title=Name`."""
    owner = api_user(request)
    count_submission(owner)
    batch = service.create(
        owner=owner, files=read_uploads(list(files)), columns=chosen_columns(columns)
    )
    return Status(201, ImportOut.of(batch))


class ColumnsIn(Schema):
    columns: dict[str, Annotated[str, Field(max_length=500)]] = Field(max_length=50)
    """The name of a column by field: `{"url": "Link", "tags": ""}`; "" leaves the field out."""


@router.post(
    "/imports/{uuid:import_id}/columns",
    response={200: ImportOut},
    operation_id="choose_import_columns",
    summary="Choose which columns of a table hold what, before its import starts",
)
def choose_import_columns(request: HttpRequest, import_id: UUID, body: ColumnsIn) -> ImportOut:
    owner = api_user(request)
    count_submission(owner)
    batch = service.choose_columns(owner=owner, import_id=import_id, columns=body.columns)
    return ImportOut.of(batch)


@router.get("/imports", response={200: ImportsOut}, operation_id="list_imports", summary="Imports")
def list_imports(
    request: HttpRequest, limit: Limit = DEFAULT_LIMIT, offset: Offset = 0
) -> ImportsOut:
    mine = Import.objects.owned_by(api_user(request))
    page = [ImportOut.of(batch) for batch in mine[offset : offset + limit]]
    return ImportsOut(total=mine.count(), limit=limit, offset=offset, items=page)


@router.get(
    "/imports/{uuid:import_id}",
    response={200: ImportOut},
    operation_id="get_import",
    summary="One import: how far it is and what became of it",
)
def get_import(request: HttpRequest, import_id: UUID) -> ImportOut:
    return ImportOut.of(service.get(owner=api_user(request), import_id=import_id))


@router.get(
    "/imports/{uuid:import_id}/entries",
    response={200: EntriesOut},
    operation_id="list_import_entries",
    summary="An import's entries in their order, with what became of each",
)
def list_import_entries(
    request: HttpRequest,
    import_id: UUID,
    state: EntryState | None = None,
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
) -> EntriesOut:
    entries = service.get(owner=api_user(request), import_id=import_id).entries.all()
    entries = entries.filter(state=state) if state else entries
    page = [EntryOut.of(entry) for entry in entries[offset : offset + limit]]
    return EntriesOut(total=entries.count(), limit=limit, offset=offset, items=page)


@router.get(
    "/imports/{uuid:import_id}/failures",
    response={200: dict[str, Any]},
    operation_id="get_import_failures",
    summary="The failed entries as a file that can be imported again",
)
def get_import_failures(request: HttpRequest, import_id: UUID) -> dict[str, Any]:
    return service.failures(service.get(owner=api_user(request), import_id=import_id))


@router.post(
    "/imports/{uuid:import_id}/start",
    response={202: ImportOut},
    operation_id="start_import",
    summary="Start an import",
)
def start_import(request: HttpRequest, import_id: UUID, body: StartIn) -> Status[ImportOut]:
    named = body.model_dump()
    batch = service.start(owner=api_user(request), import_id=import_id, **named)
    return Status(202, ImportOut.of(batch))


@router.post(
    "/imports/{uuid:import_id}/pause",
    response={200: ImportOut},
    operation_id="pause_import",
    summary="Begin no more of its entries; what is at work ends",
)
def pause_import(request: HttpRequest, import_id: UUID) -> ImportOut:
    return ImportOut.of(service.pause(owner=api_user(request), import_id=import_id))


@router.post(
    "/imports/{uuid:import_id}/resume",
    response={200: ImportOut},
    operation_id="resume_import",
    summary="Go on with a paused import",
)
def resume_import(request: HttpRequest, import_id: UUID) -> ImportOut:
    return ImportOut.of(service.resume(owner=api_user(request), import_id=import_id))


@router.post(
    "/imports/{uuid:import_id}/cancel",
    response={200: ImportOut},
    operation_id="cancel_import",
    summary="End an import; what was imported stays",
)
def cancel_import(request: HttpRequest, import_id: UUID) -> ImportOut:
    return ImportOut.of(service.cancel(owner=api_user(request), import_id=import_id))


@router.post(
    "/imports/{uuid:import_id}/retry",
    response={202: ImportOut},
    operation_id="retry_import",
    summary="Try the failed entries of a finished import again",
)
def retry_import(request: HttpRequest, import_id: UUID) -> Status[ImportOut]:
    return Status(202, ImportOut.of(service.retry(owner=api_user(request), import_id=import_id)))
