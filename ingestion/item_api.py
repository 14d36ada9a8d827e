"""REST for processing items of the library again: fetched anew, or from their stored originals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from ingestion import schemas
from ingestion.capture.submitting import Part, submit_capture
from ingestion.jobs.service import IngestionOrchestrator
from library.errors import BadParameter
from library.items.bulk import MAX_SELECTED
from library.models import LibraryItem
from library.views.access import api_user, own_item

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

    from library.querysets import LibraryItemQuerySet

router = Router(tags=["ingestion"])
orchestrator = IngestionOrchestrator()


class ItemsIn(Schema):
    items: Annotated[list[UUID], Field(min_length=1, max_length=MAX_SELECTED)]


class StartedOut(Schema):
    started: int
    """Jobs that began; what is under way already, or can't be done again, is left out."""
    detail: str = ""
    """Why not all began."""


@router.post(
    "/library/{uuid:item_id}/reenrich",
    response={202: schemas.JobAccepted},
    operation_id="reenrich_item",
    summary="Process an item again from its stored original, without fetching",
)
def reenrich_item(request: HttpRequest, item_id: UUID) -> Status[schemas.JobAccepted]:
    owner = api_user(request)
    item = own_item(owner, item_id)
    job = orchestrator.submit_reprocessing(owner=owner, item=item, priority="normal")
    return Status(202, schemas.JobAccepted.of(job))


@router.post(
    "/library/{uuid:item_id}/refresh",
    response={202: schemas.JobAccepted},
    operation_id="refresh_item",
    summary="Fetch and process an item's page again",
)
def refresh_item(request: HttpRequest, item_id: UUID) -> Status[schemas.JobAccepted]:
    owner = api_user(request)
    item = own_item(owner, item_id)
    if not item.url:
        raise BadParameter("item_id", "It was handed in as a file, which can't be fetched again.")
    return Status(202, schemas.JobAccepted.of(orchestrator.submit_refresh(owner=owner, item=item)))


class CaptureIn(Schema):
    part: Part = Part.PAGE
    """`pdf` prints the copy that is there."""


@router.post(
    "/library/{uuid:item_id}/capture",
    response={202: schemas.JobAccepted},
    operation_id="capture_item",
    summary="Capture an item's page as it looks now, or print its copy as a PDF",
)
def capture_item(
    request: HttpRequest, item_id: UUID, body: CaptureIn | None = None
) -> Status[schemas.JobAccepted]:
    """`list_captures` has what is made."""
    owner = api_user(request)
    part = body.part if body else Part.PAGE
    job = submit_capture(owner=owner, item=own_item(owner, item_id), part=part)
    return Status(202, schemas.JobAccepted.of(job))


@router.post(
    "/library/reenrich",
    response={202: StartedOut},
    operation_id="reenrich_items",
    summary="Process many items again from their stored originals",
)
def reenrich_items(request: HttpRequest, body: ItemsIn) -> Status[StartedOut]:
    owner = api_user(request)
    jobs = orchestrator.submit_reprocessings(owner=owner, items=_own(owner, body))
    return Status(202, StartedOut(started=len(jobs)))


@router.post(
    "/library/refresh",
    response={202: StartedOut},
    operation_id="refresh_items",
    summary="Fetch and process many items' pages again",
)
def refresh_items(request: HttpRequest, body: ItemsIn) -> Status[StartedOut]:
    owner = api_user(request)
    started, error = orchestrator.submit_refreshes(owner=owner, items=_own(owner, body))
    return Status(202, StartedOut(started=started, detail=error.message if error else ""))


def _own(owner: User, body: ItemsIn) -> LibraryItemQuerySet:
    return LibraryItem.objects.owned_by(owner).filter(pk__in=body.items)
