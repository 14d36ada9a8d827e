"""Generate items, filed over some years, from passages of the sources."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
from django.utils.text import slugify

from ingestion.analysis.markdown_blocks import split_sentences, words_of
from library.document_kinds import DOCUMENT_KINDS
from library.duplicates.minhash import bands
from library.items.filing import passage_id
from library.models import LibraryItem, Passage
from library.search.word_forms import forms_of
from library.storage import item_folder
from library.tiers import tier_of
from library.vector_index.bm25 import stop_words

if TYPE_CHECKING:
    from librarian_site.evaluation.sample_library.sources import Source

PASSAGES = 8  # of an item, on average
NEARBY = 150  # sources around an item's first, from which its others come: it keeps to a subject
YEARS = 4
TAGS, SITES = 200, 400
KINDS = {"article": 74, "pdf": 14, "text": 4, "markdown": 4, "docx": 2, "epub": 2}
MEDIA = {
    kind.name: (kind.media_types[0], kind.extensions[0].removeprefix("."))
    for kind in DOCUMENT_KINDS
    if kind.name in KINDS
}
LANGUAGES = {"en": 82, "de": 8, "fr": 5, "es": 3, "": 2}
_TAG_LETTERS = 6


@dataclass(frozen=True, slots=True)
class MadeItem:
    """`places` are its passages' sources, in order."""

    item: LibraryItem
    passages: list[Passage]
    tags: list[str]
    places: list[int]


@dataclass(frozen=True)
class Recipe:
    """The same numbers make the same items for the same owner and moment."""

    sources: Sequence[Source]
    owner_id: int
    now: datetime
    index_name: str

    @cached_property
    def vocabulary(self) -> list[str]:
        """The words of the sources that are most used, as names of tags and sites."""
        counts = Counter(
            word.lower()
            for source in self.sources
            for word in set(words_of(source.text))
            if len(word) >= _TAG_LETTERS and word.isalpha()
        )
        stops = stop_words("en")
        common = (word for word, _ in counts.most_common(4 * (TAGS + SITES)) if word not in stops)
        return list(common)[: TAGS + SITES] or ["sample"]

    @property
    def tag_names(self) -> list[str]:
        return self.vocabulary[:TAGS]

    def items(self, first: int, count: int) -> Iterator[MadeItem]:
        for number in range(first, first + count):
            yield self._item(number, random.Random(number))  # noqa: S311 - for samples

    def _item(self, number: int, chance: random.Random) -> MadeItem:
        created = self.now - timedelta(days=365 * YEARS * chance.random() ** 1.5)
        item_id = _uuid7(created, chance)
        places = self._places(chance)
        texts = [self.sources[place] for place in places]
        parts = [
            f"## {source.heading}\n\n{source.text}" if source.heading else source.text
            for source in texts
        ]
        score = min(10.0, max(0.0, round(chance.gauss(6.3, 1.6), 1)))
        item = LibraryItem(
            id=item_id,
            title=_title(texts[0]),
            language=_chosen(LANGUAGES, chance),
            quality_score=score,
            summary=" ".join(split_sentences(texts[0].text)[:2])[:600],
            key_points=[split_sentences(source.text)[0][:300] for source in texts[:3]],
            markdown="\n\n".join(parts),
            word_count=sum(source.text.count(" ") + 1 for source in texts),
            **self._provenance(number, chance, item_id, tier_of(score)),
            **self._reading(chance, created),
            **_likeness(texts),
        )
        return MadeItem(item, _passages(item, texts, parts), self._tags(chance), places)

    def _places(self, chance: random.Random) -> list[int]:
        """At least one, PASSAGES on average, of one neighbourhood."""
        count = max(1, round(chance.gammavariate(3, PASSAGES / 3)))
        first = chance.randrange(len(self.sources))
        around = (first + chance.randint(-NEARBY, NEARBY) for _ in range(count - 1))
        return [first, *(place % len(self.sources) for place in around)]

    def _provenance(
        self, number: int, chance: random.Random, item_id: UUID, tier: str
    ) -> dict[str, Any]:
        kind = _chosen(KINDS, chance)
        media, extension = MEDIA[kind]
        word = _zipf(self.vocabulary[-SITES:], chance)
        domain = f"{slugify(word) or 'sample'}.example"
        url = f"https://{domain}/{number}" if kind == "article" else ""
        folder = item_folder(tier, self.owner_id, item_id)
        return {
            "owner_id": self.owner_id,
            "source_type": kind,
            "site": domain if url else "",
            "author": word.title() if number % 3 else "",
            "url": url,
            "canonical_url": url,
            "filename": "" if url else f"{word}-{number}.{extension}",
            "content_hash": sha256(f"{self.owner_id}/{number}".encode()).hexdigest(),
            "file_path": f"{folder}/{number}.md",
            "original_path": f"{folder}/{number}.original.{extension}",
            "original_type": media,
        }

    def _reading(self, chance: random.Random, created: datetime) -> dict[str, Any]:
        read = chance.random() < 0.4
        published = created - timedelta(days=3650 * chance.random() ** 3)
        return {
            "created_at": created,
            "updated_at": created,
            "published_at": published if chance.random() < 0.7 else None,
            "read_at": created + (self.now - created) * chance.random() if read else None,
            "read_progress": 100 if read else 0,
            "index_name": self.index_name,
            "indexed_at": self.now,
        }

    def _tags(self, chance: random.Random) -> list[str]:
        return sorted(
            {_zipf(self.tag_names, chance) for _ in range(chance.choice((0, 1, 2, 3, 3, 4, 5)))}
        )


def _passages(item: LibraryItem, texts: Sequence[Source], parts: Sequence[str]) -> list[Passage]:
    made, start = [], 0
    for ordinal, (source, part) in enumerate(zip(texts, parts, strict=True)):
        made.append(
            Passage(
                id=passage_id(item.pk, ordinal),
                item_id=item.pk,
                ordinal=ordinal,
                heading=source.heading[:300],
                text=source.text,
                start=start + len(part) - len(source.text),
                word_forms=_forms(source, item.language, is_first=ordinal == 0),
            )
        )
        start += len(part) + 2
    return made


@cache
def _forms(source: Source, language: str, *, is_first: bool) -> str:
    """As `word_forms` has them; many items have the same source."""
    text = f"{source.heading[:300]}\n{source.text}"
    return forms_of(text, language, _title(source) if is_first else "")


def _likeness(texts: Sequence[Source]) -> dict[str, Any]:
    """MinHash of a union is the smallest of each place."""
    known = [source.signature for source in texts if source.signature]
    signature = [int(value) for value in np.min(known, axis=0)] if known else []
    return {"signature": signature, "bands": bands(signature)}


def _title(source: Source) -> str:
    return source.title or " ".join(source.text.split()[:9])


def _chosen(shares: dict[str, int], chance: random.Random) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


def _zipf(names: Sequence[str], chance: random.Random) -> str:
    """One of the names, each about as often as one over its place."""
    return names[min(len(names) - 1, int(math.exp(chance.random() * math.log(len(names)))) - 1)]


def _uuid7(moment: datetime, chance: random.Random) -> UUID:
    """As the database makes them (RFC 9562), for a moment that is past."""
    milliseconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    rest = chance.getrandbits(74)
    return UUID(
        int=milliseconds << 80 | 0x7 << 76 | (rest >> 62) << 64 | 0b10 << 62 | rest & (1 << 62) - 1
    )
