"""REST of the captures of items' pages; they are started by `ingestion.item_api`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Schema, Status

from library.items.files import captures
from library.models import Capture, CaptureKind
from library.storage import file_responses
from library.views.access import api_user, own_item
from library.views.captures import capture_response, own_capture

router = Router(tags=["library"])


class CaptureOut(Schema):
    id: UUID
    kind: CaptureKind
    version_id: int | None
    """The version of the text that it belongs to; null: the present one."""
    url: str
    """The address that the page had in the end."""
    file_url: str
    media_type: str
    stored_bytes: int
    sha256: str
    made_by: str
    is_faithful: bool
    """Whether it is as a browser showed the page."""
    note: str
    """What it lacks."""
    width: int
    height: int
    created_at: datetime

    @classmethod
    def of(cls, capture: Capture) -> CaptureOut:
        names = [name for name in cls.model_fields if name != "file_url"]
        at = reverse("library:capture", args=[capture.item_id, capture.pk])
        return cls(file_url=at, **{name: getattr(capture, name) for name in names})


@router.get(
    "/library/{uuid:item_id}/captures",
    response=list[CaptureOut],
    operation_id="list_captures",
    summary="How an item's page was captured, the newest versions first",
)
def list_captures(request: HttpRequest, item_id: UUID) -> list[CaptureOut]:
    item = own_item(api_user(request), item_id)
    return [CaptureOut.of(each) for each in captures.newest_first(item)]


@router.get(
    "/library/{uuid:item_id}/captures/{uuid:capture_id}",
    operation_id="get_capture",
    summary="A captured page, its picture or its PDF",
    openapi_extra=file_responses.openapi("text/html"),
)
def get_capture(request: HttpRequest, item_id: UUID, capture_id: UUID) -> HttpResponse:
    return capture_response(api_user(request), item_id, capture_id)


@router.delete(
    "/library/{uuid:item_id}/captures/{uuid:capture_id}",
    response={204: None},
    operation_id="delete_capture",
    summary="Delete a capture; with a page go its pictures and its PDF",
)
def delete_capture(request: HttpRequest, item_id: UUID, capture_id: UUID) -> Status[None]:
    captures.delete_with_pictures(own_capture(api_user(request), item_id, capture_id))
    return Status(204, None)
