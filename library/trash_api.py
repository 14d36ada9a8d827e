"""REST API of the trash."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Status

from librarian_site.core.list_params import DEFAULT_LIMIT, Limit, Offset
from library import schemas
from library.items import trash
from library.models import TrashedItem
from library.views.access import api_user

router = Router(tags=["library"])


@router.get(
    "/library/trash",
    response=schemas.TrashOut,
    operation_id="list_trash",
    summary="What was deleted and can be restored, the latest first",
)
def list_trash(
    request: HttpRequest, limit: Limit = DEFAULT_LIMIT, offset: Offset = 0
) -> schemas.TrashOut:
    mine = TrashedItem.objects.filter(owner_id=api_user(request).pk).defer("rows")
    return schemas.TrashOut(
        total=mine.count(),
        items=[schemas.TrashedOut.from_orm(each) for each in mine[offset : offset + limit]],
    )


@router.delete(
    "/library/trash",
    response={204: None},
    operation_id="empty_trash",
    summary="Delete for good what is in the trash, or those items of it",
)
def empty_trash(request: HttpRequest, item: Query[list[UUID]] = []) -> Status[None]:  # noqa: B006
    trash.empty(owner_id=api_user(request).pk, items=item or None)
    return Status(204, None)


@router.post(
    "/library/{uuid:trashed_id}/restore",
    response=schemas.ItemDetail,
    operation_id="restore_item",
    summary="Take an item out of the trash",
)
def restore_item(request: HttpRequest, trashed_id: UUID) -> schemas.ItemDetail:
    """409 when its address or file was handed in again meanwhile."""
    item = trash.restore(owner_id=api_user(request).pk, item_id=trashed_id)
    if item is None:
        raise Http404
    return schemas.ItemDetail.of(item)
