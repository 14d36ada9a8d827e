"""REST for earlier versions of items: their texts, what changed, their chain of hashes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from librarian_site.core.list_params import DEFAULT_LIMIT, Limit
from library.exports.web_archive import signing
from library.items import revisions
from library.items.text.diff import diff_text
from library.models import ItemVersion
from library.views.access import api_user, own_item, own_version

router = Router(tags=["library"])


class VersionOut(Schema):
    """An earlier version; `change` says in words what the text after it has otherwise.

    `digest` is the SHA-256 of its content together with `previous_digest`, that of the version
    before; both are empty for versions of before there was a chain.
    """

    id: int
    title: str
    word_count: int
    fetched_at: datetime
    replaced_at: datetime
    change: str
    digest: str
    previous_digest: str


class VersionDetail(VersionOut):
    markdown: str


class SpanOut(Schema):
    kind: Literal["same", "added", "removed"]
    text: str


class ChangeOut(Schema):
    """A paragraph; a `gap` stands for `skipped` unchanged ones."""

    kind: Literal["same", "added", "removed", "changed", "gap"]
    spans: list[SpanOut]
    skipped: int


class ChangedOut(Schema):
    """A change of an item's text, in words; `version_id` is of the text before."""

    item_id: UUID
    title: str
    url: str
    version_id: int
    change: str
    changed_at: datetime


class ChainOut(Schema):
    """An item's chain of hashes, with its present text at the head.

    `broken` are the versions that are not what they were saved as, or whose one before is missing.
    """

    versions: int
    head: str
    broken: list[int]


class SigningKeyOut(Schema):
    """The public key as SubjectPublicKeyInfo in Base64, and its SHA-256 in hexadecimal."""

    public_key: str
    fingerprint: str


@router.get(
    "/signing-key",
    response=SigningKeyOut,
    operation_id="get_signing_key",
    summary="The key that exported web archives are signed with",
)
def get_signing_key(request: HttpRequest) -> SigningKeyOut:
    return SigningKeyOut(public_key=signing.public_key(), fingerprint=signing.fingerprint())


@router.get(
    "/changes",
    response=list[ChangedOut],
    operation_id="list_changes",
    summary="What has changed lately in the pages of your items",
)
def list_changes(request: HttpRequest, limit: Limit = DEFAULT_LIMIT) -> list[ChangedOut]:
    return [
        ChangedOut(
            item_id=version.item_id,
            title=version.item.title,
            url=version.item.url,
            version_id=version.pk,
            change=version.change,
            changed_at=version.replaced_at,
        )
        for version in revisions.latest(api_user(request).pk)[:limit]
    ]


@router.get(
    "/library/{uuid:item_id}/chain",
    response=ChainOut,
    operation_id="get_version_chain",
    summary="The chain of hashes over an item's versions, checked",
)
def get_version_chain(request: HttpRequest, item_id: UUID) -> ChainOut:
    item = own_item(api_user(request), item_id)
    versions = list(item.versions.order_by("pk"))
    previous = versions[-1].digest if versions else ""
    return ChainOut(
        versions=len(versions),
        head=revisions.present_digest(item, previous=previous),
        broken=[version.pk for version in revisions.broken(versions)],
    )


@router.get(
    "/library/{uuid:item_id}/versions",
    response=list[VersionOut],
    operation_id="list_versions",
    summary="Earlier versions of an item's text, newest first",
)
def list_versions(request: HttpRequest, item_id: UUID) -> list[VersionOut]:
    versions = own_item(api_user(request), item_id).versions.defer("markdown")
    return [VersionOut(**_columns(version, VersionOut)) for version in versions]


@router.get(
    "/library/{uuid:item_id}/versions/{int:version_id}",
    response=VersionDetail,
    operation_id="get_version",
    summary="An earlier version with its text",
)
def get_version(request: HttpRequest, item_id: UUID, version_id: int) -> VersionDetail:
    version = own_version(own_item(api_user(request), item_id), version_id)
    return VersionDetail(**_columns(version, VersionDetail))


@router.get(
    "/library/{uuid:item_id}/versions/{int:version_id}/changes",
    response=list[ChangeOut],
    operation_id="get_version_changes",
    summary="What changed from an earlier version to the one after it",
)
def get_version_changes(request: HttpRequest, item_id: UUID, version_id: int) -> list[ChangeOut]:
    item = own_item(api_user(request), item_id)
    earlier = own_version(item, version_id)
    after = revisions.following(earlier) or item
    return [
        ChangeOut.model_validate(
            {
                "kind": change.kind,
                "spans": [{"kind": span.kind, "text": span.text} for span in change.pieces],
                "skipped": change.skipped,
            }
        )
        for change in diff_text(earlier.markdown, after.markdown)
    ]


def _columns(row: ItemVersion, schema: type[Schema]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in schema.model_fields}
