"""Input of `filing.file_item`: a finished document before it is saved."""

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
    places: Sequence[tuple[int, dict[str, Any]]] = ()  # offset in `text`, and where that is


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """Vectors of a document's passages that are made already, for the index to take as they are.

    They hold under this title and for the model with this id (`library.embeddings.model_id`).
    `values` are little-endian float32, passage after passage.
    """

    model: str
    title: str
    values: bytes


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """Everything an item is made of.

    A new item gets the id `item_id`, so that filing the same draft twice gives one item. With
    `renews`, the draft replaces the content of that item and never creates one. Of a new item
    `text_only` files what can be read and found by words; the rest follows by another draft.
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
    key_phrases: Sequence[str] = ()  # which become tags once they fit other items
    quality_score: float = 0.0
    quality_parts: Sequence[dict[str, Any]] = ()
    word_count: int = 0
    fetched_at: datetime | None = None
    model_due_at: datetime | None = None  # when to ask the language model that was unavailable
    provenance: dict[str, Any] = field(default_factory=dict)
    passages: Sequence[PassageDraft] = field(default=())
    vectors: PassageVectors | None = None
    renews: bool = False
    text_only: bool = False
