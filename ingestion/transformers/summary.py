"""Summary and key points: sentences of the text, chosen for coverage and little repetition.

What is near the middle of the text's meaning and of its opening, says what is often said, and
stands early, picked by maximal marginal relevance (Carbonell & Goldstein 1998). The weights were
chosen on 307 publishers' descriptions; `evaluate_enrichment` measures it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingestion.documents import Embed
from ingestion.transformers.quotable import (
    is_boilerplate,
    is_ended,
    is_quotable,
    leans_on_another,
    speaks_of_the_text,
)
from ingestion.transformers.text import Sentence, words_of
from ingestion.transformers.words import stop_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = "2"
CANDIDATES = 80  # sentences embedded at most
RELEVANCE = 0.9  # against novelty
POINTS_RELEVANCE = 0.7  # key points are to differ more
POINT_WEAK = 0.15  # taken off one that does not stand by itself
WEIGHTS = {
    "middle": 0.8,  # likeness to the middle of all sentences
    "opening": 0.2,  # likeness to the first ones
    "said": 0.3,  # words that many sentences share
    "early": 0.15,  # the first sentence in full, the second by half, the third by a third
    "of_itself": 0.05,  # "this guide explains …"
    "long": -0.05,
    "leaning": -0.03,  # "It does so because …"
}
OPENING = 5  # sentences
TELLING = 6  # words of a sentence that count for `said`
LONG = 35  # words
SUMMARY_SENTENCES = 3
SUMMARY_WORDS = 60
KEY_POINTS = 5


@dataclass(frozen=True, slots=True)
class Chosen:
    summary: str
    key_points: tuple[str, ...]


def summarise(
    sentences: Sequence[Sentence], *, embed: Embed, title: str = "", language: str = "en"
) -> Chosen:
    """The summary (up to three sentences) and key points that do not repeat it, in text order."""
    worthy = _candidates(sentences, title, language)
    if not worthy:
        plain = [s.text for s in sentences if not is_boilerplate(s.text)]
        return Chosen(" ".join(plain[:2])[:500], ())
    vectors = embed([sentence.text for sentence in worthy])
    scores = _scores(worthy, vectors, language)
    first = _pick(worthy, vectors, RELEVANCE * scores, 1 - RELEVANCE, SUMMARY_SENTENCES, ())
    weak = [leans_on_another(s.text) or not is_ended(s.text) for s in worthy]
    alone = scores - np.where(weak, np.float32(POINT_WEAK), np.float32(0))
    points = _pick(
        worthy, vectors, POINTS_RELEVANCE * alone, 1 - POINTS_RELEVANCE, KEY_POINTS, first
    )
    return Chosen(
        " ".join(worthy[i].text for i in sorted(first)),
        tuple(worthy[i].text for i in sorted(points)),
    )


def _candidates(sentences: Sequence[Sentence], title: str, language: str) -> list[Sentence]:
    """Quotable sentences: all of a short text; of a long one the start, then an even spread."""
    seen: set[str] = set()
    worthy = []
    for sentence in sentences:
        key = sentence.text.casefold()
        if key not in seen and is_quotable(sentence.text, title=title, language=language):
            seen.add(key)
            worthy.append(sentence)
    if len(worthy) <= CANDIDATES:
        return worthy
    head = CANDIDATES // 2
    spread = np.linspace(head, len(worthy) - 1, CANDIDATES - head).astype(int)
    return worthy[:head] + [worthy[i] for i in dict.fromkeys(spread.tolist())]


def _scores(
    sentences: Sequence[Sentence], vectors: NDArray[np.float32], language: str
) -> NDArray[np.float32]:
    texts = [sentence.text for sentence in sentences]
    parts = {
        "middle": vectors @ _unit(vectors.mean(axis=0)),
        "opening": vectors @ _unit(vectors[:OPENING].mean(axis=0)),
        "said": _said(texts, language),
        "early": np.array([1 / (1 + sentence.position) for sentence in sentences]),
        "of_itself": np.array([speaks_of_the_text(text) for text in texts], float),
        "long": np.array([len(words_of(text)) > LONG for text in texts], float),
        "leaning": np.array([leans_on_another(text) for text in texts], float),
    }
    total = np.sum([WEIGHTS[name] * part for name, part in parts.items()], axis=0)
    return np.asarray(total, np.float32)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _said(texts: Sequence[str], language: str) -> NDArray[np.float64]:
    """How many sentences share each one's most shared words, of 1."""
    stops = stop_words(language)
    words = [{w for w in words_of(text.lower()) if len(w) > 2 and w not in stops} for text in texts]
    shared = Counter(word for each in words for word in each)
    telling = [
        sorted((np.log1p(shared[word]) for word in each), reverse=True)[:TELLING] or [0.0]
        for each in words
    ]
    means = np.array([np.mean(each) for each in telling])
    return means / max(float(means.max()), 1e-9)


def _pick(
    sentences: Sequence[Sentence],
    vectors: NDArray[np.float32],
    worth: NDArray[np.float32],
    novelty: float,
    count: int,
    taken: Sequence[int],
) -> list[int]:
    """Indices by MMR against those picked and those taken; a summary stays within its words."""
    picked: list[int] = []
    words = 0
    free = set(range(len(sentences))) - set(taken)
    while free and len(picked) < count:
        against = vectors[[*taken, *picked]] if (taken or picked) else None
        repeated = (vectors @ against.T).max(axis=1) if against is not None else 0 * worth
        value = worth - novelty * repeated
        best = max(free, key=lambda i: float(value[i]))
        free.discard(best)
        length = len(words_of(sentences[best].text))
        if not taken and picked and words + length > SUMMARY_WORDS:
            continue
        picked.append(best)
        words += length
    return picked
