"""REST API of a page or file that is sent itself, and of what is known about an address."""

from __future__ import annotations

import hashlib
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja import File, Form, Router, Status, UploadedFile

from ingestion import schemas
from ingestion.api import IdempotencyKey, read_upload
from ingestion.fetching.address_policy import check_submittable
from ingestion.jobs.idempotency import run_idempotent
from ingestion.jobs.service import IngestionOrchestrator, Options
from ingestion.loading import already_filed
from ingestion.models import IngestionJob
from librarian_site.core.caching.rate_limit import count_submission
from library.names import tag_names
from library.views.access import api_user

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

router = Router(tags=["ingestion"])
orchestrator = IngestionOrchestrator()
# Addresses of one's own network too, which are sent from there and not fetched.
_ANYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))


@router.post(
    "/ingest/file",
    response={202: schemas.JobAccepted},
    operation_id="ingest_file",
    summary="Hand in a file, or a page as a browser shows it",
)
def ingest_file(
    request: HttpRequest,
    file: File[UploadedFile],
    page: Form[schemas.PageIn],
    idempotency_key: IdempotencyKey = "",
) -> Status[schemas.JobAccepted]:
    """With `url` the file is that page, which is then not fetched."""
    owner = api_user(request)

    def submit() -> schemas.JobAccepted:
        count_submission(owner)
        return schemas.JobAccepted.of(_submit(owner, file, page))

    # A file alone is told apart as it always was: keys are kept for a day.
    said = page.model_dump(exclude_defaults=True)
    sent = [file.name, _digest(file), *([said] if said else [])] if idempotency_key else None
    return Status(202, run_idempotent(owner, idempotency_key, sent, schemas.JobAccepted, submit))


@router.get(
    "/ingest/lookup",
    response={200: schemas.LookupOut},
    operation_id="look_up_address",
    summary="Whether an address is in your library, or on its way there",
)
def look_up(request: HttpRequest, url: schemas.Address) -> schemas.LookupOut:
    owner = api_user(request)
    item = already_filed(owner_id=owner.pk, url=url)
    job = (
        IngestionJob.objects.owned_by(owner)
        .submissions()
        .filter(url=url)
        .order_by("-created_at")
        .first()
    )
    found = (
        schemas.LookupItem(id=item.pk, title=item.title, url=item.url, created_at=item.created_at)
        if item
        else None
    )
    return schemas.LookupOut(item=found, job=schemas.JobOut.of(job) if job else None)


def _submit(owner: User, file: UploadedFile, page: schemas.PageIn) -> IngestionJob:
    """Raises TooLarge, RefusedAddress, AlreadyIngesting."""
    content = read_upload(file)
    options = Options(force_refresh=page.force_refresh, about=_about(page))
    if not page.url:
        return orchestrator.submit_file(
            owner=owner, filename=file.name or "", content=content, options=options
        )
    # Nothing is connected to: only the text of the address counts.
    url = check_submittable(page.url, _ANYWHERE, range(65536))
    return orchestrator.submit_page(owner=owner, url=url, content=content, options=options)


def _about(page: schemas.PageIn) -> dict[str, Any]:
    about = {
        "own_title": page.title.strip(),
        "tags": tag_names(page.tags),
        "note": page.note.strip(),
    }
    return {name: value for name, value in about.items() if value}


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()
