"""REST API of jobs, and their server-sent events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status, UploadedFile
from ninja.params.functions import Header, Query

from ingestion import schemas
from ingestion.documents.errors import IngestionError, StoreUnavailable
from ingestion.jobs import uploads
from ingestion.jobs.idempotency import run_idempotent
from ingestion.jobs.queue_position import annotate_positions
from ingestion.jobs.service import (
    AlreadyIngesting,
    IngestionOrchestrator,
    Options,
)
from ingestion.models import IngestionJob, JobStatus
from librarian_site.core.caching.rate_limit import count_submission
from librarian_site.core.input_validation import storable
from librarian_site.core.list_params import DEFAULT_LIMIT, Limit, Offset
from library.views.access import api_user

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

router = Router(tags=["ingestion"])
orchestrator = IngestionOrchestrator()

# Chosen by the client: a second request with the same key gets the first one's response.
IdempotencyKey = Annotated[
    str, Header(alias="Idempotency-Key", max_length=255, pattern=r"^[\x20-\x7e]*$")
]
ErrorCode = Annotated[str, Query(max_length=40, pattern=r"^[a-z_]*$")]


@router.post(
    "/ingest",
    response={202: schemas.JobAccepted},
    operation_id="ingest_url",
    summary="Hand in a URL",
)
def ingest_url(
    request: HttpRequest, body: schemas.IngestIn, idempotency_key: IdempotencyKey = ""
) -> Status[schemas.JobAccepted]:
    owner = api_user(request)

    def submit() -> schemas.JobAccepted:
        count_submission(owner)
        job = orchestrator.submit_job(
            owner=owner, url=body.url, priority=body.priority, options=_options(body.options)
        )
        return schemas.JobAccepted.of(job)

    return Status(
        202, run_idempotent(owner, idempotency_key, body.model_dump(), schemas.JobAccepted, submit)
    )


@router.post(
    "/ingest/batch",
    response={202: schemas.BatchAccepted},
    operation_id="ingest_batch",
    summary="Hand in many URLs: one outcome for each",
)
def ingest_batch(
    request: HttpRequest, body: schemas.BatchIn, idempotency_key: IdempotencyKey = ""
) -> Status[schemas.BatchAccepted]:
    owner = api_user(request)
    options = _options(body.options)

    def submit() -> schemas.BatchAccepted:
        count_submission(owner)
        results = [_batch_outcome(owner, url, body.priority, options) for url in body.urls]
        return schemas.BatchAccepted(results=results)

    return Status(
        202,
        run_idempotent(owner, idempotency_key, body.model_dump(), schemas.BatchAccepted, submit),
    )


@router.get(
    "/ingest",
    response={200: schemas.JobsOut},
    operation_id="list_jobs",
    summary="Your jobs, newest first",
)
def list_jobs(
    request: HttpRequest,
    status: JobStatus | None = None,
    error_code: ErrorCode = "",
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
) -> schemas.JobsOut:
    jobs = IngestionJob.objects.owned_by(api_user(request)).submissions().with_status(status or "")
    jobs = jobs.failed_with(error_code)
    page = list(jobs.select_related("item").defer("item__markdown")[offset : offset + limit])
    annotate_positions(page)
    return schemas.JobsOut(
        total=jobs.count(),
        limit=limit,
        offset=offset,
        items=[schemas.JobOut.of(job) for job in page],
    )


@router.get(
    "/ingest/{uuid:job_id}",
    response={200: schemas.JobOut},
    operation_id="get_job",
    summary="One job: where it is and what became of it",
)
def get_job(request: HttpRequest, job_id: UUID) -> schemas.JobOut:
    return _job_out(orchestrator.get_job_status(owner=api_user(request), job_id=job_id))


@router.delete(
    "/ingest/{uuid:job_id}",
    response={204: None},
    operation_id="delete_job",
    summary="Delete a job that has ended, with its log and its upload",
)
def delete_job(request: HttpRequest, job_id: UUID) -> Status[None]:
    """Its item stays in the library."""
    orchestrator.delete_job(owner=api_user(request), job_id=job_id)
    return Status(204, None)


@router.post(
    "/ingest/retry",
    response={202: schemas.RetryOut},
    operation_id="retry_jobs",
    summary="Queue many failed or cancelled jobs again",
)
def retry_jobs(request: HttpRequest, body: schemas.RetryIn) -> Status[schemas.RetryOut]:
    owner = api_user(request)
    jobs = IngestionJob.objects.owned_by(owner).submissions()
    if body.error_code:
        jobs = jobs.with_status(JobStatus.FAILED).failed_with(body.error_code)
    else:
        jobs = jobs.filter(pk__in=body.job_ids)
    return Status(202, schemas.RetryOut(retried=orchestrator.retry_jobs(owner=owner, jobs=jobs)))


@router.post(
    "/ingest/{uuid:job_id}/cancel",
    response={200: schemas.JobOut},
    operation_id="cancel_job",
    summary="Cancel a job that has not ended",
)
def cancel_job(request: HttpRequest, job_id: UUID) -> schemas.JobOut:
    return schemas.JobOut.of(orchestrator.cancel_job(owner=api_user(request), job_id=job_id))


@router.post(
    "/ingest/{uuid:job_id}/retry",
    response={202: schemas.JobOut},
    operation_id="retry_job",
    summary="Queue a failed or cancelled job again",
)
def retry_job(request: HttpRequest, job_id: UUID) -> Status[schemas.JobOut]:
    job = orchestrator.retry_job(owner=api_user(request), job_id=job_id)
    return Status(202, _job_out(job))


def read_upload(file: UploadedFile) -> bytes:
    """The file's content. Raises TooLarge before reading what is over the size limit."""
    uploads.check_size(file.size or 0)
    return bytes(file.read())


def _batch_outcome(owner: User, url: str, priority: str, options: Options) -> schemas.BatchOutcome:
    try:
        job = orchestrator.submit_job(owner=owner, url=url, priority=priority, options=options)
    except AlreadyIngesting as twin:
        return schemas.BatchOutcome(
            url=url, status="conflict", job_id=twin.job.pk, detail=str(twin)
        )
    except StoreUnavailable:
        raise
    except IngestionError as error:
        return schemas.BatchOutcome(url=storable(url), status="refused", detail=error.message)
    return schemas.BatchOutcome(url=url, status="queued", job_id=job.pk)


def _job_out(job: IngestionJob) -> schemas.JobOut:
    annotate_positions([job])
    return schemas.JobOut.of(job)


def _options(options: schemas.OptionsIn) -> Options:
    return Options(force_refresh=options.force_refresh)
