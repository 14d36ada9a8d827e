"""REST for tags."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from library import schemas
from library.errors import BadParameter
from library.items.tags import editing, listing, merging
from library.items.tags.listing import TagUse
from library.limits import MAX_TAG
from library.models import Color, Tag, TagAlias
from library.views.access import api_user

router = Router(tags=["tags"])

Typed = Annotated[str, StringConstraints(max_length=MAX_TAG, pattern=r"^[^\x00]*$")]


class TagPatch(Schema):
    """What is left out stays; an empty colour is none."""

    name: schemas.TagName | None = None
    color: Color | Literal[""] | None = None


TagIds = Annotated[list[int], Field(min_length=1, max_length=500)]


class MergeTagsIn(Schema):
    """The tags become one: of the name `into`, which is made if need be, or the most used."""

    tags: TagIds
    into: schemas.TagName | Literal[""] = ""


class TagsIn(Schema):
    tags: TagIds


class SuggestionOut(Schema):
    """Two tags that seem to be one; `why` says in what they differ, `shared` counts items."""

    keep: schemas.TagDetail
    other: schemas.TagDetail
    why: str
    shared: int


class AliasOut(Schema):
    """A name that a tag had; without a `tag` that tag was deleted and does not come by itself."""

    id: int
    name: str
    tag: str | None
    items: int


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
    listed = listing.listed(api_user(request).pk, holding=q, by_use=sort == "count")
    return [_use_out(tag) for tag in listed if tag.uses]


@router.get(
    "/tags/suggestions",
    response=list[SuggestionOut],
    operation_id="suggest_merges",
    summary="Tags that seem to be the same in another spelling",
)
def suggest_merges(request: HttpRequest) -> list[SuggestionOut]:
    found = merging.suggestions(listing.used(api_user(request).pk))
    return [
        SuggestionOut(
            keep=_use_out(each.keep), other=_use_out(each.other), why=each.why, shared=each.shared
        )
        for each in found
    ]


@router.post(
    "/tags/merge",
    response=schemas.TagDetail,
    operation_id="merge_tags",
    summary="Make several tags one; returns it",
)
def merge_tags(request: HttpRequest, body: MergeTagsIn) -> schemas.TagDetail:
    """Later items that would get one of the merged names get this tag."""
    return _tag_out(merging.merge_all(_several(request, body.tags), name=body.into))


@router.post(
    "/tags/delete",
    response={204: None},
    operation_id="delete_tags",
    summary="Take several tags off every item",
)
def delete_tags(request: HttpRequest, body: TagsIn) -> Status[None]:
    for tag in _several(request, body.tags):
        merging.delete(tag)
    return Status(204, None)


@router.get(
    "/tags/aliases",
    response=list[AliasOut],
    operation_id="list_tag_aliases",
    summary="Names that stand for a tag, and of tags you deleted",
)
def list_tag_aliases(request: HttpRequest) -> list[AliasOut]:
    aliases = TagAlias.objects.filter(owner_id=api_user(request).pk).select_related("tag")
    return [
        AliasOut(
            id=each.pk,
            name=each.name,
            tag=each.tag.name if each.tag else None,
            items=len(each.items),
        )
        for each in aliases
    ]


@router.delete(
    "/tags/aliases/{int:alias_id}",
    response={204: None},
    operation_id="undo_tag_merge",
    summary="Undo a merge or deletion: the tag is on its items again",
)
def undo_tag_merge(request: HttpRequest, alias_id: int) -> Status[None]:
    found = TagAlias.objects.filter(owner_id=api_user(request).pk, pk=alias_id).first()
    if found is None:
        raise Http404
    merging.undo(found)
    return Status(204, None)


@router.patch(
    "/tags/{int:tag_id}",
    response=schemas.TagDetail,
    operation_id="update_tag",
    summary="Rename and colour a tag; one of the new name absorbs it",
)
def update_tag(request: HttpRequest, tag_id: int, body: TagPatch) -> schemas.TagDetail:
    tag = _own(request, tag_id)
    try:
        changed = editing.change(tag, name=body.name, color=body.color)
    except editing.TagError as error:
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
        return _tag_out(editing.rename(_own(request, tag_id), body.into))
    except editing.TagError as error:
        raise BadParameter("into", str(error)) from error


@router.delete(
    "/tags/{int:tag_id}",
    response={204: None},
    operation_id="delete_tag",
    summary="Take a tag off every item",
)
def delete_tag(request: HttpRequest, tag_id: int) -> Status[None]:
    merging.delete(_own(request, tag_id))
    return Status(204, None)


def _several(request: HttpRequest, ids: list[int]) -> list[Tag]:
    found = merging.chosen(api_user(request).pk, ids)
    if not found:
        raise Http404
    return found


def _use_out(tag: TagUse) -> schemas.TagDetail:
    return schemas.TagDetail(id=tag.pk, name=tag.name, color=tag.color, count=tag.uses)


def _tag_out(tag: Tag) -> schemas.TagDetail:
    return schemas.TagDetail(id=tag.pk, name=tag.name, color=tag.color, count=tag.items.count())


def _own(request: HttpRequest, tag_id: int) -> Tag:
    found = Tag.objects.filter(owner_id=api_user(request).pk, pk=tag_id).first()
    if found is None:
        raise Http404
    return found
