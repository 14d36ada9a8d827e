"""Values passed between the stages: plain dataclasses without database or queue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from library.items.drafts import PassageVectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Progress = Callable[[float, str], None]
"""Called with (percent of the stage 0-100, message); may raise `Cancelled`, so call it often."""

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]
"""Texts to unit vectors, shape (len(texts), dimension)."""

EmbedParts = Callable[
    [str, Sequence[tuple[int, int]]], "tuple[NDArray[np.float32], NDArray[np.float32]]"
]
"""A text, and parts of it by start and end, to the text's unit vector (dimension,) and those of the
parts, shape (n, dimension); zeros for a part that the model did not read to its end."""


def no_progress(percent: float, message: str) -> None:
    """Ignore progress."""


def scaled(progress: Progress, start: float, end: float) -> Progress:
    """Map a part's own 0-100 to its share of the stage, from `start` to `end` of 1."""

    def report(percent: float, message: str) -> None:
        progress(100 * start + percent * (end - start), message)

    return report


@dataclass(frozen=True, slots=True)
class Source:
    """What a job was asked to read: a URL, the bytes of an upload, or both: what was fetched once.

    `media_type` and `charset` are known of what was fetched once.
    """

    url: str = ""
    filename: str = ""
    content: bytes | None = None
    media_type: str = ""
    charset: str = ""
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """Bytes at hand with what is known of them; `media_type` is sniffed, not believed."""

    content: bytes
    media_type: str
    url: str = ""  # after redirects; empty for an upload
    requested_url: str = ""  # as submitted
    filename: str = ""
    declared_type: str = ""  # Content-Type as sent
    charset: str = ""  # from Content-Type; the extractor decides
    transferred: int = 0  # bytes that came over the network
    etag: str = ""  # this and the next as sent, for a conditional request
    last_modified: str = ""
    moved_to: str = ""  # the requested address's successor, after permanent redirects alone


@dataclass(frozen=True, slots=True)
class Made:
    """That a field was made: by which module or model, of which version, from which input."""

    name: str  # of the field
    maker: str  # as it is shown
    version: str
    input_hash: str  # SHA-256 of what it was made from
    at: datetime
    duration_ms: int
    by: str = ""  # the module with that version, where it is not the maker itself
    under: str = ""  # the settings its answers depend on (`current_processors.settings_key`)
    detail: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageSignals:
    """Counts measured on the page, for the quality score; None where the kind has no such thing."""

    page_words: int | None = None  # words of the whole page, menus and all
    links: int = 0
    external_links: int = 0
    images: int = 0
    pages: int | None = None
    paid_links: int = 0  # of which somebody gets a share of what is sold
    is_disclosed: bool = False  # the page says that its links are paid for
    ad_slots: int = 0
    extraction_confidence: float | None = (
        None  # F1, 0 to 1, that the extractor expects of what it took for content
    )


@dataclass(frozen=True, slots=True)
class QualityPart:
    """One named figure of the score: value 0-1, weight (weights sum to 1), a line of reason."""

    name: str
    value: float
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Quality:
    score: float  # 0-10, one decimal
    parts: tuple[QualityPart, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where text is in its source, from the offset `start` to the next place.

    `at` by name: `page`, `slide`, `row`, `cell`, `message`, `item`, `answer` and `comment` count
    from 1, `second` from 0; `sheet`, `note`, `attachment`, `path` and `url` are names. Empty:
    nothing is known.
    """

    start: int
    at: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PassageText:
    """One searchable piece of about 200 tokens; `start` is its offset in the Markdown.

    `places` count from the beginning of `text`.
    """

    ordinal: int
    heading: str
    text: str
    start: int
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One document on its way through the stages; each fills in its part (`dataclasses.replace`).

    Extract: what the document is and says of itself. Transform: what was worked out from that.
    """

    # Extract
    kind: str  # the name of an entry of `library.document_kinds`
    markdown: str
    original: bytes
    media_type: str
    title: str = ""
    author: str = ""
    site: str = ""
    published_at: datetime | None = None
    language: str = ""  # ISO 639-1, as declared; after transform, as detected
    own_tags: tuple[str, ...] = ()  # that it came with
    url: str = ""  # after redirects
    canonical_url: str = ""  # as the page declares it; once located, as it is filed
    content_hash: str = ""  # SHA-256 of `original`, once located
    image_url: str = ""
    filename: str = ""
    charset: str = ""  # as the far side declared it
    places: tuple[Place, ...] = ()  # by offset in the Markdown
    fetched_at: datetime | None = None
    signals: PageSignals = field(default_factory=PageSignals)
    # Transform
    summary: str = ""
    key_points: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()  # its own, and of the owner's those that fit
    key_phrases: tuple[str, ...] = ()  # what else it is about, short enough for tags
    quality: Quality = Quality(0.0, ())
    passages: tuple[PassageText, ...] = ()
    vectors: PassageVectors | None = None
    word_count: int = 0
    phrases: tuple[str, ...] = ()  # what it is about, from which tags were chosen
    model_due_at: datetime | None = None  # when a model is to be asked that could not be
    made: tuple[Made, ...] = ()  # of both stages
