"""REST for tags."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from pydantic import StringConstraints

from library import schemas
from library.errors import BadParameter
from library.items import tags
from library.models import Color, Tag
from library.views.access import api_user

router = Router(tags=["tags"])

Typed = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00]*$")]


class TagPatch(Schema):
    """What is left out stays; an empty colour is none."""

    name: schemas.TagName | None = None
    color: Color | Literal[""] | None = None


class MergeIn(Schema):
    into: schemas.TagName
    """The name of the tag that stays; it is made when it is missing."""


@router.get(
    "/tags", response=list[schemas.TagDetail], operation_id="list_tags", summary="Your tags in use"
)
def list_tags(
    request: HttpRequest, q: Typed = "", sort: Literal["name", "count"] = "name"
) -> list[schemas.TagDetail]:
    """`q` is a part of their names."""
    listed = tags.listed(api_user(request).pk, holding=q, by_use=sort == "count")
    return [
        schemas.TagDetail(id=tag.pk, name=tag.name, color=tag.color, count=tag.uses)
        for tag in listed
        if tag.uses
    ]


@router.patch(
    "/tags/{int:tag_id}",
    response=schemas.TagDetail,
    operation_id="update_tag",
    summary="Rename and colour a tag; one of the new name absorbs it",
)
def update_tag(request: HttpRequest, tag_id: int, body: TagPatch) -> schemas.TagDetail:
    tag = _own(request, tag_id)
    try:
        changed = tags.change(tag, name=body.name, color=body.color)
    except tags.TagError as error:
        raise BadParameter("name", str(error)) from error
    return _tag_out(changed)


@router.post(
    "/tags/{int:tag_id}/merge",
    response=schemas.TagDetail,
    operation_id="merge_tag",
    summary="Make a tag part of another; returns the one that stays",
)
def merge_tag(request: HttpRequest, tag_id: int, body: MergeIn) -> schemas.TagDetail:
    try:
        return _tag_out(tags.rename(_own(request, tag_id), body.into))
    except tags.TagError as error:
        raise BadParameter("into", str(error)) from error


@router.delete(
    "/tags/{int:tag_id}",
    response={204: None},
    operation_id="delete_tag",
    summary="Take a tag off every item",
)
def delete_tag(request: HttpRequest, tag_id: int) -> Status[None]:
    tags.delete(_own(request, tag_id))
    return Status(204, None)


def _tag_out(tag: Tag) -> schemas.TagDetail:
    return schemas.TagDetail(id=tag.pk, name=tag.name, color=tag.color, count=tag.items.count())


def _own(request: HttpRequest, tag_id: int) -> Tag:
    found = Tag.objects.filter(owner_id=api_user(request).pk, pk=tag_id).first()
    if found is None:
        raise Http404
    return found
