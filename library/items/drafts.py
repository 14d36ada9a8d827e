"""A document as the library takes it, before it becomes rows, files and vectors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class PassageDraft:
    ordinal: int
    heading: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """Everything that makes an item.

    `item_id` is used when the owner has no such item yet: the same draft filed twice is one item.
    A draft that `renews` replaces that item's content and never makes a new item.
    """

    item_id: UUID
    owner_id: int
    source_type: str
    title: str
    markdown: str
    original: bytes
    original_type: str
    content_hash: str
    canonical_url: str = ""
    url: str = ""
    filename: str = ""
    author: str = ""
    site: str = ""
    language: str = ""
    image_url: str = ""
    published_at: datetime | None = None
    summary: str = ""
    key_points: Sequence[str] = ()
    tags: Sequence[str] = ()
    quality_score: float = 0.0
    quality_parts: Sequence[dict[str, Any]] = ()
    word_count: int = 0
    fetched_at: datetime | None = None
    model_due_at: datetime | None = None  # when to ask the language model that was unavailable
    provenance: dict[str, Any] = field(default_factory=dict)
    passages: Sequence[PassageDraft] = field(default=())
    renews: bool = False
