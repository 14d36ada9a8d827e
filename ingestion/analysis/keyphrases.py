"""Key phrases: near the text's embedding and unlike each other (KeyBERT, Grootendorst 2020).

Chosen on halves of Inspec and SemEval-2017; `evaluate_enrichment` measures it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingestion.analysis.markdown_blocks import Block, BlockKind
from ingestion.analysis.phrase_candidates import candidates
from ingestion.documents.types import Embed
from librarian_site.core.words import is_latin

TEXT = 12_000  # characters looked at; a subject is clear by then
ABOUT = 1500  # of them, those whose meaning is the text's
RELEVANCE = 0.7  # against novelty, in MMR
FREQUENCY = 0.2  # weight of being said often beside meaning
# The default model knows English and little of other languages.
FREQUENCY_ELSEWHERE = 0.5


def extract(
    blocks: Sequence[Block], *, title: str, language: str, embed: Embed, count: int = 10
) -> list[str]:
    """Up to `count` phrases in their reading form, the most characteristic first."""
    text = _text(blocks, title)
    found = candidates(text, language)
    phrases = list(found)
    if not is_latin(text):  # to the default model words of other scripts are all alike
        return phrases[:count]
    if not found:
        return []
    # One call: what is alike in length goes through the model together.
    vectors = embed([*phrases, text[:ABOUT], *([title] if title else [])])
    vectors, about = vectors[: len(phrases)], vectors[len(phrases) :].mean(axis=0)
    about /= max(float(np.linalg.norm(about)), 1e-9)
    weights = np.array(list(found.values()))
    frequency = FREQUENCY if language in ("en", "") else FREQUENCY_ELSEWHERE
    scores = (1 - frequency) * (vectors @ about) + frequency * weights / weights.max()
    return _diverse(phrases, vectors, scores, count)


def _text(blocks: Sequence[Block], title: str) -> str:
    kinds = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE)
    parts = [title, *(b.text for b in blocks if b.kind in kinds and b.linked < 0.6)]
    return "\n".join(parts)[:TEXT]


def _diverse(
    phrases: Sequence[str], vectors: np.ndarray, scores: np.ndarray, count: int
) -> list[str]:
    picked: list[int] = []
    free = set(range(len(phrases)))
    while free and len(picked) < count:
        repeated = (vectors @ vectors[picked].T).max(axis=1) if picked else 0 * scores
        value = RELEVANCE * scores - (1 - RELEVANCE) * repeated
        best = max(free, key=lambda i: float(value[i]))
        free.discard(best)
        picked.append(best)
    return [phrases[i] for i in picked]
