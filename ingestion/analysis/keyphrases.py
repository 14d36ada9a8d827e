"""Key phrases: near the text's embedding and unlike each other (KeyBERT, Grootendorst 2020).

Chosen on halves of Inspec and SemEval-2017; `evaluate_enrichment` measures it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ingestion.analysis.markdown_blocks import Block, BlockKind
from ingestion.analysis.phrase_candidates import candidates
from ingestion.documents.types import Embed
from librarian_site.core.words import is_latin

if TYPE_CHECKING:
    from numpy.typing import NDArray

TEXT = 12_000  # characters looked at; a subject is clear by then
ABOUT = 1500  # of them, those whose meaning is the text's
RELEVANCE = 0.7  # against novelty, in MMR
FREQUENCY = 0.2  # weight of being said often beside meaning
# The default model knows English and little of other languages.
FREQUENCY_ELSEWHERE = 0.5


class KeyPhrases(NamedTuple):
    """`vectors` are those of the phrases in small letters; None where they were not needed."""

    phrases: list[str]
    vectors: NDArray[np.float32] | None = None


def extract(
    blocks: Sequence[Block],
    *,
    title: str,
    language: str,
    embed: Embed,
    beginning: NDArray[np.float32] | None = None,
    count: int = 10,
) -> KeyPhrases:
    """Up to `count` phrases in their reading form, the most characteristic first.

    `beginning` is the vector of the first ABOUT characters, where it is there already.
    """
    text = _text(blocks, title)
    found = candidates(text, language)
    phrases = list(found)
    if not is_latin(text):  # to the default model words of other scripts are all alike
        return KeyPhrases(phrases[:count])
    if not found:
        return KeyPhrases([])
    about = [*([text[:ABOUT]] if beginning is None else []), *([title] if title else [])]
    # One call: what is alike in length goes through the model together.
    vectors = embed([*(phrase.lower() for phrase in phrases), *about])
    vectors, near = vectors[: len(phrases)], vectors[len(phrases) :]
    subject = (near if beginning is None else np.vstack([near, beginning])).mean(axis=0)
    subject /= max(float(np.linalg.norm(subject)), 1e-9)
    weights = np.array(list(found.values()))
    frequency = FREQUENCY if language in ("en", "") else FREQUENCY_ELSEWHERE
    scores = (1 - frequency) * (vectors @ subject) + frequency * weights / weights.max()
    picked = _diverse(vectors, scores, count)
    return KeyPhrases([phrases[place] for place in picked], vectors[picked])


def _text(blocks: Sequence[Block], title: str) -> str:
    kinds = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE)
    parts = [title, *(b.text for b in blocks if b.kind in kinds and b.linked < 0.6)]
    return "\n".join(parts)[:TEXT]


def _diverse(vectors: np.ndarray, scores: np.ndarray, count: int) -> list[int]:
    picked: list[int] = []
    free = set(range(len(vectors)))
    while free and len(picked) < count:
        repeated = (vectors @ vectors[picked].T).max(axis=1) if picked else 0 * scores
        value = RELEVANCE * scores - (1 - RELEVANCE) * repeated
        best = max(free, key=lambda i: float(value[i]))
        free.discard(best)
        picked.append(best)
    return picked
