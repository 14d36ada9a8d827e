"""Word salience: how likely a text's words are to appear in a description of it.

A logistic regression on three features of a word: the share of sentences that contain it, how
early it first occurs, and how often it is capitalised like a name. A sentence's salience is the
mean of its words'.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ingestion.analysis.markdown_blocks import words_of
from ingestion.analysis.stemming import stem, stop_words
from librarian_site.core.words import is_unspaced

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Fitted (L2, C = 1) on the even lines of 307 publishers' descriptions of pages.
BIAS, SENTENCE_SHARE, EARLINESS, CAPITALISED = 0.67, 1.50, 2.35, 0.77
SMOOTHING = 0.01  # added to the share of sentences before its logarithm
EARLY_DECAY = 100  # words from the beginning over which earliness falls to 1/e
MIN_WORDS = 4  # a sentence of fewer content words is averaged over this many
SHORTEST = 3  # letters of a content word, in scripts with spaces


@dataclass(slots=True)
class _Occurrences:
    first: int  # number of words before the first occurrence
    count: int = 0
    capitalised: int = 0  # of them within a sentence, not at its beginning
    sentences: set[int] = field(default_factory=set)


def sentence_salience(
    sentences: Sequence[str], text: Sequence[str], *, language: str = "en"
) -> NDArray[np.float32]:
    """The mean salience of each sentence's words: shape (len(sentences),), each from 0 to 1.

    `text` holds all sentences of the text, in order.
    """
    salience = _word_salience(text, language)
    return np.array([_mean(salience, sentence, language) for sentence in sentences], np.float32)


def _mean(salience: dict[str, float], sentence: str, language: str) -> float:
    stems = {stemmed for stemmed, _, _ in _content_words(sentence, language)}
    return sum(salience.get(word, 0.0) for word in stems) / max(MIN_WORDS, len(stems))


def _word_salience(sentences: Sequence[str], language: str) -> dict[str, float]:
    occurrences: dict[str, _Occurrences] = {}
    before = 0
    for number, sentence in enumerate(sentences):
        for word, place, is_capitalised in _content_words(sentence, language):
            found = occurrences.setdefault(word, _Occurrences(first=before + place))
            found.count += 1
            found.capitalised += is_capitalised
            found.sentences.add(number)
        before += len(words_of(sentence))
    return {word: _probability(found, len(sentences)) for word, found in occurrences.items()}


def _probability(word: _Occurrences, sentences: int) -> float:
    share = np.log(len(word.sentences) / sentences + SMOOTHING)
    early = np.exp(-word.first / EARLY_DECAY)
    names = word.capitalised / word.count
    logit = BIAS + SENTENCE_SHARE * share + EARLINESS * early + CAPITALISED * names
    return float(1 / (1 + np.exp(-logit)))


def _content_words(sentence: str, language: str) -> Iterator[tuple[str, int, bool]]:
    """Each word that is no stop word: its stem, its place, and whether it is capitalised there."""
    stops = stop_words(language)
    shortest = 1 if is_unspaced(sentence) else SHORTEST
    for place, word in enumerate(words_of(sentence)):
        if len(word) >= shortest and word.lower() not in stops:
            yield _stem(word.lower(), language), place, place > 0 and word[0].isupper()


@lru_cache(maxsize=20_000)  # most words of a text recur
def _stem(word: str, language: str) -> str:
    return stem(word, language)
