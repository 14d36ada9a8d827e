"""REST for collections: those filled by hand, and saved searches."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from library import schemas
from library.items import collections
from library.limits import MAX_QUERY
from library.models import Collection
from library.views.access import api_user, own_item

router = Router(tags=["collections"])

SearchQuery = Annotated[str, StringConstraints(max_length=MAX_QUERY, pattern=r"^[^\x00]*$")]


class CollectionOut(Schema):
    id: int
    name: str
    query: str
    """In the search syntax: a saved search; empty: filled by hand."""
    count: int | None
    """Items filed by hand; null for a saved search, whose items `/library?q=` has."""
    created_at: datetime

    @classmethod
    def of(cls, row: Any) -> CollectionOut:
        count = None if row.query else row.count
        return cls(
            id=row.pk, name=row.name, query=row.query, count=count, created_at=row.created_at
        )


class CollectionIn(Schema):
    name: schemas.CollectionName
    query: SearchQuery = ""


class CollectionPatch(Schema):
    name: schemas.CollectionName | None = None
    query: SearchQuery | None = None


class CollectionIds(Schema):
    collections: list[Annotated[int, Field(ge=1, le=2**63 - 1)]] = Field(max_length=500)


@router.get(
    "/collections",
    response=list[CollectionOut],
    operation_id="list_collections",
    summary="Your collections and saved searches",
)
def list_collections(request: HttpRequest) -> list[CollectionOut]:
    return [CollectionOut.of(row) for row in collections.owned_by(api_user(request).pk)]


@router.post(
    "/collections",
    response={201: CollectionOut},
    operation_id="create_collection",
    summary="Make a collection, or with a query a saved search",
)
def create_collection(request: HttpRequest, body: CollectionIn) -> Status[CollectionOut]:
    made = collections.create(owner_id=api_user(request).pk, name=body.name, query=body.query)
    return Status(201, CollectionOut.of(_own(request, made.pk)))


@router.get(
    "/collections/{int:collection_id}",
    response=CollectionOut,
    operation_id="get_collection",
    summary="One collection",
)
def get_collection(request: HttpRequest, collection_id: int) -> CollectionOut:
    return CollectionOut.of(_own(request, collection_id))


@router.patch(
    "/collections/{int:collection_id}",
    response=CollectionOut,
    operation_id="update_collection",
    summary="Rename a collection, or change its search",
)
def update_collection(
    request: HttpRequest, collection_id: int, body: CollectionPatch
) -> CollectionOut:
    own = _own(request, collection_id)
    return CollectionOut.of(collections.change(own, name=body.name, query=body.query))


@router.delete(
    "/collections/{int:collection_id}",
    response={204: None},
    operation_id="delete_collection",
    summary="Delete a collection; its items stay",
)
def delete_collection(request: HttpRequest, collection_id: int) -> Status[None]:
    collections.delete(_own(request, collection_id))
    return Status(204, None)


@router.get(
    "/library/{uuid:item_id}/collections",
    response=list[CollectionOut],
    operation_id="list_item_collections",
    summary="The collections that an item is in",
)
def list_item_collections(request: HttpRequest, item_id: UUID) -> list[CollectionOut]:
    owner = api_user(request)
    ids = list(own_item(owner, item_id).collections.values_list("pk", flat=True))
    return [CollectionOut.of(row) for row in collections.owned_by(owner.pk).filter(pk__in=ids)]


@router.put(
    "/library/{uuid:item_id}/collections",
    response=list[CollectionOut],
    operation_id="set_item_collections",
    summary="Put an item in these collections, and take it out of all others",
)
def set_item_collections(
    request: HttpRequest, item_id: UUID, body: CollectionIds
) -> list[CollectionOut]:
    collections.set_collections(own_item(api_user(request), item_id), body.collections)
    return list_item_collections(request, item_id)


def _own(request: HttpRequest, collection_id: int) -> Collection:
    found = collections.owned_by(api_user(request).pk).filter(pk=collection_id).first()
    if found is None:
        raise Http404
    return found
