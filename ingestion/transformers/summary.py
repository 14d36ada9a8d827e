"""Summary and key points: sentences of the text, chosen for coverage and little repetition.

Centrality to the text's centroid plus a prior for early sentences, picked by maximal marginal
relevance (Carbonell & Goldstein 1998).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingestion.documents import Embed
from ingestion.transformers.text import Sentence, words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = "1"

CANDIDATES = 80  # sentences embedded at most
RELEVANCE = 0.8  # against novelty
POSITION = 0.2  # weight of standing early
SUMMARY_SENTENCES = 3
SUMMARY_WORDS = 75
KEY_POINTS = 5
SHORTEST, LONGEST = 6, 60  # words of a sentence worth quoting

_BOILERPLATE = re.compile(
    r"cookies?\b.*\b(accept|consent|privacy)|subscribe|newsletter|all rights reserved|copyright|©|"
    r"sign up|click here|read more|share (this|on)|follow us|advertisement|photo(graph)? by|"
    r"^(by|written by|posted|updated|published|last (updated|modified))\b|terms of (use|service)|"
    r"^(figure|fig\.|table|image|source)\b|min read",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    summary: str
    key_points: tuple[str, ...]


def summarise(sentences: Sequence[Sentence], *, embed: Embed, title: str = "") -> Chosen:
    """The summary (up to three sentences) and key points that do not repeat it, in text order."""
    worthy = _candidates(sentences, title)
    if not worthy:
        return Chosen(" ".join(s.text for s in sentences[:2])[:500], ())
    vectors = embed([sentence.text for sentence in worthy])
    scores = _scores(worthy, vectors)
    first = _pick(worthy, vectors, scores, SUMMARY_SENTENCES, SUMMARY_WORDS, ())
    points = _pick(worthy, vectors, scores, KEY_POINTS, None, first)
    return Chosen(
        " ".join(worthy[i].text for i in sorted(first)),
        tuple(worthy[i].text for i in sorted(points)),
    )


def _candidates(sentences: Sequence[Sentence], title: str) -> list[Sentence]:
    """Quotable sentences: all of a short text; of a long one the start, then an even spread."""
    seen = {title.casefold()}
    worthy = []
    for sentence in sentences:
        key = sentence.text.casefold()
        count = len(words_of(sentence.text))
        if key in seen or not SHORTEST <= count <= LONGEST or _is_unquotable(key, title):
            continue
        seen.add(key)
        worthy.append(sentence)
    if len(worthy) <= CANDIDATES:
        return worthy
    head = CANDIDATES // 2
    spread = np.linspace(head, len(worthy) - 1, CANDIDATES - head).astype(int)
    return worthy[:head] + [worthy[i] for i in dict.fromkeys(spread.tolist())]


def _is_unquotable(text: str, title: str) -> bool:
    """Boilerplate, a question or lead-in without its answer, or the title over again."""
    in_title = len(text) > 20 and text.rstrip("?!. ") in title.casefold()
    return in_title or text.endswith((":", "?")) or bool(_BOILERPLATE.search(text))


def _scores(sentences: Sequence[Sentence], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    centroid = vectors.mean(axis=0)
    centroid /= max(float(np.linalg.norm(centroid)), 1e-9)
    early = np.array([1 / (1 + sentence.position) ** 0.5 for sentence in sentences], np.float32)
    scores: NDArray[np.float32] = (1 - POSITION) * (vectors @ centroid) + POSITION * early
    return scores


def _pick(
    sentences: Sequence[Sentence],
    vectors: NDArray[np.float32],
    scores: NDArray[np.float32],
    count: int,
    max_words: int | None,
    taken: Sequence[int],
) -> list[int]:
    """Indices by MMR against those picked and those taken, within the words allowed."""
    picked: list[int] = []
    words = 0
    free = set(range(len(sentences))) - set(taken)
    while free and len(picked) < count:
        against = vectors[[*taken, *picked]] if (taken or picked) else None
        repeated = (vectors @ against.T).max(axis=1) if against is not None else 0 * scores
        value = RELEVANCE * scores - (1 - RELEVANCE) * repeated
        best = max(free, key=lambda i: float(value[i]))
        free.discard(best)
        length = len(words_of(sentences[best].text))
        if max_words and picked and words + length > max_words:
            continue
        picked.append(best)
        words += length
    return picked
