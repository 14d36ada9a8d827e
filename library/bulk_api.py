"""REST for many items at once: bulk actions, export, duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from ninja import Router, Schema, Status
from pydantic import Field

from library import schemas
from library.duplicates import detection, dismissals
from library.errors import BadParameter
from library.exports.registry import BY_NAME, MEDIA_TYPES
from library.exports.selection import selected
from library.items import bulk, collections, merging, trash, watching
from library.models import Collection, LibraryItem
from library.storage import file_responses
from library.views.access import api_user, own_item
from library.views.export import export_response

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AbstractUser as User

    from library.querysets import LibraryItemQuerySet

router = Router(tags=["library"])

Ids = Annotated[list[UUID], Field(min_length=1, max_length=bulk.MAX_SELECTED)]
Action = Literal[
    "tag", "untag", "collect", "move", "uncollect", "read", "unread", "favourite",
    "unfavourite", "later", "unlater", "archive", "unarchive", "delete", "watch", "unwatch",
]  # fmt: skip


class BulkIn(Schema):
    """One action on many items; `tags` and the collections' names as the action needs them.

    `move` takes them from the collection `left` to `collection`; `delete` moves them to the trash.
    """

    action: Action
    items: Ids
    tags: schemas.TagNames = []
    collection: schemas.CollectionName = ""
    left: schemas.CollectionName = ""


class BulkOut(Schema):
    count: int
    """Items that were changed; what is not yours or not there is passed over."""


class SelectionIn(Schema):
    items: Ids


class ExportIn(SelectionIn):
    format: Literal[tuple(BY_NAME)] = "markdown"  # type: ignore[valid-type]


class MergeItemsIn(Schema):
    others: Ids
    """Items that become part of this one, and are deleted."""


class DuplicateOut(Schema):
    reason: str
    """How it matches the group's first; empty for the first."""
    item: schemas.ItemOut


class DuplicatesOut(Schema):
    dismissed: int
    """Pairs that you said are not the same."""
    groups: list[list[DuplicateOut]]


@router.post(
    "/library/bulk",
    response=BulkOut,
    operation_id="bulk_items",
    summary="Do one thing with many items",
)
def bulk_items(request: HttpRequest, body: BulkIn) -> BulkOut:
    try:
        return BulkOut(count=_act(api_user(request), body))
    except ValueError as error:
        raise BadParameter(body.action, str(error)) from error


@router.post(
    "/library/export",
    operation_id="export_chosen",
    summary="Chosen items as a file",
    response={200: None},
    openapi_extra=file_responses.openapi(*MEDIA_TYPES),
)
def export_chosen(request: HttpRequest, body: ExportIn) -> HttpResponseBase:
    owner = api_user(request)
    if not _selected(owner, body.items).exists():
        raise Http404
    return export_response(selected(owner, ids=body.items), BY_NAME[body.format])


@router.get(
    "/duplicates",
    response=DuplicatesOut,
    operation_id="list_duplicates",
    summary="Groups of items that are the same, or nearly",
)
def list_duplicates(request: HttpRequest) -> DuplicatesOut:
    owner_id = api_user(request).pk
    groups = [_duplicates(group[0], group) for group in detection.groups(owner_id)]
    return DuplicatesOut(dismissed=dismissals.count(owner_id), groups=groups)


@router.post(
    "/duplicates/dismiss",
    response={204: None},
    operation_id="dismiss_duplicates",
    summary="Say that no two of these items are the same",
)
def dismiss_duplicates(request: HttpRequest, body: SelectionIn) -> Status[None]:
    owner = api_user(request)
    dismissals.dismiss(owner.pk, _selected(owner, body.items).values_list("pk", flat=True))
    return Status(204, None)


@router.delete(
    "/duplicates/dismissed",
    response={204: None},
    operation_id="clear_dismissals",
    summary="Forget which items you said are not the same",
)
def clear_dismissals(request: HttpRequest) -> Status[None]:
    dismissals.clear(api_user(request).pk)
    return Status(204, None)


@router.get(
    "/library/{uuid:item_id}/duplicates",
    response=list[DuplicateOut],
    operation_id="list_item_duplicates",
    summary="Other items that are the same as this one, or nearly",
)
def list_item_duplicates(request: HttpRequest, item_id: UUID) -> list[DuplicateOut]:
    item = own_item(api_user(request), item_id)
    return _duplicates(item, detection.duplicates_of(item))


@router.post(
    "/library/{uuid:item_id}/merge",
    response=schemas.ItemDetail,
    operation_id="merge_items",
    summary="Make other items part of this one",
)
def merge_items(request: HttpRequest, item_id: UUID, body: MergeItemsIn) -> schemas.ItemDetail:
    """Their tags, collections, highlights and notes come along; their addresses lead here."""
    owner = api_user(request)
    kept = own_item(owner, item_id)
    others = list(_selected(owner, body.others).exclude(pk=kept.pk))
    if others:
        merging.merge(kept, others)
    return schemas.ItemDetail.of(own_item(owner, item_id))


def _act(owner: User, body: BulkIn) -> int:
    """Raises ValueError with a sentence when something the action needs is not named."""
    items = _selected(owner, body.items)
    match body.action:
        case "tag" | "untag" if not body.tags:
            raise ValueError("Name at least one tag.")
        case "tag":
            return bulk.add_tags(items, owner_id=owner.pk, names=body.tags)
        case "untag":
            return bulk.remove_tags(items, names=body.tags)
        case "collect":
            return bulk.put_in(items, bulk.target_collection(owner.pk, body.collection))
        case "move":
            left = _named(owner, body.left)
            return bulk.move(items, left=left, to=bulk.target_collection(owner.pk, body.collection))
        case "uncollect":
            return bulk.take_those_out_of(items, _named(owner, body.collection))
        case "read" | "unread":
            return bulk.mark(items, read=body.action == "read")
        case "watch":
            return watching.watch(items)
        case "unwatch":
            return watching.unwatch(items)
        case "favourite" | "unfavourite":
            return bulk.mark_as(items, favourite=body.action == "favourite")
        case "later" | "unlater":
            return bulk.mark_as(items, later=body.action == "later")
        case "archive" | "unarchive":
            return bulk.mark_as(items, archived=body.action == "archive")
        case "delete":
            _, moved = trash.move_to_trash(list(items.defer("markdown", "search_vector")))
            return len(moved)


def _named(owner: User, name: str) -> Collection:
    found = collections.find(owner.pk, name)
    if found is None:
        raise ValueError("Name the collection they shall be taken out of.")
    return found


def _selected(owner: User, ids: list[UUID]) -> LibraryItemQuerySet:
    return LibraryItem.objects.owned_by(owner).filter(pk__in=ids)


def _duplicates(first: LibraryItem, items: Sequence[LibraryItem]) -> list[DuplicateOut]:
    reasons = ["" if item.pk == first.pk else detection.reason(first, item) for item in items]
    shown = zip(reasons, schemas.ItemOut.each_of(items), strict=True)
    return [DuplicateOut(reason=reason, item=item) for reason, item in shown]
