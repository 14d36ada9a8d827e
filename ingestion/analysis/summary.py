"""Summary and key points: sentences of the text, chosen for coverage and little repetition.

Scored by the salience of their words (`word_salience`) and their similarity to the centroid of
all sentences, picked by maximal marginal relevance (Carbonell & Goldstein 1998). All weights were
chosen on the even lines of 307 publishers' descriptions; `evaluate_enrichment` measures the
result on these and on the odd ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from ingestion.analysis.markdown_blocks import Sentence, words_of
from ingestion.analysis.sentence_filters import (
    is_anaphoric,
    is_boilerplate,
    is_ended,
    is_quotable,
    is_self_referential,
)
from ingestion.analysis.word_salience import sentence_salience
from ingestion.documents.types import Embed

if TYPE_CHECKING:
    from numpy.typing import NDArray

CANDIDATES = 80  # sentences embedded at most
REPEATING = 0.1  # taken off a sentence for likeness to one that is picked
POINTS_REPEATING = 0.4  # key points are to differ more
POINT_WEAK = 0.15  # taken off one that does not stand by itself
WEIGHTS = {
    "salience": 1.0,  # of its words, relative to the most salient sentence
    "centrality": 0.4,  # similarity to the centroid of all sentences
    "self_referential": 0.06,  # "this guide explains …"
    "anaphoric": -0.03,  # "It does so because …"
    "unterminated": -0.2,  # no full stop: a standfirst at best
}
SAME = 0.9  # likeness of two sentences from which one is the other over again
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
        plain = islice((s.text for s in sentences if not is_boilerplate(s.text)), 2)
        return Chosen(" ".join(plain)[:500], ())
    vectors = embed([sentence.text for sentence in worthy])
    scores = _scores(worthy, vectors, sentences, language)
    first = _pick(worthy, vectors, scores, REPEATING, SUMMARY_SENTENCES, ())
    weak = [is_anaphoric(s.text) for s in worthy]
    alone = scores - np.where(weak, np.float32(POINT_WEAK), np.float32(0))
    points = _pick(worthy, vectors, alone, POINTS_REPEATING, KEY_POINTS, first)
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
    worthy: Sequence[Sentence],
    vectors: NDArray[np.float32],
    sentences: Sequence[Sentence],
    language: str,
) -> NDArray[np.float32]:
    texts = [sentence.text for sentence in worthy]
    salience = sentence_salience(
        texts, [sentence.text for sentence in sentences], language=language
    )
    parts = {
        "salience": salience / max(float(salience.max()), 1e-9),
        "centrality": vectors @ _unit(vectors.mean(axis=0)),
        "self_referential": np.array([is_self_referential(text) for text in texts], float),
        "anaphoric": np.array([is_anaphoric(text) for text in texts], float),
        "unterminated": np.array([not is_ended(text) for text in texts], float),
    }
    total = np.sum([WEIGHTS[name] * part for name, part in parts.items()], axis=0)
    return np.asarray(total, np.float32)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _pick(
    sentences: Sequence[Sentence],
    vectors: NDArray[np.float32],
    worth: NDArray[np.float32],
    repeating: float,
    count: int,
    taken: Sequence[int],
) -> list[int]:
    """Indices by MMR against those picked and those taken; a summary stays within its words."""
    picked: list[int] = []
    words = 0
    repeated = _likeness(vectors, taken)
    free = set(range(len(sentences))) - set(taken)
    while len(picked) < count and (free := {i for i in free if repeated[i] < SAME}):
        value = worth - repeating * repeated
        best = max(free, key=lambda i: float(value[i]))
        free.discard(best)
        length = len(words_of(sentences[best].text))
        if not taken and picked and words + length > SUMMARY_WORDS:
            continue
        picked.append(best)
        words += length
        repeated = np.maximum(repeated, _likeness(vectors, [best]))
    return picked


def _likeness(vectors: NDArray[np.float32], to: Sequence[int]) -> NDArray[np.float32]:
    """Of each sentence to the most alike of those."""
    if not to:
        return np.zeros(len(vectors), np.float32)
    return np.asarray((vectors @ vectors[list(to)].T).max(axis=1), np.float32)
