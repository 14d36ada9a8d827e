"""Request and response schemas of the ingestion API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from ingestion.models import IngestionJob, JobStatus
from library.limits import MAX_NOTE

MAX_BATCH = 1000


class OptionsIn(Schema):
    force_refresh: bool = False
    """Fetch and file again even if the library has the page."""


class IngestIn(Schema):
    url: str = Field(examples=["https://example.org/article"])
    priority: Literal["high", "normal", "low"] = "normal"
    options: OptionsIn = Field(default_factory=OptionsIn)


class PageIn(Schema):
    """What may be said of a file that is handed in: form fields beside it."""

    url: str = Field("", max_length=2000)
    """The file is the page at this address, as a browser shows it: it is not fetched."""
    title: str = Field("", max_length=300)
    """A title of your own, which stays."""
    tags: str = Field("", max_length=500, examples=["one, two"])
    note: str = Field("", max_length=MAX_NOTE)
    force_refresh: bool = False
    """Read and file it again even if the library has the page."""


class BatchIn(Schema):
    urls: list[str] = Field(min_length=1, max_length=MAX_BATCH)
    priority: Literal["high", "normal", "low"] = "low"
    options: OptionsIn = Field(default_factory=OptionsIn)


class JobAccepted(Schema):
    job_id: UUID
    status: JobStatus
    url: str
    filename: str
    created_at: datetime
    stream_url: str

    @classmethod
    def of(cls, job: IngestionJob) -> JobAccepted:
        return cls(
            job_id=job.pk,
            status=JobStatus(job.status),
            url=job.url,
            filename=job.filename,
            created_at=job.created_at,
            stream_url=reverse("api-1:stream_job", args=[job.pk]),
        )


class BatchOutcome(Schema):
    url: str
    status: Literal["queued", "conflict", "refused"]
    job_id: UUID | None = None
    detail: str = ""


class BatchAccepted(Schema):
    results: list[BatchOutcome]


class ProgressOut(Schema):
    current_stage: str
    stages_completed: list[str]
    percent_complete: int
    message: str
    error: str | None


class ResultOut(Schema):
    item_id: UUID
    file_path: str
    title: str
    tier: str
    quality_score: float


class PlaceOut(Schema):
    position: int
    """In the queue, from 1."""
    seconds: int | None
    """About how long until the job begins; null while no job has ended lately."""


class JobOut(Schema):
    job_id: UUID
    status: JobStatus
    url: str
    filename: str
    priority: str
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    next_attempt_at: datetime | None
    attempts: int
    attempt_limit: int
    error_code: str | None
    advice: str | None
    place: PlaceOut | None
    searchable: Literal["words", "both"] | None
    """By what its item is found: by words once it can be read, by both when the job is done."""
    progress: ProgressOut
    result: ResultOut | None

    @classmethod
    def of(cls, job: IngestionJob) -> JobOut:
        result = job.result()
        return cls(
            job_id=job.pk,
            status=JobStatus(job.status),
            url=job.url,
            filename=job.filename,
            priority=job.priority,
            created_at=job.created_at,
            started_at=job.started_at,
            completed_at=job.completed_at,
            next_attempt_at=job.next_attempt_at,
            attempts=job.attempt,
            attempt_limit=job.attempt_limit,
            error_code=job.error_code or None,
            advice=job.advice or None,
            place=_place(job),
            searchable=job.searchable,
            progress=ProgressOut(
                current_stage=job.stage,
                stages_completed=job.stages_completed,
                percent_complete=job.percent_complete,
                message=job.message,
                error=job.error or None,
            ),
            result=ResultOut(**result) if result else None,
        )


def _place(job: IngestionJob) -> PlaceOut | None:
    place = job.queue_position
    if place is None:
        return None
    seconds = None if place.seconds is None else round(place.seconds)
    return PlaceOut(position=place.position, seconds=seconds)


class RetryIn(Schema):
    """Which failed or cancelled jobs: some by id, or all that failed with one error code."""

    job_ids: list[UUID] = Field(default_factory=list, max_length=MAX_BATCH)
    error_code: str = Field("", max_length=40, pattern=r"^[^\x00]*$")


class RetryOut(Schema):
    retried: int


class LookupItem(Schema):
    id: UUID
    title: str
    url: str
    created_at: datetime


class LookupOut(Schema):
    item: LookupItem | None
    job: JobOut | None
    """The newest of this very address, ended or not."""


class JobsOut(Schema):
    total: int
    limit: int
    offset: int
    items: list[JobOut]


Address = Annotated[str, Field(min_length=1, max_length=8000, pattern=r"^[^\x00]*$")]
