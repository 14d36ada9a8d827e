"""REST for how much space the library takes."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema

from library.items.files import space
from library.views.access import api_user, own_item

router = Router(tags=["library"])


class SizesOut(Schema):
    """Bytes by what takes them; `vectors` is an estimate."""

    originals: int
    texts: int
    versions: int
    captures: int
    pictures: int
    vectors: int
    total: int

    @classmethod
    def of(cls, sizes: space.Sizes) -> SizesOut:
        return cls(**sizes.named(), total=sizes.total)


class FreedOut(Schema):
    """Bytes that would be freed: by emptying the trash, by deleting versions, or captures."""

    trash: int
    versions: int
    captures: int


class CollectionSpaceOut(Schema):
    id: int
    name: str
    items: int
    sizes: SizesOut


class ItemSpaceOut(Schema):
    id: UUID
    title: str
    sizes: SizesOut


class SpaceOut(Schema):
    """`total` is with the trash, `sizes` without; `versions_budget` is kept to by itself."""

    total: int
    items: int
    trashed: int
    sizes: SizesOut
    freed: FreedOut
    versions_budget: int
    collections: list[CollectionSpaceOut]
    largest: list[ItemSpaceOut]


class FreeIn(Schema):
    what: Literal["versions", "captures"]


class FreeOut(Schema):
    count: int
    """Versions or captures that were deleted."""


@router.get(
    "/space",
    response=SpaceOut,
    operation_id="get_space",
    summary="How much space your library takes, and what would free some",
)
def get_space(request: HttpRequest) -> SpaceOut:
    owner_id = api_user(request).pk
    whole = space.of_owner(owner_id)
    freed = whole.freed
    return SpaceOut(
        total=whole.total,
        items=whole.items,
        trashed=whole.trashed,
        sizes=SizesOut.of(whole.sizes),
        freed=FreedOut(trash=freed.trash, versions=freed.versions, captures=freed.captures),
        versions_budget=settings.LIBRARIAN_VERSIONS_MB * 1_000_000,
        collections=[
            CollectionSpaceOut(id=each.pk, name=each.name, items=n, sizes=SizesOut.of(sizes))
            for each, n, sizes in space.of_collections(owner_id)
        ],
        largest=[
            ItemSpaceOut(id=item.pk, title=item.title, sizes=SizesOut.of(sizes))
            for item, sizes in space.largest(owner_id)
        ],
    )


@router.post(
    "/space/free",
    response=FreeOut,
    operation_id="free_space",
    summary="Delete all earlier versions, or all captures",
)
def free_space(request: HttpRequest, body: FreeIn) -> FreeOut:
    return FreeOut(count=space.free(api_user(request).pk, body.what))


@router.get(
    "/library/{uuid:item_id}/space",
    response=SizesOut,
    operation_id="get_item_space",
    summary="How much space one item takes",
)
def get_item_space(request: HttpRequest, item_id: UUID) -> SizesOut:
    item = own_item(api_user(request), item_id)
    return SizesOut.of(space.of_items([item.pk])[item.pk])
