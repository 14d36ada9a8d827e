"""Synthetic passages that are spread as real ones are: in subjects, and there in items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from library.vector_index.base import Point
from library.vector_index.bm25 import SparseVector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

PASSAGES_PER_ITEM = 8
SUBJECTS = 400
# Variance of the n-th direction is n to the power of this: sentence embeddings fill about 70 of
# their 384 dimensions (the participation ratio of MiniLM's on English texts).
SPECTRUM = -0.8
# What a passage is made of: its subject, its item, itself. Passages of one item have a cosine of
# about 0.55, those of one subject 0.25; a question and its answer about 0.65.
SUBJECT_PART, ITEM_PART, OWN_PART = 0.45, 0.5, 0.6
ANSWER_PART, QUESTION_PART = 0.65, 0.75
WORDS, VOCABULARY = 12, 50_000  # words of a passage, and of all (frequencies as Zipf has them)
LARGEST_OWNER = 0.5  # of all items, when there are several owners

TIERS = {"a": 0.02, "b": 0.18, "c": 0.55, "d": 0.25}
KINDS = {"article": 0.62, "pdf": 0.3, "video": 0.07, "note": 0.01}
READ = 0.3
# Each item has each of these tags with that probability, whatever it is about.
TAGS = {"t0.1": 0.001, "t1": 0.01, "t5": 0.05, "t8": 0.08, "t14": 0.14, "t25": 0.25, "t50": 0.5}
# The tag of all items on the first fifth of the subjects.
SUBJECT_TAG, TAGGED_SUBJECTS = "subject", 0.2
FIRST_DAY, LAST_DAY = 1_400_000_000, 1_700_000_000  # seconds since 1970


@dataclass(frozen=True, slots=True)
class Items:
    """The properties of all items, each an array by item number."""

    owner: NDArray[np.int64]
    subject: NDArray[np.int64]
    tier: NDArray[np.str_]
    kind: NDArray[np.str_]
    read: NDArray[np.bool_]
    dated_at: NDArray[np.float64]
    tags: dict[str, NDArray[np.bool_]]

    @property
    def count(self) -> int:
        return len(self.owner)


class SyntheticLibrary:
    """Makes the same passages each time; items are numbered from 0, owners from 1."""

    def __init__(self, passages: int, owners: int, dimension: int) -> None:
        self.dimension = dimension
        items = max(1, passages // PASSAGES_PER_ITEM)
        rng = np.random.default_rng(items)
        self.items = _items(rng, items, owners)
        self._scale = np.arange(1, dimension + 1) ** (SPECTRUM / 2)
        self._scale /= np.linalg.norm(self._scale)
        self._rotation = np.linalg.qr(rng.standard_normal((dimension, dimension)))[0]
        self._subjects = self._drawn(rng, SUBJECTS)

    def batches(self, numbers: Sequence[int], size: int = 250) -> Iterator[list[Point]]:
        """Yield the points of these items, `size` items at a time."""
        for start in range(0, len(numbers), size):
            chunk = numbers[start : start + size]
            yield [point for number in chunk for point in self._points(number)]

    def questions(self, numbers: NDArray[np.int64], count: int) -> NDArray[np.float32]:
        """Unit vectors (count, dimension), each near a passage of one of these items."""
        rng = np.random.default_rng(count)
        chosen = rng.choice(numbers, count)
        answers = np.stack([self._vectors(int(number))[0] for number in chosen])
        return _unit(ANSWER_PART * answers + QUESTION_PART * self._drawn(rng, count))

    def _points(self, number: int) -> Iterator[Point]:
        payload = self._payload(number)
        words = self._words(number)
        for ordinal, vector in enumerate(self._vectors(number)):
            yield Point(
                id=UUID(int=(number << 16) + ordinal + 1),
                dense=vector,
                sparse=SparseVector(words[ordinal], [1.0] * len(words[ordinal])),
                payload={**payload, "ordinal": ordinal},
            )

    def _vectors(self, number: int) -> NDArray[np.float32]:
        rng = np.random.default_rng((number, 1))
        own = self._drawn(rng, PASSAGES_PER_ITEM + 1)
        subject = self._subjects[self.items.subject[number]]
        return _unit(SUBJECT_PART * subject + ITEM_PART * own[0] + OWN_PART * own[1:])

    def _words(self, number: int) -> list[list[int]]:
        rng = np.random.default_rng((number, 2))
        ranks = np.exp(rng.random((PASSAGES_PER_ITEM, WORDS)) * np.log(VOCABULARY)).astype(int)
        return [np.unique(row).tolist() for row in ranks]

    def _payload(self, number: int) -> dict[str, Any]:
        items = self.items
        return {
            "owner": int(items.owner[number]),
            "item": str(item_id(number)),
            "collections": [],
            "tier": str(items.tier[number]),
            "kind": str(items.kind[number]),
            "read": bool(items.read[number]),
            "tags": [tag for tag, has in items.tags.items() if has[number]],
            "site": ["example.org"],
            "dated_at": float(items.dated_at[number]),
            "language": "en",
        }

    def _drawn(self, rng: np.random.Generator, count: int) -> NDArray[np.float64]:
        """Random vectors (count, dimension) of about unit length, as uneven as real ones."""
        drawn: NDArray[np.float64] = rng.standard_normal((count, self.dimension)) * self._scale
        return drawn @ self._rotation


def item_id(number: int) -> UUID:
    return UUID(int=number + 1)


def _items(rng: np.random.Generator, count: int, owners: int) -> Items:
    subject = rng.integers(SUBJECTS, size=count)
    tags = {name: rng.random(count) < share for name, share in TAGS.items()}
    return Items(
        owner=rng.choice(np.arange(1, owners + 1), count, p=_owner_shares(owners)),
        subject=subject,
        tier=rng.choice(np.array(list(TIERS)), count, p=list(TIERS.values())),
        kind=rng.choice(np.array(list(KINDS)), count, p=list(KINDS.values())),
        read=rng.random(count) < READ,
        dated_at=rng.uniform(FIRST_DAY, LAST_DAY, count),
        tags={**tags, SUBJECT_TAG: subject < SUBJECTS * TAGGED_SUBJECTS},
    )


def _owner_shares(owners: int) -> NDArray[np.float64]:
    """One owner has half of everything; the n-th of the others has an n-th of the next largest."""
    if owners == 1:
        return np.ones(1)
    others = 1 / np.arange(1, owners)
    return np.concatenate([[LARGEST_OWNER], others / others.sum() * (1 - LARGEST_OWNER)])


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(
        np.float32
    )
    return unit
