"""Embed passages and the sentences in them together, in one pass of the model.

A sentence's vector is the mean of its tokens' vectors from the pass of its passage, where it is
read in its context (late chunking, Günther et al. 2024, arXiv:2409.04701).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from ingestion.documents.types import Embed, EmbedParts, PassageText, Progress
from library.items.drafts import PassageVectors
from library.names import UNTITLED

if TYPE_CHECKING:
    from numpy.typing import NDArray

Parts = dict[int, list[tuple[int, tuple[int, int]]]]
"""By passage: the numbers of the sentences in it, each with its start and end there."""


@dataclass(frozen=True, slots=True)
class PassSharing:
    """How to embed passages for the index and for the analysis at once.

    `model` is the id of their common model; `indexed_text` makes of the title and a passage what
    is embedded.
    """

    model: str
    embed_parts: EmbedParts
    indexed_text: Callable[[str, PassageText], str]

    def over(
        self, title: str, passages: Sequence[PassageText], embed: Embed, progress: Progress
    ) -> SharedPass:
        """`embed` is for the sentences that are in no passage, or too far down in it."""
        title = title.strip() or UNTITLED
        texts = [self.indexed_text(title, passage) for passage in passages]
        return SharedPass(self, title, texts, embed, progress)


class SharedPass:
    """Embeds a document's passages, each once, and what sentences are asked for out of that."""

    def __init__(
        self,
        how: PassSharing,
        title: str,
        texts: Sequence[str],
        embed: Embed,
        progress: Progress,
    ) -> None:
        self._how = how
        self._title = title
        self._texts = texts
        self._embed = embed
        self._progress = progress
        self._vectors: list[NDArray[np.float32]] = []

    def sentences(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors (len(sentences), dimension); to be called before `passages`."""
        places = self._places(sentences)
        found: dict[int, NDArray[np.float32]] = {}
        for passage, vectors in self._embedded(places).items():
            for (number, _), vector in zip(places[passage], vectors, strict=True):
                if vector.any():
                    found[number] = vector
        missing = [number for number in range(len(sentences)) if number not in found]
        if missing:
            alone = self._embed([sentences[number] for number in missing])
            found |= dict(zip(missing, alone, strict=True))
        return np.stack([found[number] for number in range(len(sentences))])

    def passages(self) -> PassageVectors | None:
        """Return the passages' unit vectors; None where there are none."""
        if not self._vectors:
            self._embedded({})
        if not self._vectors:
            return None
        values = np.stack(self._vectors).astype("<f4").tobytes()
        return PassageVectors(self._how.model, self._title, values)

    def beginning(self, characters: int) -> NDArray[np.float32] | None:
        """Return the mean vector of the first passages with as many characters, after `passages`.

        None where there are no passages.
        """
        if not self._vectors:
            return None
        ends = list(accumulate(len(text) for text in self._texts))
        mean: NDArray[np.float32] = np.mean(
            self._vectors[: 1 + bisect_left(ends, characters)], axis=0
        )
        return mean

    def _embedded(self, places: Parts) -> dict[int, NDArray[np.float32]]:
        """Embed all passages; return the vectors of the parts of each that has some."""
        parts: dict[int, NDArray[np.float32]] = {}
        total = len(self._texts)
        self._vectors = []
        for number, text in enumerate(self._texts):
            self._progress(100 * number / total, f"Embedding passage {number + 1} of {total}")
            spans = [span for _, span in places.get(number, ())]
            vector, of_parts = self._how.embed_parts(text, spans)
            self._vectors.append(vector)
            if spans:
                parts[number] = of_parts
        return parts

    def _places(self, sentences: Sequence[str]) -> Parts:
        text = "\n".join(self._texts)
        starts = list(accumulate((len(each) + 1 for each in self._texts), initial=0))
        places: Parts = defaultdict(list)
        after = 0
        for number, sentence in enumerate(sentences):
            at = text.find(sentence, after)
            if at < 0:
                continue
            after = at + len(sentence)
            passage = bisect_right(starts, at) - 1
            start = at - starts[passage]
            places[passage].append((number, (start, start + len(sentence))))
        return places
