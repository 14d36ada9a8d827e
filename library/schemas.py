"""Request and response schemas of the library API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from library import provenance
from library.facet_registry import PageState
from library.items.files import pictures
from library.limits import MAX_COLLECTION, MAX_NOTE, MAX_TAG, MAX_TAGS, MAX_TITLE
from library.models import LibraryItem, Watch
from library.tiers import Tier

Order = Literal["asc", "desc"]
Mode = Literal["hybrid", "meaning", "words"]
TagName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=MAX_TAG, pattern=r"^[^\x00]+$"
    ),
]
TagNames = Annotated[list[TagName], Field(max_length=MAX_TAGS)]
Note = Annotated[str, StringConstraints(max_length=MAX_NOTE, pattern=r"^[^\x00]*$")]
CollectionName = Annotated[str, StringConstraints(max_length=MAX_COLLECTION, pattern=r"^[^\x00]*$")]
_PICTURE_COUNTS = ("total", "kept", "waiting", "failed", "stored_bytes")


class ItemOut(Schema):
    id: UUID
    title: str
    url: str
    site: str
    author: str
    tier: str
    tier_override: str | None
    quality_score: float
    tags: list[str]
    summary: str
    source_type: str
    language: str
    word_count: int
    reading_minutes: int
    image_url: str
    created_at: datetime
    published_at: datetime | None
    read_at: datetime | None
    favourite_at: datetime | None
    later_at: datetime | None
    archived_at: datetime | None
    file_path: str
    thumbnail_url: str
    """How its page looked, small, or else a picture of its text; empty where neither is kept."""
    searchable: Literal["words", "both"]
    """By what it is found: by words once it can be read, by meaning too once it has vectors."""
    states: list[PageState]
    """What is known of its page."""

    @classmethod
    def each_of(cls, items: Sequence[LibraryItem]) -> list[ItemOut]:
        """One for each item, in their order; not validated, as all values are our own."""
        return [cls.model_construct(**fields) for fields in fields_of_each(items)]


class TrashedOut(Schema):
    id: UUID
    title: str
    url: str
    source: str
    trashed_at: datetime


class TrashOut(Schema):
    total: int
    items: list[TrashedOut]


class QualityPartOut(Schema):
    name: str
    value: float
    weight: float
    reason: str


class ProvenanceOut(Schema):
    """Who made a field: a module or model and its version, or `owner` what was changed by hand."""

    __qualname__ = "MadeOut"  # its name in the OpenAPI document, which must not change
    model_config = ConfigDict(title="MadeOut")

    field: str
    maker: str
    version: str | None
    input_hash: str | None
    made_at: datetime
    duration_ms: int | None
    detail: dict[str, Any]

    @classmethod
    def of(cls, field: str, entry: dict[str, Any]) -> ProvenanceOut:
        return cls(
            field=field,
            maker=entry["maker"],
            version=entry.get("version"),
            input_hash=entry.get("input"),
            made_at=entry["at"],
            duration_ms=entry.get("ms"),
            detail=entry.get("detail", {}),
        )


class PictureCountsOut(Schema):
    """How many of an item's pictures are kept here; `listed`: its text was looked through."""

    total: int
    kept: int
    waiting: int
    failed: int
    stored_bytes: int
    listed: bool

    @classmethod
    def of(cls, item: LibraryItem) -> PictureCountsOut:
        found = pictures.counts(item)
        return cls(listed=found.is_listed, **{n: getattr(found, n) for n in _PICTURE_COUNTS})


class WatchOut(Schema):
    """When a watched page was and will be visited; `last_error` says what the last visit met."""

    interval_hours: int
    visited_at: datetime | None
    next_visit_at: datetime
    last_error: str

    @classmethod
    def of(cls, watched: Watch) -> WatchOut:
        return cls(
            interval_hours=watched.interval,
            visited_at=watched.visited_at,
            next_visit_at=watched.next_visit_at,
            last_error=watched.last_error,
        )


