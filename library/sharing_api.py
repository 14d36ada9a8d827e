"""REST of the secret addresses under which others, or programs, read what one has."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from library.models import SharedFeed
from library.syndication import sharing
from library.views.access import api_user
from library.views.shared import MAX_ID, own_collection, own_share

router = Router(tags=["shared feeds"])


class SharedFeedOut(Schema):
    id: int
    collection_id: int | None
    """Null: the whole library."""
    title: str
    rss: str
    json_feed: str
    opds: str
    created_at: datetime

    @classmethod
    def of(cls, request: HttpRequest, shared: SharedFeed) -> SharedFeedOut:
        paths = sharing.addresses(shared)
        at = {name: request.build_absolute_uri(path) for name, path in paths.items()}
        return cls(
            id=shared.pk,
            collection_id=shared.collection_id,
            title=shared.title,
            rss=at["rss"],
            json_feed=at["json"],
            opds=at["opds"],
            created_at=shared.created_at,
        )


class ShareIn(Schema):
    collection_id: Annotated[int, Field(ge=1, le=MAX_ID)] | None = None
    """A collection or saved search; null: the whole library."""


@router.get(
    "/shared-feeds",
    response={200: list[SharedFeedOut]},
    operation_id="list_shared_feeds",
    summary="Secret addresses of your collections",
)
def list_shared_feeds(request: HttpRequest) -> list[SharedFeedOut]:
    mine = SharedFeed.objects.filter(owner_id=api_user(request).pk).select_related("collection")
    return [SharedFeedOut.of(request, shared) for shared in mine]


@router.post(
    "/shared-feeds",
    response={201: SharedFeedOut},
    operation_id="share_feed",
    summary="Make a secret address at which a collection is read as RSS, JSON Feed and OPDS",
)
def share_feed(request: HttpRequest, body: ShareIn) -> Status[SharedFeedOut]:
    owner = api_user(request)
    chosen = body.collection_id
    collection = None if chosen is None else own_collection(owner, chosen)
    shared = sharing.share(owner_id=owner.pk, collection=collection)
    shared.refresh_from_db()
    return Status(201, SharedFeedOut.of(request, shared))


@router.post(
    "/shared-feeds/{int:share_id}/renew",
    response={200: SharedFeedOut},
    operation_id="renew_shared_feed",
    summary="Give it a new address; the old one leads nowhere",
)
def renew_shared_feed(request: HttpRequest, share_id: int) -> SharedFeedOut:
    return SharedFeedOut.of(request, sharing.renew(own_share(api_user(request), share_id)))


@router.delete(
    "/shared-feeds/{int:share_id}",
    response={204: None},
    operation_id="withdraw_shared_feed",
    summary="Withdraw the address",
)
def withdraw_shared_feed(request: HttpRequest, share_id: int) -> Status[None]:
    own_share(api_user(request), share_id).delete()
    return Status(204, None)
