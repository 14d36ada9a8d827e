"""Split text into the pieces of a unigram language model (Kudo 2018, arXiv:1804.10959).

It does what SentencePiece does for XLM-RoBERTa's 250,000 pieces, with a tenth of the memory that
the usual tokenizer takes: the pieces are one dictionary, and no piece spans two words.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SPACE = "\u2581"  # stands for the space before a word
UNKNOWN_PENALTY = 10.0  # below the worst piece
CACHED_WORDS = 20_000
CACHED_LENGTH = 40  # characters; longer words hardly repeat
_WORD = re.compile(rf"{SPACE}?[^{SPACE}]+|{SPACE}")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces with their log probabilities, by id.

    `special` are ids that no text has. `normal` maps characters to what stands for them.
    """

    pieces: Sequence[str]
    scores: Sequence[float]
    normal: Mapping[int, str]
    special: frozenset[int]
    unknown: int


class UnigramTokenizer:
    """Thread-safe."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._ids = {
            piece: number
            for number, piece in enumerate(vocabulary.pieces)
            if number not in vocabulary.special
        }
        self._scores = array("f", vocabulary.scores)
        self._normal = dict(vocabulary.normal)
        self._unknown = vocabulary.unknown
        self._longest = max(map(len, self._ids))
        self._unknown_score = min(self._scores) - UNKNOWN_PENALTY
        self._cached = lru_cache(CACHED_WORDS)(self._split)

    def encode(self, text: str, limit: int) -> list[int]:
        """Return the ids of the first `limit` pieces."""
        ids: list[int] = []
        for word in _WORD.findall(self._normalized(text)):
            split = self._cached if len(word) <= CACHED_LENGTH else self._split
            ids += split(word)
            if len(ids) >= limit:
                break
        return ids[:limit]

    def _normalized(self, text: str) -> str:
        """Compose and map characters, and mark each word's beginning."""
        text = unicodedata.normalize("NFC", text).translate(self._normal)
        text = re.sub(" +", SPACE, text)
        return text if text.startswith(SPACE) else SPACE + text

    def _split(self, word: str) -> tuple[int, ...]:
        """Return the ids of the most probable split (Viterbi)."""
        size, ids, scores = len(word), self._ids, self._scores
        best = [0.0] + [float("-inf")] * size
        came: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for start in range(size):
            here = best[start]
            for end in range(start + 1, min(size, start + self._longest) + 1):
                piece = ids.get(word[start:end])
                if piece is not None and here + scores[piece] > best[end]:
                    best[end], came[end] = here + scores[piece], (start, piece)
            if here + self._unknown_score > best[start + 1]:
                best[start + 1] = here + self._unknown_score
                came[start + 1] = (start, self._unknown)
        return self._path(came)

    def _path(self, came: Sequence[tuple[int, int]]) -> tuple[int, ...]:
        """Return the ids on the way to the end; unknown characters beside each other are one."""
        path: list[int] = []
        place = len(came) - 1
        while place:
            place, piece = came[place]
            if not (piece == self._unknown and path and path[-1] == piece):
                path.append(piece)
        return tuple(reversed(path))