class ItemDetail(ItemOut):
    canonical_url: str
    filename: str
    note: str
    read_progress: int  # percent
    key_points: list[str]
    key_phrases: list[str]  # what it is about that is no tag, as it fits no other item
    quality_parts: list[QualityPartOut]
    original_type: str
    fetched_at: datetime | None
    updated_at: datetime
    stale: bool
    pictures: PictureCountsOut
    watch: WatchOut | None
    watched_at: datetime | None
    changed_at: datetime | None
    moved_at: datetime | None
    replaced_at: datetime | None
    gone_at: datetime | None
    provenance: list[ProvenanceOut]

    @classmethod
    def of(cls, item: LibraryItem) -> ItemDetail:
        return cls(
            **_columns(item),
            canonical_url=item.canonical_url,
            filename=item.filename,
            note=item.note,
            read_progress=item.read_progress,
            key_points=item.key_points,
            key_phrases=item.key_phrases,
            quality_parts=[QualityPartOut(**part) for part in item.quality_parts],
            original_type=item.original_type,
            fetched_at=item.fetched_at,
            updated_at=item.updated_at,
            stale=provenance.is_stale(item),
            thumbnail_url=pictures.thumbnail_urls([item]).get(item.pk, ""),
            pictures=PictureCountsOut.of(item),
            watch=_watch(item),
            **{f"{state}_at": getattr(item, f"{state}_at") for state in PageState},
            provenance=[ProvenanceOut.of(name, entry) for name, entry in item.provenance.items()],
        )


class ItemsOut(Schema):
    total: int
    limit: int
    offset: int
    next: str
    items: list[ItemOut]


class ItemPatch(Schema):
    """What an owner may change; what is left out stays, and a tier of null is the score's own."""

    title: (
        Annotated[
            str,
            StringConstraints(
                strip_whitespace=True, min_length=1, max_length=MAX_TITLE, pattern=r"^[^\x00]+$"
            ),
        ]
        | None
    ) = None
    tags: TagNames | None = None
    read: bool | None = None
    favourite: bool | None = None
    later: bool | None = None
    archived: bool | None = None
    note: Note | None = None
    tier: Tier | None = None
    watched: bool | None = None
    read_progress: Annotated[int, Field(ge=0, le=100)] | None = None  # percent


class ItemPassageOut(Schema):
    """A part of an item's text; `start` is its offset there, `places` are offsets in `text`."""

    id: UUID
    ordinal: int
    heading: str
    text: str
    start: int
    places: list[tuple[int, dict[str, str | int | float]]]


class PassageOut(Schema):
    id: UUID
    heading: str
    text: str
    start: int
    place: dict[str, str | int | float]  # of its first match in its source: page, second, row
    place_url: str  # where that can be opened in its source; empty where nothing leads there
    meaning_rank: int | None
    words_rank: int | None
    marks: list[tuple[int, int]]  # from where to where in `text` the query's words are


class HitOut(ItemOut):
    score: float
    meaning_rank: int | None
    words_rank: int | None
    only_near: bool  # has no word of the query and is near to it in meaning, but not the same
    passages: list[PassageOut]


class SearchOut(Schema):
    query: str
    mode: Mode
    degraded: bool
    total: int
    items: list[HitOut]


class TagOut(Schema):
    name: str
    count: int


class TagDetail(TagOut):
    id: int
    color: str


def fields_of_each(items: Sequence[LibraryItem]) -> list[dict[str, Any]]:
    """What an ItemOut has of each item, in their order."""
    small = pictures.thumbnail_urls(items)
    return [{"thumbnail_url": small.get(item.pk, ""), **_columns(item)} for item in items]


def _watch(item: LibraryItem) -> WatchOut | None:
    watched = Watch.objects.filter(item=item).first() if item.watched_at else None
    return None if watched is None else WatchOut.of(watched)


# Fields of an item in lists that are attributes of it as they are.
_COPIED = (
    *("title", "url", "site", "author", "tier", "quality_score", "summary", "source_type"),
    *("language", "word_count", "reading_minutes", "image_url", "created_at", "published_at"),
    *("read_at", "favourite_at", "later_at", "archived_at", "file_path", "searchable"),
)


def _columns(item: LibraryItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in _COPIED} | {
        "id": item.pk,
        "tier_override": item.tier_override or None,
        "tags": [tag.name for tag in item.tag_list],
        "states": item.page_states,
    }
