"""REST of the pictures that are kept with items."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import StringConstraints

from library.items.files import pictures
from library.models import CaptureKind
from library.pictures.models import Picture, PictureState
from library.schemas import PictureCountsOut
from library.storage import file_responses
from library.views.access import api_user, own_item
from library.views.captures import capture_response
from library.views.pictures import picture_response

router = Router(tags=["library"])
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class PictureOut(Schema):
    url: str
    """As the text names it."""
    state: PictureState
    error: str
    """Why it is not kept; it may still be tried again."""
    due_at: datetime | None
    """When it is tried again."""
    sha256: str
    """Of the file that is kept: `/library/{item_id}/pictures/{sha256}`."""
    media_type: str
    width: int
    height: int
    stored_bytes: int

    @classmethod
    def of(cls, picture: Picture) -> PictureOut:
        names = ("url", "state", "error", "sha256", "media_type", "width", "height", "stored_bytes")
        due = picture.due_at if picture.state == PictureState.WAITING else None
        return cls(due_at=due, **{name: getattr(picture, name) for name in names})


@router.get(
    "/library/{uuid:item_id}/pictures",
    response=list[PictureOut],
    operation_id="list_pictures",
    summary="An item's pictures, and what is kept of them",
)
def list_pictures(request: HttpRequest, item_id: UUID) -> list[PictureOut]:
    return [PictureOut.of(each) for each in own_item(api_user(request), item_id).pictures.all()]


@router.post(
    "/library/{uuid:item_id}/pictures",
    response={202: PictureCountsOut},
    operation_id="keep_pictures",
    summary="Fetch an item's pictures, and again those that could not be had",
)
def keep_pictures(request: HttpRequest, item_id: UUID) -> Status[PictureCountsOut]:
    item = own_item(api_user(request), item_id)
    pictures.ask_again(item)
    item.refresh_from_db(fields=["pictures_due_at"])
    return Status(202, PictureCountsOut.of(item))


@router.get(
    "/library/{uuid:item_id}/pictures/{sha256}",
    operation_id="get_picture",
    summary="A picture that is kept",
    openapi_extra=file_responses.openapi("image/*"),
)
def get_picture(request: HttpRequest, item_id: UUID, sha256: Digest) -> HttpResponse:
    return picture_response(api_user(request), item_id, sha256)


@router.get(
    "/library/{uuid:item_id}/thumbnail",
    operation_id="get_thumbnail",
    summary="A small picture of an item: how its page looked, or else one of its text",
    openapi_extra=file_responses.openapi("image/*"),
)
def get_thumbnail(request: HttpRequest, item_id: UUID) -> HttpResponse:
    user = api_user(request)
    item = own_item(user, item_id)
    if captured := item.captures.filter(version=None, kind=CaptureKind.THUMBNAIL).first():
        return capture_response(user, item_id, captured.pk)
    small = item.pictures.exclude(thumbnail_path="").first()
    if small is None:
        raise Http404
    return picture_response(user, item_id, small.sha256, small=True)
